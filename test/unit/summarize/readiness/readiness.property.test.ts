import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
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

const actor = fc.constantFrom(
  person("ada"),
  person("grace"),
  person("linus"),
  person("edsger"),
  machine("linter"),
);
const time = fc
  .integer({ min: 0, max: 30 * 24 })
  .map((hours) => new Date(NOW - hours * 3_600_000).toISOString());
const association = fc.constantFrom("OWNER" as const, "MEMBER" as const, "NONE" as const);

const comment = fc
  .record({ id: fc.uuid(), author: actor, createdAt: time, minimized: fc.boolean() })
  .map((more) => aComment(more));

const review = fc
  .record({
    id: fc.uuid(),
    author: actor,
    association,
    state: fc.constantFrom("APPROVED" as const, "CHANGES_REQUESTED" as const, "DISMISSED" as const),
    submittedAt: time,
    commitOid: fc.constantFrom(HEAD, OLDER_HEAD, null),
  })
  .map((more) => aReview(more));

const thread = fc
  .record({
    id: fc.uuid(),
    resolved: fc.constantFrom(true, false, null),
    comments: fc.array(comment, { minLength: 1, maxLength: 5 }),
  })
  .map((more) => aThread(more));

const check = fc.record({
  name: fc.string({ maxLength: 12 }),
  state: fc.constantFrom(
    "success" as const,
    "failure" as const,
    "pending" as const,
    "neutral" as const,
  ),
});

const pulls: fc.Arbitrary<PullRequest> = fc
  .record({
    draft: fc.boolean(),
    headCommittedAt: fc.option(time),
    labels: fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }),
    mergeable: fc.constantFrom("MERGEABLE" as const, "CONFLICTING" as const, "UNKNOWN" as const),
    mergeState: fc.constantFrom(
      "BEHIND" as const,
      "BLOCKED" as const,
      "CLEAN" as const,
      "DIRTY" as const,
      "DRAFT" as const,
      "HAS_HOOKS" as const,
      "UNKNOWN" as const,
      "UNSTABLE" as const,
    ),
    reviewDecision: fc.constantFrom(
      "APPROVED" as const,
      "CHANGES_REQUESTED" as const,
      "REVIEW_REQUIRED" as const,
      "unknown" as const,
      null,
    ),
    autoMerge: fc.boolean(),
    mergeQueue: fc.option(
      fc.record({ state: fc.constantFrom("QUEUED", "UNMERGEABLE"), position: fc.nat(9) }),
    ),
    requestedReviewers: fc.array(
      fc.record({
        login: fc.constantFrom("grace", "linus", "platform"),
        kind: fc.constantFrom("user" as const, "team" as const),
      }),
      { maxLength: 3 },
    ),
    opinions: fc.array(review, { maxLength: 5 }),
    comments: fc.array(comment, { maxLength: 5 }),
    threads: fc.array(thread, { maxLength: 5 }),
    checks: fc.array(check, { maxLength: 5 }),
    rollup: fc.constantFrom(
      "SUCCESS" as const,
      "FAILURE" as const,
      "ERROR" as const,
      "PENDING" as const,
      "EXPECTED" as const,
      "unknown" as const,
      null,
    ),
  })
  .map(({ comments, threads, checks, rollup, ...more }) =>
    aPullRequest({
      ...more,
      comments: { total: comments.length, list: comments },
      reviews: { total: more.opinions.length, list: more.opinions },
      threads: { total: threads.length, list: threads },
      checks: { state: rollup, total: checks.length, list: checks },
    }),
  );

function judged(pull: PullRequest) {
  const facts = gatherFacts(pull, NOW);
  return JSON.stringify({ facts, readiness: judgeReadiness(facts, pull, NOW) });
}

function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

/** The same pull request with everything that has no order of its own in another one. */
function reordered(pull: PullRequest): fc.Arbitrary<PullRequest> {
  return fc
    .record({
      labels: shuffled(pull.labels),
      requestedReviewers: shuffled(pull.requestedReviewers),
      opinions: shuffled(pull.opinions),
      reviews: shuffled(pull.reviews.list),
      comments: shuffled(pull.comments.list),
      checks: shuffled(pull.checks.list),
      threads: fc
        .tuple(
          ...pull.threads.list.map((each) =>
            shuffled(each.comments).map((comments) => ({ ...each, comments })),
          ),
        )
        .chain((list) => shuffled(list)),
    })
    .map(({ reviews, comments, checks, threads, ...more }) => ({
      ...pull,
      ...more,
      reviews: { ...pull.reviews, list: reviews },
      comments: { ...pull.comments, list: comments },
      checks: { ...pull.checks, list: checks },
      threads: { ...pull.threads, list: threads },
    }));
}

describe("facts and readiness", () => {
  it("are the same, byte for byte, in whatever order the input comes", ({ expect }) => {
    fc.assert(
      fc.property(
        pulls.chain((pull) => fc.tuple(fc.constant(pull), reordered(pull))),
        ([pull, other]) => {
          expect(judged(other)).toBe(judged(pull));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("agree on what blocks", ({ expect }) => {
    fc.assert(
      fc.property(pulls, (pull) => {
        const facts = gatherFacts(pull, NOW);
        const { state, waitingOn, since } = judgeReadiness(facts, pull, NOW);

        expect(state === "draft").toBe(facts.draft);
        expect(state === "ready" && facts.mergeable !== "mergeable").toBe(false);
        expect(
          state === "ready" && !["CLEAN", "HAS_HOOKS", "UNSTABLE"].includes(pull.mergeState),
        ).toBe(false);
        expect(state === "ready" && facts.threads.open > 0).toBe(false);
        expect(Date.parse(since)).toBeLessThanOrEqual(NOW);
        expect(waitingOn.who === "author" && waitingOn.logins[0] !== facts.author).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
