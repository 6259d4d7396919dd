import { createVirtualClock, type VirtualClock } from "../../fakes/control/clock.ts";
import type { Handler } from "../../fakes/control/connection.ts";
import { type Control, createControl } from "../../fakes/control/control.ts";
import { createScalekit, type Scalekit } from "../../fakes/scalekit/scalekit.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";

export const CONNECTION = "github-qkHFhMip";
export const BASE_URL = "https://scalekit.test";

export type Environment = {
  scalekit: Scalekit;
  control: Control;
  clock: VirtualClock;
  /** Requests that reached the provider behind the proxy. */
  provider: Request[];
  token: () => Promise<string>;
  call: (path: string, init?: RequestInit & { token?: string }) => Promise<Response>;
  post: (path: string, body: unknown) => Promise<Response>;
  /** Creates an account and gives its magic link. */
  invite: (identifier: string, fields?: Record<string, string>) => Promise<string>;
  decide: (link: string, decision: "approve" | "deny", login?: string) => Promise<Response>;
  /** An ACTIVE account for the login. */
  connect: (identifier: string, login?: string) => Promise<void>;
};

/** A Scalekit environment whose provider is the given handler. */
export function createEnvironment(
  settings: Partial<ScalekitSettings> = {},
  github: Handler = () => Response.json({ ok: true }),
): Environment {
  const clock = createVirtualClock(Date.UTC(2026, 10, 20, 9));
  const control = createControl({ clock });
  const provider: Request[] = [];
  const scalekit = createScalekit({
    control,
    baseUrl: BASE_URL,
    credentials: { clientId: "skc_1", clientSecret: "secret" },
    connectionNames: [CONNECTION],
    people: [{ login: "mira-lindqvist" }, { login: "tomas-reyes" }],
    github(request) {
      provider.push(request);
      return github(request);
    },
    githubUrl: "https://github.test",
    settings,
  });

  async function token(): Promise<string> {
    const answer = await scalekit.handler(
      new Request(`${BASE_URL}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: "skc_1",
          client_secret: "secret",
        }),
      }),
    );
    const body: { access_token: string } = await answer.json();
    return body.access_token;
  }

  async function call(
    path: string,
    init: RequestInit & { token?: string } = {},
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${init.token ?? (await token())}`);
    return await scalekit.handler(new Request(BASE_URL + path, { ...init, headers }));
  }

  function post(path: string, body: unknown): Promise<Response> {
    return call(path, { method: "POST", body: JSON.stringify(body) });
  }

  async function invite(identifier: string, fields: Record<string, string> = {}): Promise<string> {
    const reference = { connector: CONNECTION, identifier };
    await post("/api/v1/connected_accounts", { ...reference, connected_account: {} });
    const answer = await post("/api/v1/connected_accounts/magic_link", {
      ...reference,
      state: "s1",
      user_verify_url: "https://docket.test/user/verify",
      ...fields,
    });
    const { link }: { link: string } = await answer.json();
    return link;
  }

  async function decide(
    link: string,
    decision: "approve" | "deny",
    login = "mira-lindqvist",
  ): Promise<Response> {
    const body = new URLSearchParams({ decision, login });
    return await scalekit.handler(new Request(link, { method: "POST", body }));
  }

  return {
    scalekit,
    control,
    clock,
    provider,
    token,
    call,
    post,
    invite,
    decide,
    async connect(identifier, login) {
      const decided = await decide(await invite(identifier), "approve", login);
      const location = new URL(decided.headers.get("location") ?? "");
      await post("/api/v1/connected_accounts/user/verify", {
        auth_request_id: location.searchParams.get("auth_request_id"),
        identifier,
      });
    },
  };
}
