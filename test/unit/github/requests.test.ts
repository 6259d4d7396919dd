import { describe, it } from "vitest";

import { docketOver, WAYS } from "./docket-over.ts";
import { pullRequests } from "./github-api.ts";

/** What a docket of five asks of GitHub where nothing is out of the ordinary: it is never to become more. */
const COMMON = {
  graphql: { Candidates: 1, Recount: 1, Details: 1, "pulls.getDiff": 5 },
  rest: {
    "pulls.list": 1,
    "issues.listForRepo": 1,
    "pulls.listReviewCommentsForRepo": 1,
    // Of all that are counted by author.
    "issues.listComments": 12,
    "pulls.listReviewComments": 12,
    "pulls.get": 5,
    "pulls.listReviews": 5,
    "pulls.listCommits": 5,
    "checks.listForRef": 5,
    "repos.getCombinedStatusForRef": 5,
    "pulls.getDiff": 5,
  },
} as const;

const REPOSITORY = {
  pullRequests: pullRequests(12, (number) => ({
    author: "ada",
    files: [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }],
    comments: Array.from({ length: number }, () => ({ author: "grace", body: "Why?" })),
    reviews: [{ author: "grace", state: "APPROVED" as const }],
    threads: [{ path: "src/part1.ts", line: 1, comments: [{ author: "grace", body: "Here?" }] }],
    checks: [{ name: "build", conclusion: "SUCCESS" as const }],
  })),
};

describe("a docket of five", () => {
  it.for(WAYS)("asks no more requests than it takes (%s)", async (way, { expect }) => {
    const { operations, summaries } = await docketOver(way, { repository: REPOSITORY });
    expect(summaries.map(({ outcome }) => outcome)).toEqual(Array(5).fill("written"));
    const counts = new Map<string, number>();
    for (const name of operations) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual(COMMON[way]);
  });
});
