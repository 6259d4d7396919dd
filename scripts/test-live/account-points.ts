import type { EnvironmentCalls } from "./environment-calls.ts";
import { type Observation, observe, shapeOf } from "./observation.ts";

export interface AccountPorts {
  calls: EnvironmentCalls;
  callbackUrl: string;
  /**
   * Lets a person decide at the link; answers the callback that came, or null when the account ended up somewhere
   * without one, or nowhere in time.
   */
  decide: (
    link: string,
    decision: "approve" | "deny",
    hasEnded: () => Promise<boolean>,
  ) => Promise<URL | null>;
  now: () => number;
}

/** How an account comes to be, and how errors look on the way. */
export async function* observeAccount(
  identifier: string,
  { calls, callbackUrl, decide, now }: AccountPorts,
): AsyncGenerator<Observation> {
  const account = { connector: calls.settings.connectionName, identifier };
  const query = new URLSearchParams(account).toString();
  const accounts = "/api/v1/connected_accounts";

  async function status(): Promise<string> {
    const { json } = await calls.api("GET", `${accounts}/details?${query}`);
    return textAt(json, "connected_account", "status") || "missing";
  }

  async function link(state: string): Promise<{ link: string; expiry: string }> {
    const { json } = await calls.api("POST", `${accounts}/magic_link`, {
      ...account,
      state,
      user_verify_url: callbackUrl,
    });
    return { link: textAt(json, "link"), expiry: textAt(json, "expiry") };
  }

  yield await observe("details of an unknown account", async () =>
    describe(await calls.api("GET", `${accounts}/details?${query}`)),
  );
  const body = { ...account, connected_account: {} };
  yield await observe("creating an account", async () =>
    String((await calls.api("POST", accounts, body)).status),
  );
  yield await observe("creating it again", async () =>
    describe(await calls.api("POST", accounts, body)),
  );
  yield await observe("status before consent", status);
  yield await observe("life time of a link", async () => {
    const { expiry } = await link("life-time");
    const seconds = Math.round((Date.parse(expiry) - now()) / 60_000) * 60;
    return expiry === "" ? "no expiry is told" : `about ${seconds} s`;
  });
  yield await observe("a request id that was never given", async () =>
    describe(await verify(calls, "bm90LWEtcmVxdWVzdA", identifier)),
  );
  yield await observe("denying", async () => {
    const denied = await decide((await link("denied")).link, "deny", () => Promise.resolve(false));
    return `${describeCallback(denied)}; then ${await status()}`;
  });
  let requestId: string | null = null;
  yield await observe("approving", async () => {
    const approved = await decide(
      (await link("approved")).link,
      "approve",
      async () => (await status()) === "ACTIVE",
    );
    requestId = approved?.searchParams.get("auth_request_id") ?? null;
    return `${describeCallback(approved)}; then ${await status()}`;
  });
  if (requestId !== null) {
    const id: string = requestId;
    yield await observe("verifying as somebody else", async () =>
      describe(await verify(calls, id, `${identifier}0`)),
    );
    yield await observe("verifying", async () => {
      const answer = await verify(calls, id, identifier);
      return `${answer.status} ${shapeOf(answer.json)}; then ${await status()}`;
    });
    yield await observe("verifying twice", async () =>
      describe(await verify(calls, id, identifier)),
    );
  }
}

/** Removes the account and looks what that leaves. */
export async function* observeRemoval(
  identifier: string,
  calls: EnvironmentCalls,
): AsyncGenerator<Observation> {
  const account = { connector: calls.settings.connectionName, identifier };
  for (const point of ["deleting the account", "deleting it again"]) {
    yield await observe(point, async () =>
      describe(await calls.api("POST", "/api/v1/connected_accounts:delete", account)),
    );
  }
}

async function verify(calls: EnvironmentCalls, authRequestId: string, identifier: string) {
  return calls.api("POST", "/api/v1/connected_accounts/user/verify", {
    auth_request_id: authRequestId,
    identifier,
  });
}

/** Status, error code and the shape of the body. */
export function describe({ status, json }: { status: number; json: unknown }): string {
  const code = /"error_?code"\s*:\s*"(\w+)"/i.exec(JSON.stringify(json ?? ""))?.[1];
  return `${status}${code === undefined ? "" : ` ${code}`} ${shapeOf(json, 1)}`;
}

function describeCallback(callback: URL | null): string {
  if (callback === null) {
    return "no callback";
  }
  const names = [...callback.searchParams.keys()].toSorted().join(", ");
  const error = callback.searchParams.get("error");
  return `callback with ${names}${error === null ? "" : ` (error=${error})`}`;
}

function textAt(value: unknown, ...path: string[]): string {
  let current = value;
  for (const key of path) {
    current =
      typeof current === "object" && current !== null
        ? Object.entries(current).find(([name]) => name === key)?.[1]
        : undefined;
  }
  return typeof current === "string" ? current : "";
}
