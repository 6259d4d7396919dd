import { describe, it } from "vitest";

import {
  authorizeSso,
  issueToken,
  repositoryNamed,
  revokeToken,
  revokeTokensOf,
} from "../../fakes/github/changes.ts";
import { craneWith, startGitHub } from "./github-environment.ts";

const LEDGER = '{ repository(owner: "harbour", name: "ledger") { name } }';

function withLedger(more: object = {}): ReturnType<typeof startGitHub> {
  return startGitHub({
    organizations: [{ login: "harbour", members: ["mira-lindqvist", "otto"] }],
    repositories: [
      {
        name: "harbour/ledger",
        private: true,
        visibleTo: ["mira-lindqvist"],
        pullRequests: [{ number: 1 }],
        ...more,
      },
      { name: "harbour/crane" },
    ],
  });
}

const TOMAS = { authorization: "Bearer token-of-tomas" };

describe("access on the fake GitHub", () => {
  it("shows a private repository to those who may see it, and to others not even that it exists", async ({
    expect,
  }) => {
    const github = withLedger();

    expect((await github.get("/repos/harbour/ledger/pulls/1")).status).toBe(200);
    const hidden = await github.get("/repos/harbour/ledger", TOMAS);
    const unknown = await github.get("/repos/harbour/unknown", TOMAS);
    expect([hidden.status, await hidden.text()]).toEqual([404, await unknown.text()]);
    const { data, errors, status } = await github.query(LEDGER, {}, "token-of-tomas");
    expect([status, data]).toEqual([200, { repository: null }]);
    expect(errors).toMatchObject([
      {
        type: "NOT_FOUND",
        path: ["repository"],
        message: "Could not resolve to a Repository with the name 'harbour/ledger'.",
      },
    ]);
  });

  it("lists and finds only what the viewer may see", async ({ expect }) => {
    const github = withLedger();
    const names = async (path: string, headers = {}): Promise<string[]> =>
      [...JSON.stringify(await github.json(path, headers)).matchAll(/"full_name":"([^"]+)"/g)].map(
        (match) => match[1] ?? "",
      );

    expect(await names("/user/repos")).toEqual(["harbour/crane", "harbour/ledger"]);
    expect(await names("/user/repos", TOMAS)).toEqual([]);
    expect(await names("/search/repositories?q=ledger")).toEqual(["harbour/ledger"]);
    expect(await names("/search/repositories?q=ledger", TOMAS)).toEqual([]);
  });

  it("refuses a revoked token and one it does not know alike", async ({ expect }) => {
    const github = withLedger();
    revokeToken(github.store, "token-of-mira");
    const refusal = {
      message: "Bad credentials",
      documentation_url: "https://docs.github.com/rest",
      status: "401",
    };

    for (const authorization of ["Bearer token-of-mira", "token ghp_unknown", "Basic x"]) {
      const response = await github.get("/user", { authorization });
      expect([response.status, await response.json()]).toEqual([401, refusal]);
      expect(response.headers.get("x-github-request-id")).not.toBeNull();
    }
    expect((await github.query("{ viewer { login } }")).status).toBe(401);
  });

  it("revokes all tokens of a person, and takes the next one given to them", async ({ expect }) => {
    const github = withLedger();
    const again = { authorization: "Bearer another-of-mira" };

    revokeTokensOf(github.store, "mira-lindqvist");
    expect((await github.get("/user")).status).toBe(401);
    expect((await github.get("/user", TOMAS)).status).toBe(200);
    issueToken(github.store, "another-of-mira", "mira-lindqvist");
    expect(await github.json("/user", again)).toMatchObject({ login: "mira-lindqvist" });
  });

  it("takes tokens that somebody else keeps", async ({ expect }) => {
    const github = startGitHub(craneWith(), {
      viewerOf: (token) => (token === "from-elsewhere" ? "otto" : undefined),
    });

    expect(await github.json("/user", { authorization: "Bearer from-elsewhere" })).toMatchObject({
      login: "otto",
      type: "User",
    });
  });

  it("sends those without a SAML session to their organisation", async ({ expect }) => {
    const url = "https://github.com/orgs/harbour/sso?authorization_request=A1";
    const github = withLedger({ sso: { authorizeUrl: url } });

    const refused = await github.get("/repos/harbour/ledger/pulls");
    const answer = await github.query(LEDGER);
    authorizeSso(repositoryNamed(github.store, "harbour/ledger"), "mira-lindqvist");

    expect(refused.status).toBe(403);
    expect(refused.headers.get("x-github-sso")).toBe(`required; url=${url}`);
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining("SAML enforcement"),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-github-sso")).toBe(`required; url=${url}`);
    expect(answer.errors).toMatchObject([
      { type: "FORBIDDEN", path: ["repository"], extensions: { saml_failure: true } },
    ]);
    expect((await github.get("/repos/harbour/ledger/pulls")).status).toBe(200);
  });

  it("says when an organisation restricts OAuth apps", async ({ expect }) => {
    const github = withLedger({ oauthRestricted: true });

    const refused = await github.get("/repos/harbour/ledger");
    const { errors } = await github.query(LEDGER);

    expect(refused.status).toBe(403);
    expect(refused.headers.get("x-github-sso")).toBeNull();
    const message = expect.stringContaining("OAuth App access restrictions");
    expect(await refused.json()).toMatchObject({ message });
    expect(errors).toMatchObject([{ type: "FORBIDDEN", message }]);
  });

  it("tells members of an organisation from others", async ({ expect }) => {
    const github = withLedger();

    expect(await github.json("/user/memberships/orgs/harbour")).toMatchObject({ state: "active" });
    expect((await github.get("/user/memberships/orgs/harbour", TOMAS)).status).toBe(404);
    expect((await github.get("/orgs/harbour/members/otto")).status).toBe(204);
    expect((await github.get("/orgs/harbour/members/tomas-reyes")).status).toBe(404);
  });

  it("tells the scopes of an OAuth App's token, and of a GitHub App's none", async ({ expect }) => {
    const oauth = await startGitHub(craneWith()).get("/user");
    const app = await startGitHub(craneWith(), { scopes: null }).get("/user");

    expect(oauth.headers.get("x-oauth-scopes")).toBe("read:org, repo");
    expect(app.headers.has("x-oauth-scopes")).toBe(false);
  });

  it("wants a user agent, a version it knows, and for GraphQL somebody signed in", async ({
    expect,
  }) => {
    const { app } = withLedger();

    expect((await app.request("/repos/harbour/crane")).status).toBe(403);
    const headers = { "user-agent": "x" };
    expect((await app.request("/repos/harbour/crane", { headers })).status).toBe(200);
    const version = { ...headers, "x-github-api-version": "1999-01-01" };
    expect((await app.request("/repos/harbour/crane", { headers: version })).status).toBe(400);
    expect((await app.request("/graphql", { method: "POST", headers, body: "{}" })).status).toBe(
      401,
    );
  });
});
