import { isDeepStrictEqual } from "node:util";

import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { GraphQLError } from "../../../../src/github/client/graphql-error.ts";
import { withoutFailed } from "../../../../src/github/graphql/failed-fields.ts";
import { DetailsNode } from "../../../../src/github/graphql/queries/details.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { HEAD, OLDER_HEAD } from "../../../support/pull-request.ts";

/** Each whole answer is cut in several ways: making one up and judging it takes as long as a cut. */
const CUT_ANSWERS = 10_000;
const WAYS = 5;

const NOW = Date.parse("2026-11-20T12:00:00Z");

const author = fc.constantFrom(
  { type: "User", login: "ada" },
  { type: "User", login: "grace" },
  { type: "User", login: "linus" },
  { type: "Bot", login: "linter" },
);
/** The same few texts for every run: writing a date takes longer than judging by it. */
const at = fc.constantFrom(
  ...Array.from({ length: 400 }, (_, hours) =>
    new Date(NOW - (hours + 1) * 3_600_000).toISOString(),
  ),
);
const said = fc.record({
  author,
  association: fc.constantFrom("MEMBER", "NONE"),
  createdAt: at,
  body: fc.constant("Words."),
  minimized: fc.boolean(),
  state: fc.constant("SUBMITTED"),
});
const review = fc
  .record({
    said,
    state: fc.constantFrom("APPROVED", "APPROVED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"),
    head: fc.boolean(),
  })
  .map(({ said: { state: _state, ...more }, state, head }) => ({
    ...more,
    minimized: false,
    state,
    submittedAt: more.createdAt,
    commit: { oid: head ? HEAD : OLDER_HEAD },
    comments: { totalCount: 0 },
  }));

function listOf<Item>(nodes: readonly Item[]) {
  return { totalCount: nodes.length, nodes };
}

/** With ids that are made up in order, which is sooner done than at random. */
function numbered<Item>(name: string, items: readonly Item[]): (Item & { id: string })[] {
  return items.map((item, index) => ({ ...item, id: `${name}_${index}` }));
}

const page = { hasPreviousPage: false, startCursor: null };

const thread = fc
  .record({
    resolved: fc.constantFrom(true, true, false),
    comments: fc.array(said, { minLength: 1, maxLength: 6 }),
  })
  .map(({ comments, resolved }) => (id: string) => {
    const inOrder = numbered(
      id,
      comments.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
    );
    return {
      id,
      resolved,
      outdated: false,
      path: "a.ts",
      line: 1,
      comments: listOf(inOrder),
      latest: { nodes: inOrder.slice(-3) },
    };
  });

/** A pull request as GitHub answers it whole: what it decides follows from what there is. */
const whole = fc
  .record({
    // Most are near their merge: that is where a part could be taken for the whole.
    draft: fc.constantFrom(false, false, false, false, false, true),
    conflicts: fc.constantFrom(false, false, false, false, false, true),
    rollup: fc.constantFrom("SUCCESS", "SUCCESS", "SUCCESS", "FAILURE", "PENDING", null),
    ruled: fc.boolean(),
    blocked: fc.constantFrom("CLEAN", "CLEAN", "CLEAN", "BLOCKED", "BEHIND"),
    reviews: fc.uniqueArray(review, { maxLength: 4, selector: (each) => each.author.login }),
    requested: fc.subarray(["grace", "linus", "hugo"]),
    threads: fc.array(thread, { maxLength: 2 }),
    comments: fc.array(said, { maxLength: 4 }),
    queue: fc.constantFrom(null, "QUEUED", "UNMERGEABLE"),
  })
  .map((given) => {
    const writers = given.reviews.filter(({ association }) => association === "MEMBER");
    const decision = !given.ruled
      ? null
      : writers.some(({ state }) => state === "CHANGES_REQUESTED")
        ? "CHANGES_REQUESTED"
        : writers.some(({ state }) => state === "APPROVED")
          ? "APPROVED"
          : "REVIEW_REQUIRED";
    const isMet = decision === null || decision === "APPROVED";
    const passes = given.rollup === null || given.rollup === "SUCCESS";
    const comments = numbered("IC", given.comments).map(({ state: _state, ...comment }) => comment);
    const reviews = numbered("PRR", given.reviews);
    const threads = given.threads.map((written, index) => written(`PRRT_${index}`));
    return {
      id: "PR_1",
      number: 1,
      title: "Change",
      body: "Why.",
      author: { type: "User", login: "ada" },
      association: "MEMBER",
      createdAt: "2026-11-01T09:00:00Z",
      updatedAt: "2026-11-19T09:00:00Z",
      draft: given.draft,
      headOid: HEAD,
      headRef: "change",
      baseRef: "main",
      fromFork: false,
      additions: 1,
      deletions: 1,
      changedFiles: 1,
      mergeable: given.conflicts ? "CONFLICTING" : "MERGEABLE",
      mergeState: given.conflicts
        ? "DIRTY"
        : given.draft || !isMet
          ? "BLOCKED"
          : given.blocked === "CLEAN" && !passes
            ? "UNSTABLE"
            : given.blocked,
      reviewDecision: decision,
      autoMergeRequest: null,
      mergeQueueEntry: given.queue && { state: given.queue, position: 1 },
      labels: listOf([{ name: "bug" }]),
      assignees: { nodes: [] },
      reviewRequests: listOf(
        given.requested.map((login) => ({ requestedReviewer: { type: "User", login } })),
      ),
      closingIssuesReferences: listOf([]),
      commits: listOf([{ commit: { committedDate: "2026-11-10T09:00:00Z" } }]),
      rollup: given.rollup && { state: given.rollup },
      statusCheckRollup: given.rollup && {
        contexts: {
          ...listOf([{ type: "StatusContext", context: "ci", state: given.rollup }]),
          runs: [],
          statuses: [{ state: given.rollup, count: 1 }],
        },
      },
      opening: { nodes: comments.slice(0, 5) },
      comments: { ...listOf(comments), pageInfo: page },
      latestOpinionatedReviews: listOf(reviews),
      reviews: { ...listOf(reviews), pageInfo: page },
      dismissed: { nodes: [] },
      threadCount: { totalCount: threads.length },
      reviewThreads: { ...listOf(threads), pageInfo: page },
    };
  });

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

/** Where GitHub's schema lets a field be null; a null in other places takes what it is part of with it. */
const NULLABLE = [
  "reviewDecision",
  "mergeQueueEntry",
  "labels",
  "reviewRequests",
  "closingIssuesReferences",
  "rollup",
  "statusCheckRollup",
  "latestOpinionatedReviews",
  "reviews",
] as const;
/** What null says of itself there, so that only an error tells that it was not read. */
const MEANT = new Set<string>(["reviewDecision", "mergeQueueEntry", "rollup"]);
const LISTS = [
  "labels",
  "reviewRequests",
  "latestOpinionatedReviews",
  "reviews",
  "comments",
  "reviewThreads",
] as const;

type Cut =
  | { kind: "null"; field: (typeof NULLABLE)[number]; told: boolean; type: string }
  | { kind: "nodes"; field: (typeof LISTS)[number]; keep: number; holes: boolean }
  | { kind: "no nodes"; field: (typeof LISTS)[number] }
  | { kind: "thread"; index: number; part: "comments" | "latest"; keep: number; holes: boolean }
  | { kind: "author"; field: "latestOpinionatedReviews" | "reviewThreads" }
  | { kind: "no threads" }
  | { kind: "error"; path: readonly (string | number)[] | undefined };

const cuts: fc.Arbitrary<Cut> = fc.oneof(
  fc.record({
    kind: fc.constant("null" as const),
    field: fc.constantFrom(...NULLABLE),
    told: fc.boolean(),
    type: fc.constantFrom("FORBIDDEN", "RESOURCE_LIMITS_EXCEEDED"),
  }),
  fc.record({
    kind: fc.constant("nodes" as const),
    field: fc.constantFrom(...LISTS),
    keep: fc.nat(3),
    holes: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("no nodes" as const), field: fc.constantFrom(...LISTS) }),
  fc.record({
    kind: fc.constant("thread" as const),
    index: fc.nat(2),
    part: fc.constantFrom("comments" as const, "latest" as const),
    keep: fc.nat(3),
    holes: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("author" as const),
    field: fc.constantFrom("latestOpinionatedReviews" as const, "reviewThreads" as const),
  }),
  fc.constant({ kind: "no threads" as const }),
  fc.record({
    kind: fc.constant("error" as const),
    path: fc.constantFrom(undefined, ["nodes", 0], ["nodes", 0, "reviewThreads", "nodes", 0]),
  }),
);
const waysToCut = fc.array(fc.array(cuts, { minLength: 1, maxLength: 2 }), {
  minLength: WAYS,
  maxLength: WAYS,
});

function keepSome(nodes: unknown, keep: number, holes: boolean): unknown[] {
  const list = Array.isArray(nodes) ? nodes : [];
  return holes ? list.map((node, index) => (index < keep ? node : null)) : list.slice(0, keep);
}

function withoutAuthors(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutAuthors);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          key,
          key === "author" ? null : withoutAuthors(each),
        ]),
      )
    : value;
}

function error(
  path: readonly (string | number)[] | undefined,
  type = "RESOURCE_LIMITS_EXCEEDED",
): GraphQLError[] {
  return [{ type, message: "", ...(path === undefined ? {} : { path: [...path] }) }];
}

/** The answer with a part of it missing, and what GitHub says of that. */
function cutBy(node: Node, cut: Cut): { node: Node; errors: GraphQLError[] } {
  const list = (field: string): Node => asNode(node[field]);
  const field = "field" in cut ? cut.field : cut.kind === "thread" ? "reviewThreads" : undefined;
  if (field !== undefined && node[field] == null) {
    return { node, errors: [] };
  }
  switch (cut.kind) {
    case "null":
      return {
        node: { ...node, [cut.field]: null },
        errors: cut.told || MEANT.has(cut.field) ? error(["nodes", 0, cut.field], cut.type) : [],
      };
    case "nodes": {
      const nodes = keepSome(list(cut.field)["nodes"], cut.keep, cut.holes);
      return { node: { ...node, [cut.field]: { ...list(cut.field), nodes } }, errors: [] };
    }
    case "no nodes":
      return { node: { ...node, [cut.field]: { ...list(cut.field), nodes: null } }, errors: [] };
    case "thread": {
      const threads = list("reviewThreads")["nodes"];
      const nodes = keepSome(threads, 9, false).map((each, index) => {
        if (!isNode(each)) {
          return null;
        }
        const part = asNode(each[cut.part]);
        const kept = keepSome(part["nodes"], cut.keep, cut.holes);
        return index === cut.index ? { ...each, [cut.part]: { ...part, nodes: kept } } : each;
      });
      return { node: { ...node, reviewThreads: { ...list("reviewThreads"), nodes } }, errors: [] };
    }
    case "author":
      return {
        node: { ...node, [cut.field]: withoutAuthors(node[cut.field]) },
        errors: error(["nodes", 0, cut.field, "nodes", 0, "author"]),
      };
    case "no threads": {
      const { reviewThreads: _left, ...rest } = node;
      return { node: rest, errors: [] };
    }
    case "error":
      return { node, errors: error(cut.path) };
  }
}

function judged(raw: Node, errors: GraphQLError[]) {
  const { pull } = withoutFailed({ id: "PR_1", node: DetailsNode.parse(raw), errors });
  const facts = gatherFacts(pull, NOW);
  return { facts, readiness: judgeReadiness(facts, pull, NOW) };
}

type Judged = ReturnType<typeof judged>;

/** What is told as known and is not so, or is better than it is. */
function untruths(read: Judged, truth: Judged): string[] {
  const unread = new Set(read.facts.unread);
  const same = {
    state: read.readiness.state === "unknown" || read.readiness.state === truth.readiness.state,
    turn:
      read.readiness.state === "unknown" ||
      read.readiness.waitingOn.who === truth.readiness.waitingOn.who,
    stale: !read.readiness.stale || truth.readiness.stale,
    reviews:
      unread.has("reviews") || read.facts.reviews.approvals === truth.facts.reviews.approvals,
    threads: unread.has("threads") || isDeepStrictEqual(read.facts.threads, truth.facts.threads),
    requests:
      unread.has("requests") ||
      isDeepStrictEqual(read.facts.reviews.requested, truth.facts.reviews.requested),
    labels: unread.has("labels") || isDeepStrictEqual(read.facts.labels, truth.facts.labels),
    checks: unread.has("checks") || isDeepStrictEqual(read.facts.checks, truth.facts.checks),
  };
  return Object.entries(same).flatMap(([name, isSame]) => (isSame ? [] : name));
}

describe("details that were cut anywhere", () => {
  it("give the true state or none, and never another turn", ({ expect }) => {
    fc.assert(
      fc.property(whole, waysToCut, (node, ways) => {
        const truth = judged(node, []);
        for (const made of ways) {
          let part: { node: Node; errors: GraphQLError[] } = { node, errors: [] };
          for (const cut of made) {
            const next = cutBy(part.node, cut);
            part = { node: next.node, errors: [...part.errors, ...next.errors] };
          }
          expect(untruths(judged(part.node, part.errors), truth)).toEqual([]);
        }
      }),
      { numRuns: CUT_ANSWERS / WAYS },
    );
  });
});
