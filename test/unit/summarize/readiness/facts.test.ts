import { describe, it } from "vitest";

import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import {
  aComment,
  aPullRequest,
  aReview,
  aThread,
  HEAD,
  machine,
  OLDER_HEAD,
  person,
} from "../../../support/pull-request.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

describe("facts", () => {
  it("hold what everything else is judged by", ({ expect }) => {
    const facts = gatherFacts(
      aPullRequest({
        labels: ["uploads", "bug"],
        opinions: [
          aReview({ state: "APPROVED" }),
          aReview({ author: person("linus"), state: "APPROVED", commitOid: OLDER_HEAD }),
          aReview({ author: person("edsger"), state: "CHANGES_REQUESTED" }),
        ],
        requestedReviewers: [
          { login: "platform", kind: "team" },
          { login: "barbara", kind: "user" },
        ],
        checks: {
          state: "FAILURE",
          total: 42,
          list: [
            { name: "unit", state: "failure" },
            { name: "lint", state: "failure" },
            { name: "e2e", state: "pending" },
            { name: "docs", state: "neutral" },
          ],
        },
        threads: {
          total: 4,
          list: [
            aThread(),
            aThread({ resolved: true }),
            aThread({ resolved: null }),
            aThread({ comments: [aComment({ author: machine("linter") })] }),
          ],
        },
        mergeQueue: { state: "QUEUED", position: 2 },
      }),
      NOW,
    );

    expect(facts).toEqual({
      author: "ada",
      createdAt: "2026-11-01T09:00:00Z",
      lastActivityAt: "2026-11-11T09:00:00.000Z",
      draft: false,
      labels: ["bug", "uploads"],
      additions: 30,
      deletions: 4,
      changedFiles: 2,
      commits: 3,
      headOid: HEAD,
      checks: { state: "failure", failing: ["lint", "unit"], pending: ["e2e"], total: 42 },
      reviews: { approvals: 2, changesRequested: 1, requested: ["barbara", "platform"] },
      threads: { open: 2, resolved: 1 },
      mergeable: "mergeable",
      mergeQueue: { state: "QUEUED", position: 2 },
    });
  });

  it.for([
    [null, "none"],
    ["unknown", "unknown"],
    ["EXPECTED", "expected"],
    ["ERROR", "error"],
  ] as const)("call the checks %s: %s", ([state, named], { expect }) => {
    const pull = aPullRequest({ checks: { state, total: 0, list: [] } });

    expect(gatherFacts(pull, NOW).checks.state).toBe(named);
  });

  it("date the last activity by people, pushes of bots left out", ({ expect }) => {
    const quiet = { opinions: [], reviews: { total: 0, list: [] } };
    const byBot = aPullRequest({
      ...quiet,
      author: machine("dependabot"),
      comments: {
        total: 2,
        list: [
          aComment({ author: machine("ci"), createdAt: "2026-11-19T00:00:00Z" }),
          aComment({ createdAt: "2026-11-03T00:00:00Z" }),
        ],
      },
    });

    expect(gatherFacts(byBot, NOW).lastActivityAt).toBe("2026-11-03T00:00:00.000Z");
    expect(gatherFacts(aPullRequest(quiet), NOW).lastActivityAt).toBe("2026-11-09T09:00:00.000Z");
  });
});
