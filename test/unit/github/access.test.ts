import { describe, it } from "vitest";

import { DETAILS } from "../../../src/github/graphql/queries/details.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { createGitHubApi, errorOf, filesOf, pullRequests, START } from "./github-api.ts";

const PULL = { number: 1, changedFiles: 1, additions: 1, deletions: 1 };

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await errorOf(promise);
  return error instanceof UpstreamError ? error.toFailure() : error;
}

const UNLINKED = {
  code: "sso_required",
  detail:
    "The organization requires single sign-on. Sign in to the organization on GitHub, then reconnect GitHub here.",
};

describe("access", () => {
  it("to a repository that is hidden or missing is explained as such, and not tried again", async ({
    expect,
  }) => {
    const api = createGitHubApi({ private: true, visibleTo: [], pullRequests: pullRequests(1) });
    const missing = { code: "repository_not_found" };
    expect(await failureOf(api.pulls().candidates())).toEqual(missing);
    expect(await failureOf(api.pulls("acme/nothing").candidates())).toEqual(missing);
    const { files } = await api.pulls().changes(PULL);
    expect(await failureOf(filesOf(files))).toEqual(missing);
    // The diff, and the files that are another way to it, once each.
    expect(api.operations()).toHaveLength(4);
  });

  it("behind single sign-on comes with GitHub's link", async ({ expect }) => {
    const authorizeUrl = "https://github.com/orgs/acme/sso?authorization_request=AZ";
    const api = createGitHubApi({ sso: { authorizeUrl }, pullRequests: pullRequests(1) });
    const failure = {
      code: "sso_required",
      action: { label: "Sign in with single sign-on", url: authorizeUrl },
    };
    expect(await failureOf(api.pulls().candidates())).toEqual(failure);
    expect(await failureOf(api.pulls().changes(PULL))).toEqual(failure);
    expect(api.operations()).toHaveLength(2);
  });

  it.for([
    "https://evil.example/orgs/acme/sso",
    "http://github.com/orgs/acme/sso",
    "https://github.com@evil.example/sso",
    "javascript:alert(1)",
    "https://user:secret@github.com/sso",
  ])("behind single sign-on never sends anybody to %s", async (authorizeUrl, { expect }) => {
    const api = createGitHubApi({ sso: { authorizeUrl }, pullRequests: pullRequests(1) });
    expect(await failureOf(api.pulls().candidates())).toEqual(UNLINKED);
  });

  it.for([
    { message: "Resource protected by organization SAML enforcement." },
    { message: "Resource not accessible", extensions: { saml_failure: true } },
  ])("behind single sign-on is known by GraphQL's answer alone: %j", async (error, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const errors = [{ type: "FORBIDDEN", path: ["repository"], ...error }];
    api.control.faults.add({
      action: { kind: "malformed", body: JSON.stringify({ data: { repository: null }, errors }) },
    });
    expect(await failureOf(api.pulls().candidates())).toEqual(UNLINKED);
  });

  it("restricted by the organization is explained as such", async ({ expect }) => {
    const api = createGitHubApi({ oauthRestricted: true, pullRequests: pullRequests(1) });
    expect(await failureOf(api.pulls().candidates())).toEqual({ code: "access_restricted" });
    expect(await failureOf(api.pulls().changes(PULL))).toEqual({ code: "access_restricted" });
  });

  it.for([
    [403, "`acme` organization has an IP allow list enabled", /known IP addresses/],
    [403, "Repository access blocked", /blocked access/],
    [451, "Repository access blocked", /blocked access/],
    [403, "Resource not accessible by integration", /refused the connected account/],
  ] as const)(
    "refused with %i and %j is explained",
    async ([status, message, detail], { expect }) => {
      const api = createGitHubApi({ pullRequests: pullRequests(1) });
      api.control.faults.add({ action: { kind: "status", status, body: { message } } });
      expect(await failureOf(api.pulls().candidates())).toEqual({
        code: "access_restricted",
        detail: expect.stringMatching(detail),
      });
      expect(api.operations()).toHaveLength(1);
    },
  );

  it.for([
    [
      403,
      { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "public_repo, repo" },
      "(public_repo or repo)",
    ],
    [404, { "x-oauth-scopes": "", "x-accepted-oauth-scopes": "repo" }, "(repo)"],
    [
      403,
      { "x-accepted-github-permissions": "contents=read; pull_requests=read" },
      "(contents: read, pull_requests: read)",
    ],
  ] as const)(
    "refused with %i names the permission that %j lacks",
    async ([status, headers, named], { expect }) => {
      const api = createGitHubApi({ pullRequests: pullRequests(1) }, { scopes: null });
      api.control.faults.add({
        action: { kind: "status", status, headers, body: { message: "Refused" } },
      });
      expect(await failureOf(api.pulls().candidates())).toEqual({
        code: status === 404 ? "repository_not_found" : "access_restricted",
        detail: expect.stringContaining(named),
      });
    },
  );

  it.for([
    { "x-oauth-scopes": "read:user, repo", "x-accepted-oauth-scopes": "public_repo, repo" },
    { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "" },
    { "x-oauth-scopes": "", "x-accepted-oauth-scopes": "<b>repo</b>, a$1" },
  ])("with %j lacks no permission that could be named", async (headers, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) }, { scopes: null });
    api.control.faults.add({
      action: { kind: "status", status: 404, headers, body: { message: "Not Found" } },
    });
    expect(await failureOf(api.pulls().candidates())).toEqual({ code: "repository_not_found" });
  });

  it("that was revoked ends at the first 401", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.store.tokens.clear();
    expect(await failureOf(api.pulls().candidates())).toEqual({ code: "reconnect_required" });
    expect(api.operations()).toHaveLength(1);
  });

  it("that is refused to single fields leaves them unknown", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const pulls = api.pulls();
    const { candidates } = await pulls.candidates();
    const [details] = await pulls.details(candidates.map(({ id }) => id));
    expect(details?.checks.state).toBeNull();
    api.control.faults.add({
      operation: "Details",
      times: null,
      action: {
        kind: "malformed",
        body: JSON.stringify(
          await withFieldError(
            api,
            candidates.map(({ id }) => id),
            "statusCheckRollup",
          ),
        ),
      },
    });
    const [again] = await pulls.details(candidates.map(({ id }) => id));
    expect(again?.checks).toEqual({ state: "unknown", total: null, list: [] });
  });
});

/** GitHub's own answer, with one field refused to the account. */
async function withFieldError(
  api: ReturnType<typeof createGitHubApi>,
  ids: string[],
  field: string,
): Promise<object> {
  const response = await api.fetch("https://api.github.com/graphql", {
    method: "POST",
    headers: { "user-agent": "test" },
    body: JSON.stringify({ query: DETAILS, variables: { ids, threads: true } }),
  });
  const body: object = await response.json();
  const error = { type: "FORBIDDEN", path: ["nodes", 0, field], message: "Not accessible" };
  return { ...body, errors: [error] };
}

describe("rate limits", () => {
  it("are waited for when the reset is near", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.github.limits.exhaust("mira-lindqvist", "graphql", 20_000);
    expect((await api.pulls().candidates()).openCount).toBe(1);
    expect(api.clock.waits).toHaveLength(1);
    expect(api.clock.waits[0]).toBeGreaterThanOrEqual(20_000);
    expect(api.operations()).toHaveLength(2);
  });

  it.for(["RATE_LIMIT", "RATE_LIMITED"] as const)(
    "of GraphQL (%s) that last too long say until when",
    async (graphqlRateLimitType, { expect }) => {
      const api = createGitHubApi({ pullRequests: pullRequests(1) }, { graphqlRateLimitType });
      api.github.limits.exhaust("mira-lindqvist", "graphql", 1_800_000);
      expect(await failureOf(api.pulls().candidates())).toEqual({
        code: "github_rate_limited",
        retryAfterMs: 1_800_000,
      });
      expect(api.clock.waits).toEqual([]);
      expect(api.operations()).toHaveLength(1);
    },
  );

  it.for([403, 429] as const)(
    "of REST with %i say until when",
    async (primaryLimitStatus, { expect }) => {
      const api = createGitHubApi({ pullRequests: pullRequests(1) }, { primaryLimitStatus });
      api.github.limits.exhaust("mira-lindqvist", "core", 1_800_000);
      expect(await failureOf(api.pulls().changes(PULL))).toEqual({
        code: "github_rate_limited",
        retryAfterMs: 1_800_000,
      });
    },
  );

  it("of the secondary kind are waited for as long as GitHub asks", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.github.limits.limitSecondary({ requests: 1, retryAfterSeconds: 7, status: 429 });
    await api.pulls().candidates();
    expect(api.clock.waits[0]).toBeGreaterThanOrEqual(7_000);
  });

  it("of the secondary kind without a time are waited for a minute", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.github.limits.limitSecondary({ requests: 1 });
    await api.pulls().candidates();
    expect(api.clock.waits[0]).toBeGreaterThanOrEqual(60_000);
    expect(api.clock.now()).toBeLessThan(START + 70_000);
  });

  it.for([
    "API rate limit exceeded for user ID 7.",
    "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
  ])("are recognized without GitHub's headers: %s", async (message, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({
      times: null,
      action: { kind: "status", status: 403, body: { message } },
    });
    expect(await failureOf(api.pulls().candidates())).toEqual({
      code: "github_rate_limited",
      retryAfterMs: 60_000,
    });
  });

  it("keep back what would be asked meanwhile, of the same kind", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const pulls = api.pulls();
    api.github.limits.exhaust("mira-lindqvist", "graphql", 1_800_000);
    await errorOf(pulls.candidates());
    expect(await failureOf(pulls.details(["PR_1"]))).toEqual({
      code: "github_rate_limited",
      retryAfterMs: 1_800_000,
    });
    const changes = await pulls.changes({ ...PULL, changedFiles: 0 });
    await filesOf(changes.files);
    expect(api.operations()).toEqual(["Candidates", "pulls.getDiff"]);
  });
});
