import { describe, it } from "vitest";

import { readAccount } from "../../../src/github/account.ts";
import { RequestNotAllowed } from "../../../src/github/allow-list.ts";
import { API_ROOT } from "../../../src/github/client/api-root.ts";
import { CANDIDATES } from "../../../src/github/graphql/queries/candidates.ts";
import { rateLimitedFault } from "../../fakes/scalekit/status-error.ts";
import { ACCOUNT, createConnected, failureOf } from "./scalekit-connection.ts";

const USER = { id: 7, login: "mira-lindqvist", avatar_url: "https://avatars.example/7" };

describe("fetch", () => {
  it("reaches GitHub through the proxy as the connected person", async ({ expect }) => {
    const { connector, environment } = createConnected({}, () => Response.json(USER));
    await environment.connect(ACCOUNT.identifier);
    expect(await readAccount(connector.fetch(ACCOUNT))).toEqual({
      id: 7,
      login: "mira-lindqvist",
      avatarUrl: "https://avatars.example/7",
    });
    const [request] = environment.provider;
    expect(request?.url).toBe("https://github.test/user");
    expect(request?.headers.get("authorization")).toMatch(/^Bearer gho_/);
    const entry = environment.control.log.entries({ operation: "proxy" })[0];
    expect(entry?.headers).toMatchObject({ identifier: ACCOUNT.identifier });
  });

  it.for([
    ["GET", "/repos/acme/rockets/contents/a.ts"],
    ["GET", "/repos/acme/rockets/issues/1"],
    ["GET", "/repos/acme/rockets/pulls?head=ada:main"],
    ["GET", "/repos/acme/rockets/commits/main/status"],
    ["GET", "/repos/acme/rockets/pulls/1/comments?in_reply_to=1"],
    ["GET", "/search/issues?q=is:pr+author:ada"],
    ["GET", "/search/issues?q=repo:acme/rockets+is:pr+is:open+in:comments"],
    ["GET", "/search/issues?q=repo:acme/..+is:pr+is:open"],
    ["GET", "/search/code?q=repo:acme/rockets+is:pr+is:open"],
    ["GET", "/repositories/1/hooks"],
    ["POST", "/repos/acme/rockets/issues"],
    ["POST", "/repos/acme/rockets/pulls"],
    ["GET", "/repos/acme/../../api/v1/connected_accounts/pulls/1"],
    ["GET", "/repos/acme/%2e%2e/pulls/1"],
    ["GET", "/user/../repos"],
    ["GET", "//evil.example/user"],
    ["GET", "/user?per_page=1"],
    ["GET", "/user#x"],
    ["GET", "/user\\x"],
    ["DELETE", "/user"],
    ["POST", "/user"],
    ["PUT", "/repos/acme/rockets/pulls/1"],
    ["PATCH", "/repos/acme/rockets/pulls/1"],
    ["POST", "/graphql"],
    ["GET", "/graphql"],
  ] as const)("does not send %s %s", async ([method, path], { expect }) => {
    const { connector, environment } = createConnected();
    const fetch = connector.fetch(ACCOUNT);
    await expect(fetch(API_ROOT + path, { method })).rejects.toThrow(RequestNotAllowed);
    expect(environment.control.log.entries()).toEqual([]);
  });

  it.for([
    { query: `mutation { addStar(input: { starrableId: "1" }) { clientMutationId } }` },
    { query: `${CANDIDATES} ` },
    { query: CANDIDATES, operationName: "Candidates" },
    { query: [CANDIDATES] },
    [{ query: CANDIDATES }],
    null,
  ])("sends no other document than its own: %#", async (body, { expect }) => {
    const { connector, environment } = createConnected();
    const request = { method: "POST", body: JSON.stringify(body) };
    await expect(connector.fetch(ACCOUNT)(`${API_ROOT}/graphql`, request)).rejects.toThrow(
      RequestNotAllowed,
    );
    expect(environment.control.log.entries()).toEqual([]);
  });

  it("sends nothing to another host", async ({ expect }) => {
    const { connector } = createConnected();
    const fetch = connector.fetch(ACCOUNT);
    await expect(fetch("https://evil.example/user")).rejects.toThrow(RequestNotAllowed);
    await expect(fetch(new Request(`${API_ROOT}/user`))).rejects.toThrow(RequestNotAllowed);
    await expect(fetch(`${API_ROOT}.evil.example/user`)).rejects.toThrow(RequestNotAllowed);
  });

  it("tells a token of Scalekit from one of GitHub", async ({ expect }) => {
    const refused = { message: "Bad credentials", documentation_url: "https://docs.github.com" };
    const connected = createConnected({ proxyResponseHeaders: false }, () =>
      Response.json(refused, { status: 401 }),
    );
    const { connector, environment, tokensAsked, calls } = connected;
    await environment.connect(ACCOUNT.identifier);
    environment.scalekit.commands["expire-access-tokens"]?.({});
    const before = tokensAsked();
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual({
      code: "reconnect_required",
    });
    expect(tokensAsked() - before).toBe(1);
    expect(calls().filter((call) => call === "proxy")).toHaveLength(1);
  });

  it("replaces a token that Scalekit refuses, and calls once more", async ({ expect }) => {
    const { connector, environment, calls } = createConnected({}, () => Response.json(USER));
    await environment.connect(ACCOUNT.identifier);
    await readAccount(connector.fetch(ACCOUNT));
    environment.scalekit.commands["expire-access-tokens"]?.({});
    await readAccount(connector.fetch(ACCOUNT));
    expect(calls().filter((call) => call === "proxy")).toHaveLength(3);
  });

  it("names a proxy that is not enabled as a fault of the set-up", async ({ expect }) => {
    const { connector, environment } = createConnected({ proxyEnabled: false });
    await environment.connect(ACCOUNT.identifier);
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual({
      code: "scalekit_misconfigured",
    });
  });

  it("asks to reconnect when the account is not active, or gone", async ({ expect }) => {
    const { connector, environment } = createConnected();
    const reconnect = { code: "reconnect_required" };
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual(reconnect);
    await environment.invite(ACCOUNT.identifier);
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual(reconnect);
  });

  it("names a wrong connection as a fault of the set-up", async ({ expect }) => {
    const connector = createConnected().another({ connectionName: "github-wrong" });
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual({
      code: "scalekit_misconfigured",
    });
  });

  it("tells Scalekit's rate limit from GitHub's", async ({ expect }) => {
    const { connector, environment } = createConnected({}, () =>
      Response.json(
        { message: "You have exceeded a secondary rate limit.", documentation_url: "x" },
        { status: 403, headers: { "retry-after": "900" } },
      ),
    );
    await environment.connect(ACCOUNT.identifier);
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual({
      code: "github_rate_limited",
      retryAfterMs: 900_000,
    });
    environment.control.faults.add({ operation: "proxy", action: rateLimitedFault(900) });
    expect(await failureOf(readAccount(connector.fetch(ACCOUNT)))).toEqual({
      code: "scalekit_rate_limited",
      retryAfterMs: 900_000,
    });
  });
});
