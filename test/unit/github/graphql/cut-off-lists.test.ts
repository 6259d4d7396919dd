import { describe, it } from "vitest";

import { createGraphQLPullRequests } from "../../../../src/github/graphql/pull-requests.ts";
import type { QueueEvent } from "../../../../src/protocol/queue.ts";
import { type Overrides, startRun } from "../../../support/docket-world.ts";
import { createGitHubApi, pullRequests, START } from "../github-api.ts";

/** Says of every list that more follows, and not where. */
function withoutCursor(key: string, value: unknown): unknown {
  if (key !== "pageInfo" || typeof value !== "object" || value === null) {
    return value;
  }
  return "hasNextPage" in value
    ? { hasNextPage: true, endCursor: null }
    : { hasPreviousPage: true, startCursor: null };
}

function runOver(overrides: Overrides) {
  const api = createGitHubApi({
    pullRequests: pullRequests(3, () => ({ comments: [{ author: "grace", body: "Why?" }] })),
  });
  const pulls = createGraphQLPullRequests({
    owner: "acme",
    name: "rockets",
    signal: api.abort.signal,
    clock: api.clock,
    deadline: START + 120_000,
    async fetch(input, init) {
      const response = await api.fetch(input, init);
      const { status, headers } = response;
      return headers.get("content-type")?.includes("json") === true
        ? new Response(JSON.stringify(JSON.parse(await response.text(), withoutCursor)), {
            status,
            headers,
          })
        : response;
    },
  });
  return { api, run: startRun({ pulls }, overrides) };
}

describe("a list of GitHub's that goes on without a cursor", () => {
  it("is read once, and never called whole", async ({ expect }) => {
    const { api, run } = runOver({});
    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.rankings().at(-1)).toMatchObject({
      exact: false,
      reason: expect.stringMatching(/^1 of 3 open pull requests were left out/),
    });
    expect(api.operations().filter((name) => name === "Candidates")).toHaveLength(1);
    expect(api.operations()).not.toContain("OlderDiscussion");
    const unread = run.announced().map(({ facts }) => facts.unread);
    expect(unread).toHaveLength(3);
    for (const parts of unread) {
      expect(parts).toEqual(expect.arrayContaining(["comments", "reviews", "threads"]));
    }
  });

  it("is no whole queue either", async ({ expect }) => {
    const { api, run } = runOver({ request: { limit: 0 } });
    await run.outcome;
    const parts = run.events.flatMap((event): QueueEvent[] =>
      event.event === "queue" ? [event.data] : [],
    );
    expect(parts.at(-1)).toMatchObject({ final: true, reason: expect.stringContaining("1 open") });
    expect(api.operations().filter((name) => name === "Open")).toHaveLength(1);
  });
});
