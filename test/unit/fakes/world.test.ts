import { describe, it } from "vitest";

import { type ControlClient, createControlClient } from "../../fakes/control/client.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import type { WorldSpec } from "../../fakes/github/world.ts";
import { createWorld, SAMPLE_CREDENTIALS, type World } from "../../fakes/world.ts";

const DATA: WorldSpec = {
  repositories: [
    {
      name: "harbour/crane",
      maintainers: ["mira-lindqvist"],
      pullRequests: [
        {
          number: 12,
          title: "Keep retries inside the deadline",
          author: "mira-lindqvist",
          createdAt: "2026-11-01T09:00:00Z",
          comments: [{ author: "tomas-reyes", body: "What about the first attempt?" }],
        },
      ],
    },
    { name: "harbour/ledger", private: true, visibleTo: ["mira-lindqvist"] },
  ],
};

function start(): World {
  return createWorld({
    clock: createVirtualClock(Date.UTC(2026, 10, 20, 9)),
    data: () => DATA,
  });
}

function controlOf(world: World): ControlClient {
  return createControlClient(
    "https://control.test",
    async (url, init) => await world.fetch(new Request(url, init)),
  );
}

async function connect(world: World, login: string): Promise<Record<string, string>> {
  const { variables } = world;
  const base = variables["SCALEKIT_ENVIRONMENT_URL"] ?? "";
  const granted = await world.fetch(
    new Request(`${base}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: SAMPLE_CREDENTIALS.scalekitClientId,
        client_secret: SAMPLE_CREDENTIALS.scalekitClientSecret,
      }),
    }),
  );
  const { access_token: token }: { access_token: string } = await granted.json();
  const reference = { connector: SAMPLE_CREDENTIALS.connectionName, identifier: "usr_1" };
  async function post<Answer>(path: string, body: object): Promise<Answer> {
    const answer = await world.fetch(
      new Request(`${base}/api/v1/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      }),
    );
    const json: Answer = await answer.json();
    return json;
  }
  await post("connected_accounts", { ...reference, connected_account: {} });
  const { link } = await post<{ link: string }>("connected_accounts/magic_link", {
    ...reference,
    user_verify_url: "https://docket.test/user/verify",
  });
  const control = controlOf(world);
  const location = new URL((await control.decide(link, { login })) ?? "");
  await post("connected_accounts/user/verify", {
    auth_request_id: location.searchParams.get("auth_request_id"),
    identifier: "usr_1",
  });
  return {
    authorization: `Bearer ${token}`,
    connection_name: reference.connector,
    identifier: "usr_1",
  };
}

async function titles(world: World, headers: Record<string, string>, repository: string) {
  const [owner, name] = repository.split("/");
  const answer = await world.fetch(
    new Request("https://scalekit.test/proxy/graphql", {
      method: "POST",
      headers,
      body: JSON.stringify({
        query: `query Titles($owner: String!, $name: String!) {
          viewer { login }
          repository(owner: $owner, name: $name) { pullRequests(first: 5) { nodes { title } } }
        }`,
        variables: { owner, name },
      }),
    }),
  );
  return await answer.json();
}

describe("the world", () => {
  it("shows GitHub through the proxy as the person who approved", async ({ expect }) => {
    const world = start();
    const mira = await connect(world, "mira-lindqvist");
    expect(await titles(world, mira, "harbour/crane")).toEqual({
      data: {
        viewer: { login: "mira-lindqvist" },
        repository: { pullRequests: { nodes: [{ title: "Keep retries inside the deadline" }] } },
      },
    });
    expect(world.control.log.entries({ upstream: "github" })).toMatchObject([
      {
        operation: "Titles",
        details: { type: "query", variables: { owner: "harbour", name: "crane" } },
      },
    ]);
    const other = start();
    const tomas = await connect(other, "tomas-reyes");
    expect(await titles(other, tomas, "harbour/ledger")).toMatchObject({
      data: { repository: null },
      errors: [{ type: "NOT_FOUND" }],
    });
  });

  it("answers GitHub's 401 once the token is revoked, while the account stays ACTIVE", async ({
    expect,
  }) => {
    const world = start();
    const headers = await connect(world, "mira-lindqvist");
    world.scalekit.commands["revoke-github-tokens"]?.({});
    const answer = await world.fetch(new Request("https://scalekit.test/proxy/user", { headers }));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: "Bad credentials" });
    expect(answer.headers.get("x-github-request-id")).not.toBeNull();
    expect(world.scalekit.commands["state"]?.({})).toMatchObject({
      accounts: [{ status: "ACTIVE" }],
    });
  });

  it("changes GitHub by command and forgets it at a reset", async ({ expect }) => {
    const world = start();
    const control = controlOf(world);
    await control.command("github", "edit-pull-request", {
      repository: "harbour/crane",
      number: 12,
      title: "Edited",
    });
    const headers = await connect(world, "mira-lindqvist");
    expect(JSON.stringify(await titles(world, headers, "harbour/crane"))).toContain("Edited");
    expect((await control.log({ operation: "Titles" })).map(({ status }) => status)).toEqual([200]);
    await expect(control.command("github", "vanish")).rejects.toThrow("404");
    await control.reset();
    expect(world.scalekit.accounts()).toEqual([]);
    const again = await connect(world, "mira-lindqvist");
    expect(JSON.stringify(await titles(world, again, "harbour/crane"))).not.toContain("Edited");
  });

  it("answers 599 for a host that is no part of it", async ({ expect }) => {
    const world = start();
    const answer = await world.fetch(new Request("https://elsewhere.test/x"));
    expect(answer.status).toBe(599);
    expect(world.control.strays).toEqual(["https://elsewhere.test/x"]);
  });
});
