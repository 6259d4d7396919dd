import { describe, it } from "vitest";

import { craneWith, NOW, startGitHub } from "./github-environment.ts";

const CRANE = "/repos/harbour/crane";
const VIEWER = "{ viewer { login } rateLimit { remaining resetAt } }";

function rateOf({ headers }: { headers: Headers }): Record<string, string | null> {
  return Object.fromEntries(
    ["limit", "remaining", "used", "reset", "resource"].map((name) => [
      name,
      headers.get(`x-ratelimit-${name}`),
    ]),
  );
}

describe("rate limits of the fake GitHub", () => {
  it("count per person and resource, and start again after an hour", async ({ expect }) => {
    const github = startGitHub(craneWith(), { rateLimits: { core: 2 } });
    const reset = String(NOW / 1_000 + 3_600);

    const first = await github.get(CRANE);
    expect(rateOf(first)).toEqual({
      limit: "2",
      remaining: "1",
      used: "1",
      reset,
      resource: "core",
    });
    await github.get(CRANE);
    expect((await github.get(CRANE)).status).toBe(403);
    expect((await github.get(CRANE, { authorization: "Bearer token-of-tomas" })).status).toBe(200);
    expect((await github.query(VIEWER)).errors).toEqual([]);

    github.clock.now += 3_600_000;
    expect((await github.get(CRANE)).status).toBe(200);
  });

  it("refuse with the headers a client has to wait by", async ({ expect }) => {
    const github = startGitHub(craneWith(), { primaryLimitStatus: 429 });
    github.limits.exhaust("mira-lindqvist", "core", 90_000);

    const refused = await github.get(CRANE);

    expect(refused.status).toBe(429);
    expect(rateOf(refused)).toMatchObject({ remaining: "0", reset: String(NOW / 1_000 + 90) });
    expect(refused.headers.get("retry-after")).toBeNull();
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining("API rate limit exceeded for user ID"),
    });
  });

  it("are a 200 with an error of its own in GraphQL, in both spellings met", async ({ expect }) => {
    for (const graphqlRateLimitType of ["RATE_LIMIT", "RATE_LIMITED"] as const) {
      const github = startGitHub(craneWith(), { graphqlRateLimitType });
      github.limits.exhaust("mira-lindqvist", "graphql");

      const answer = await github.query(VIEWER);

      expect([answer.status, answer.data]).toEqual([200, undefined]);
      expect(rateOf(answer)).toMatchObject({ resource: "graphql", remaining: "0" });
      expect(answer.errors).toMatchObject([
        { type: graphqlRateLimitType, code: "graphql_rate_limit" },
      ]);
    }
  });

  it("have a second kind that is met by so many requests of a person", async ({ expect }) => {
    const github = startGitHub(craneWith());
    github.limits.limitSecondary({ login: "mira-lindqvist", requests: 2, retryAfterSeconds: 7 });

    const other = await github.get(CRANE, { authorization: "Bearer token-of-tomas" });
    const refused = await github.get(CRANE);
    const graphql = await github.query(VIEWER);
    const after = await github.get(CRANE);

    expect([other.status, refused.status, graphql.status, after.status]).toEqual([
      200, 403, 403, 200,
    ]);
    expect(refused.headers.get("retry-after")).toBe("7");
    expect(rateOf(refused)).toMatchObject({ remaining: "5000" });
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining("secondary rate limit"),
    });
  });

  it("answers the second kind as errors of a 200 too, in GraphQL", async ({ expect }) => {
    const github = startGitHub(craneWith());
    github.limits.limitSecondary({ requests: 2, status: 200 });

    const graphql = await github.query(VIEWER);

    expect([graphql.status, graphql.data]).toEqual([200, null]);
    expect(graphql.errors).toMatchObject([
      { message: expect.stringContaining("secondary rate limit") },
    ]);
    expect((await github.get(CRANE)).status).toBe(403);
  });

  it("can be read for nothing", async ({ expect }) => {
    const github = startGitHub(craneWith());
    await github.get(CRANE);

    const limits = await github.json("/rate_limit");

    expect(limits).toMatchObject({ resources: { core: { used: 1 }, search: { limit: 30 } } });
    expect(await github.json("/rate_limit")).toEqual(limits);
  });
});
