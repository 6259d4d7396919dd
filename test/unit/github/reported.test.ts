import { describe, expect, it } from "vitest";

import type { PullRequestSpec, ThreadSpec } from "../../fakes/github/world.ts";
import { docketOver, type Over, type Way, WAYS } from "./docket-over.ts";
import { VIEWER } from "./github-api.ts";

/** Pull requests as people have reported them, of which another program said something untrue. */

const APPROVED: PullRequestSpec = {
  number: 1,
  author: "ada",
  reviews: [{ author: "grace", state: "APPROVED" }],
  checks: [{ name: "build", conclusion: "SUCCESS" }],
  files: [{ path: "src/part1.ts", patch: "@@ 1 @@\n-old\n+new\n" }],
};

function one(more: Partial<PullRequestSpec>): Over {
  return { repository: { maintainers: ["grace"], pullRequests: [{ ...APPROVED, ...more }] } };
}

function threadOf(comments: ThreadSpec["comments"], more: Partial<ThreadSpec> = {}): ThreadSpec {
  return { path: "src/part1.ts", line: 2, comments, ...more };
}

function hoursAgo(hours: number): string {
  return new Date(Date.UTC(2026, 10, 20, 8) - hours * 3_600_000).toISOString();
}

function shard(index: number) {
  const isFailing = index < 3 || index >= 110;
  return { name: `shard ${index}`, conclusion: isFailing ? "FAILURE" : "SUCCESS" } as const;
}

/** Puts a hole before what people said, and takes the labels away. */
function withHoles(key: string, value: unknown): unknown {
  const isDiscussion =
    key === "nodes" &&
    Array.isArray(value) &&
    value.some((node: unknown) => isObject(node) && "body" in node && node.body === "Fine.");
  return isDiscussion ? [null, ...value] : key === "labels" ? null : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A requested team that the token may not see. */
function hidingTeam(key: string, value: unknown): unknown {
  if (key === "requestedReviewer" && JSON.stringify(value).includes('"Team"')) {
    return null;
  }
  return key === "" && isObject(value)
    ? {
        ...value,
        errors: [
          {
            type: "FORBIDDEN",
            path: ["nodes", 0, "reviewRequests", "nodes", 1, "requestedReviewer"],
            message: "Resource not accessible by integration",
          },
        ],
      }
    : value;
}

function whereTheChecksFail(state: string): object {
  return { readiness: { state, waitingOn: { who: "author" } } };
}

interface Reported extends Over {
  what: string;
  /** Both, where only one of them has what the report is about. */
  ways?: readonly Way[];
  entry: (way: Way) => object;
  /** Of what the model was given and readers were sent. */
  says?: readonly string[];
  never?: RegExp;
}

const UNSENT = { author: VIEWER, body: "DRAFT-NOT-SENT", review: "unsent" };

const REPORTED: readonly Reported[] = [
  {
    what: "a branch that is behind its base is not ready",
    ...one({ mergeState: "BEHIND" }),
    entry: () => ({ readiness: { state: "unknown", waitingOn: { who: "author" } } }),
  },
  {
    what: "what GitHub blocks for an open thread of a machine is not ready",
    ...one({
      mergeState: "BLOCKED",
      threads: [threadOf([{ author: "copilot-pull-request-reviewer[bot]", body: "It leaks." }])],
    }),
    entry: () => ({ readiness: { state: "unknown", waitingOn: { who: "nobody" } } }),
  },
  {
    what: "an approval of a machine is none of a person",
    ...one({ reviews: [{ author: "copilot-pull-request-reviewer[bot]", state: "APPROVED" }] }),
    // REST does not show whether the rules of the repository take it for one.
    entry: (way) => ({
      readiness: { state: way === "graphql" ? "needs_review" : "unknown" },
      facts: { reviews: { approvals: 0 } },
    }),
  },
  {
    what: "the last word of a long thread says whose turn it is",
    ...one({
      threads: [
        threadOf(
          Array.from({ length: 40 }, (_, index) => ({
            author: index % 2 === 0 ? "grace" : "ada",
            body: `Point ${index}`,
            at: hoursAgo(80 - index),
          })),
        ),
      ],
    }),
    entry: () => ({
      readiness: { state: "open_threads", waitingOn: { who: "reviewers", logins: ["grace"] } },
    }),
  },
  {
    what: "old threads that nobody resolved are not behind the page that is read",
    ...one({
      threads: Array.from({ length: 200 }, (_, index) =>
        threadOf(
          [{ author: "grace", body: `Question ${index}?`, at: hoursAgo(400 - index) }],
          index < 10 ? {} : { resolvedBy: "ada" },
        ),
      ),
    }),
    // So many are read, from the newest on, and the others may be open.
    entry: (way) => ({
      readiness: {
        state: way === "graphql" ? "unknown" : "open_threads",
        blockers: [{ code: way === "graphql" ? "threads_unknown" : "threads_uncertain" }],
      },
      facts: { unread: expect.arrayContaining([way === "graphql" ? "threads" : "resolution"]) },
    }),
  },
  {
    what: "no number is counted over the checks of one page",
    ...one({ checks: Array.from({ length: 120 }, (_, index) => shard(index)) }),
    entry: () => whereTheChecksFail("checks_failing"),
    never: /\b3 of 120|120 in all, 3 failing/,
  },
  {
    what: "runs that newer ones replaced do not fail",
    ...one({
      mergeState: "CLEAN",
      checks: [
        { name: "build", conclusion: "FAILURE" },
        { name: "build", conclusion: "SUCCESS" },
        { name: "lint", conclusion: "CANCELLED" },
        { name: "lint", conclusion: "SUCCESS" },
      ],
    }),
    entry: () => ({ readiness: { state: "ready" }, facts: { checks: { failing: [] } } }),
  },
  {
    what: "what the reader has not submitted is no part of the discussion",
    ...one({
      reviews: [
        { author: "grace", state: "APPROVED" },
        { key: "unsent", author: VIEWER, state: "PENDING", body: "DRAFT-NOT-SENT" },
      ],
      threads: [threadOf([UNSENT])],
    }),
    entry: () => ({ readiness: { state: "ready" }, facts: { threads: { open: 0 } } }),
    never: /DRAFT-NOT-SENT/,
  },
  {
    what: "a team that is not shown leaves out nothing else",
    ways: ["graphql"],
    ...one({
      reviewDecision: "REVIEW_REQUIRED",
      reviews: [],
      requestedReviewers: [{ login: "hugo" }, { team: "propulsion" }],
    }),
    revise: { Details: hidingTeam },
    entry: () => ({
      readiness: { state: "needs_review", waitingOn: { who: "reviewers", logins: ["hugo"] } },
      facts: { reviews: { requested: ["hugo"] }, unread: ["requests"] },
    }),
  },
  {
    what: "authors of every kind, and none, are taken as they are",
    repository: {
      pullRequests: [
        {
          number: 1,
          author: null,
          comments: [
            { author: null, body: "Gone." },
            { author: "old-svn-user", body: "Imported." },
            { author: "acme", body: "As an organization." },
            { author: "grace", body: "Fine." },
          ],
        },
      ],
    },
    prepare: ({ store }) => {
      const imported = store.accounts.get("old-svn-user");
      if (imported !== undefined) {
        store.accounts.set("old-svn-user", { ...imported, type: "Mannequin" });
      }
    },
    revise: { Details: withHoles, "pulls.get": withHoles },
    entry: () => ({
      facts: {
        author: "ghost",
        checks: { state: "none" },
        unread: expect.arrayContaining(["labels"]),
      },
    }),
    says: ["Gone.", "Imported.", "As an organization.", "Fine."],
  },
  {
    what: "an issue of another repository that it closes carries its name",
    ways: ["graphql"],
    ...one({
      closes: [{ number: 77, title: "Elsewhere", state: "OPEN", repository: "other/tracker" }],
    }),
    entry: () => ({}),
    says: ["other/tracker#77"],
    never: /Closes: #77/,
  },
  {
    what: "names with separators of lines leave an event one line",
    ...one({
      title: "Fix a\u2028b\u2029c\u0085d",
      labels: ["x\u2028y"],
      checks: [{ name: "build\u2028two", conclusion: "FAILURE" }],
    }),
    entry: () => whereTheChecksFail("checks_failing"),
    says: ["a\\u2028b"],
    never: /[\u0085\u2028\u2029]/,
  },
];

describe.for(WAYS)("a docket over %s", (way) => {
  it.for(REPORTED.filter(({ ways = WAYS }) => ways.includes(way)))(
    "tells that $what",
    async ({ entry, says = [], never = /$^/, ...over }) => {
      const docket = await docketOver(way, over);
      expect(docket.outcome).toMatchObject({ outcome: "complete" });
      expect(docket.summaries).toMatchObject([{ outcome: "written" }]);
      expect(docket.entries).toMatchObject([entry(way)]);
      const said = docket.prompts + docket.stream;
      expect(says.filter((words) => !said.includes(words))).toEqual([]);
      expect(said).not.toMatch(never);
    },
  );
});
