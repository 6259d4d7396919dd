import { describe, it } from "vitest";

import { BASE_URL, CONNECTION, createEnvironment } from "./scalekit-environment.ts";

describe("Scalekit's API", () => {
  it("is served where the descriptors put it", ({ expect }) => {
    const { scalekit } = createEnvironment();
    const served = scalekit.routes.flatMap((route) =>
      route.rules.map((rule) => `${route.name}: ${rule.verb} ${rule.template} ${rule.body}`.trim()),
    );
    expect(served).toEqual([
      "ListConnectedAccounts: GET /api/v1/connected_accounts",
      "CreateConnectedAccount: POST /api/v1/connected_accounts *",
      "GetConnectedAccountDetails: GET /api/v1/connected_accounts/details",
      "GetConnectedAccountAuth: GET /api/v1/connected_accounts/auth",
      "GetConnectedAccount: GET /api/v1/connected_accounts/this",
      "GetConnectedAccount: GET /api/v1/connected_accounts/{id}",
      "GetMagicLinkForConnectedAccount: POST /api/v1/connected_accounts/magic_link *",
      "VerifyConnectedAccountUser: POST /api/v1/connected_accounts/user/verify *",
      "DeleteConnectedAccount: POST /api/v1/connected_accounts:delete *",
      "DisconnectConnectedAccount: POST /api/v1/connected_accounts/{id}:disconnect *",
      "DisconnectConnectedAccount: POST /api/v1/connected_accounts/-:disconnect *",
      "DisconnectConnectedAccount: POST /api/v1/connected_accounts/this:disconnect *",
      "ListAppConnections: GET /api/v1/connections/app",
      "ExecuteTool: POST /api/v1/execute_tool *",
      "ListTools: GET /api/v1/tools",
      "ListAvailableTools: GET /api/v1/tools/available",
      "ListScopedTools: GET /api/v1/tools/scoped",
    ]);
  });

  it("names fields in snake case and enums by name", async ({ expect }) => {
    const { post } = createEnvironment();
    const created = await post("/api/v1/connected_accounts", {
      connector: CONNECTION,
      identifier: "usr_1",
      connected_account: { authorization_details: { oauth_token: {} } },
    });
    expect(created.status).toBe(201);
    expect(await created.json()).toEqual({
      connected_account: {
        identifier: "usr_1",
        provider: "GITHUB",
        status: "PENDING_AUTH",
        authorization_type: "OAUTH",
        updated_at: "2026-11-20T09:00:00Z",
        connector: CONNECTION,
        id: expect.stringMatching(/^ca_[0-9a-f]{18}$/),
        connection_id: "conn_1000",
      },
    });
  });

  it("accepts camel case and ignores fields it does not know", async ({ expect }) => {
    const { post } = createEnvironment();
    const created = await post("/api/v1/connected_accounts", {
      connector: CONNECTION,
      identifier: "usr_1",
      connectedAccount: { authorizationDetails: { oauthToken: {} } },
      later: true,
    });
    expect(created.status).toBe(201);
  });

  it.for([
    [
      "an account that exists",
      409,
      6,
      { connector: CONNECTION, identifier: "usr_1", connected_account: {} },
    ],
    [
      "a connection that does not",
      404,
      5,
      { connector: "github", identifier: "usr_2", connected_account: {} },
    ],
    [
      "an identifier of 101 characters",
      400,
      3,
      { connector: CONNECTION, identifier: "x".repeat(101), connected_account: {} },
    ],
    [
      "a connector with a slash",
      400,
      3,
      { connector: "a/b", identifier: "usr_2", connected_account: {} },
    ],
    ["no account", 400, 3, { connector: CONNECTION, identifier: "usr_2" }],
    ["no identifier", 400, 3, { connector: CONNECTION, connected_account: {} }],
    ["a field of the wrong type", 400, 3, { connector: 7 }],
  ] as const)("refuses to create %s", async ([, status, code, body], { expect }) => {
    const { post, invite } = createEnvironment();
    await invite("usr_1");
    const answer = await post("/api/v1/connected_accounts", body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      code,
      message: expect.any(String),
      details: [{ "@type": "type.googleapis.com/scalekit.v1.errdetails.ErrorInfo" }],
    });
  });

  it("gives details without credentials, and credentials only at /auth", async ({ expect }) => {
    const { call, connect } = createEnvironment();
    await connect("usr_1");
    const query = `?connector=${CONNECTION}&identifier=usr_1`;
    const details = await call(`/api/v1/connected_accounts/details${query}`);
    expect(await details.json()).toMatchObject({ connected_account: { status: "ACTIVE" } });
    const withCredentials = await call(`/api/v1/connected_accounts/auth${query}`);
    expect(await withCredentials.json()).toMatchObject({
      connected_account: {
        authorization_details: {
          oauth_token: { access_token: expect.stringMatching(/^gho_\w{36}$/) },
        },
      },
    });
    const again = await call(`/api/v1/connected_accounts/details${query}`);
    expect(await again.text()).not.toContain("gho_");
  });

  it("pages through lists", async ({ expect }) => {
    const { call, invite } = createEnvironment();
    for (const identifier of ["usr_1", "usr_2", "usr_3"]) {
      await invite(identifier);
    }
    const first: { next_page_token: string } = await (
      await call("/api/v1/connected_accounts?page_size=2")
    ).json();
    expect(first).toMatchObject({
      connected_accounts: [{ identifier: "usr_1" }, { identifier: "usr_2" }],
      total_size: 3,
      prev_page_token: "",
    });
    const second = await call(
      `/api/v1/connected_accounts?page_size=2&page_token=${first.next_page_token}`,
    );
    expect(await second.json()).toMatchObject({
      connected_accounts: [{ identifier: "usr_3" }],
      next_page_token: "",
    });
  });

  it("lists the connections with their names", async ({ expect }) => {
    const { call } = createEnvironment();
    const answer = await call("/api/v1/connections/app?page_size=30");
    expect(await answer.json()).toMatchObject({
      connections: [{ key_id: CONNECTION, provider: "GITHUB", enabled: true }],
      total_size: 1,
    });
  });

  it("withholds preview routes when told so", async ({ expect }) => {
    const { call } = createEnvironment({ preview: false });
    const answer = await call("/api/v1/connections/app");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: 5, message: "Not Found", details: [] });
  });

  it("deletes an account once, with its GitHub token", async ({ expect }) => {
    const { post, connect, scalekit } = createEnvironment();
    await connect("usr_1");
    const token = scalekit.accounts()[0]?.github?.token ?? "";
    expect(scalekit.viewerOf(token)).toBe("mira-lindqvist");
    const reference = { connector: CONNECTION, identifier: "usr_1" };
    const deleted = await post("/api/v1/connected_accounts:delete", reference);
    expect([deleted.status, await deleted.json()]).toEqual([200, {}]);
    expect(scalekit.viewerOf(token)).toBeUndefined();
    expect((await post("/api/v1/connected_accounts:delete", reference)).status).toBe(404);
  });
});

describe("the environment's access tokens", () => {
  it("are granted for the right secret only", async ({ expect }) => {
    const { scalekit } = createEnvironment();
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "skc_1",
      client_secret: "wrong",
    });
    const answer = await scalekit.handler(
      new Request(`${BASE_URL}/oauth/token`, { method: "POST", body }),
    );
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: "invalid_client" });
    expect(scalekit.accessTokensGranted()).toBe(0);
  });

  it("expire", async ({ expect }) => {
    const { call, token, clock } = createEnvironment({ tokenLifetimeSeconds: 60 });
    const granted = await token();
    expect((await call("/api/v1/connected_accounts", { token: granted })).status).toBe(200);
    await clock.advance(60_000);
    const answer = await call("/api/v1/connected_accounts", { token: granted });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 16 });
  });

  it("are counted", async ({ expect }) => {
    const { scalekit, token } = createEnvironment();
    await token();
    await token();
    expect(scalekit.accessTokensGranted()).toBe(2);
  });
});
