import { isDeepStrictEqual } from "node:util";

import * as fc from "fast-check";
import { describe, it } from "vitest";

import { parseAnswer } from "../../../../src/github/client/answer.ts";
import { readDetail } from "../../../../src/github/rest/details.ts";
import type { RestClient } from "../../../../src/github/rest/lists.ts";
import { createRestReader } from "../../../../src/github/rest/reader.ts";
import { PullRow } from "../../../../src/github/rest/rows.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { NotOffered } from "../../../../src/upstream/route-refused.ts";
import { HEAD, OLDER_HEAD } from "../../../support/pull-request.ts";

/** Each whole answer is cut in several ways: making one up and judging it takes as long as a cut. */
const CUT_ANSWERS = 10_000;
const WAYS = 5;

const NOW = Date.parse("2026-11-20T12:00:00Z");

const user = fc.constantFrom(
  { type: "User", login: "ada" },
  { type: "User", login: "grace" },
  { type: "User", login: "linus" },
  { type: "Bot", login: "linter[bot]" },
);
const id = fc.integer({ min: 1, max: 1_000_000 });
const said = fc.record({
  id,
  user,
  author_association: fc.constantFrom("MEMBER", "NONE"),
  // The same few texts for every run: writing a date takes longer than judging by it.
  created_at: fc.constantFrom(
    ...Array.from({ length: 400 }, (_, hours) =>
      new Date(NOW - (hours + 1) * 3_600_000).toISOString(),
    ),
  ),
  body: fc.constant("Words."),
});

const review = fc
  .record({
    said,
    state: fc.constantFrom("APPROVED", "APPROVED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"),
    head: fc.boolean(),
  })
  .map(({ said: { created_at: submittedAt, ...more }, state, head }) => ({
    ...more,
    state,
    submitted_at: submittedAt,
    commit_id: head ? HEAD : OLDER_HEAD,
  }));

const thread = fc.array(said, { minLength: 1, maxLength: 4 }).map((comments) => {
  const [first, ...replies] = comments.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  const place = {
    path: "a.ts",
    line: 1,
    position: 1,
    pull_request_review_id: null,
    pull_request_url: "https://api.github.com/repos/acme/rockets/pulls/1",
  };
  return [
    { ...first, ...place },
    ...replies.map((reply) => ({ ...reply, ...place, in_reply_to_id: first?.id })),
  ];
});

const REPOSITORY = { name: "rockets", private: false, owner: { login: "acme" } };

/** By the end of their paths. */
interface Answers {
  pull: Record<string, unknown> | null;
  reviews: unknown[];
  reviewComments: unknown[];
  comments: unknown[];
  runs: unknown[];
  statuses: unknown[];
  commits: unknown[];
}
type List = Exclude<keyof Answers, "pull">;

/** A pull request as REST answers it whole. */
const whole = fc
  .record({
    // Most are near their merge: that is where a part could be taken for the whole.
    draft: fc.constantFrom(false, false, false, false, false, true),
    mergeable: fc.constantFrom(true, true, true, true, false),
    mergeState: fc.constantFrom("clean", "clean", "clean", "blocked", "behind"),
    reviews: fc.uniqueArray(review, { maxLength: 4, selector: (each) => each.user.login }),
    requested: fc.subarray(["grace", "linus", "hugo"]),
    threads: fc.array(thread, { maxLength: 2 }),
    comments: fc.array(said, { maxLength: 4 }),
    runs: fc.array(fc.constantFrom("success", "success", "failure", null), { maxLength: 3 }),
    statuses: fc.array(fc.constantFrom("success", "success", "pending"), { maxLength: 2 }),
  })
  .map((given): Answers => {
    const reviewComments = given.threads
      .flat()
      .toSorted((a, b) => ((a.created_at ?? "") > (b.created_at ?? "") ? -1 : 1));
    const passes = [...given.runs, ...given.statuses].every((each) => each === "success");
    const unblocked = given.mergeState === "clean" && !passes ? "unstable" : given.mergeState;
    return {
      reviews: given.reviews.toSorted((a, b) => (a.submitted_at < b.submitted_at ? -1 : 1)),
      reviewComments,
      comments: given.comments,
      runs: given.runs.map((conclusion, index) => ({
        id: index + 1,
        name: `run ${index}`,
        status: conclusion === null ? "in_progress" : "completed",
        conclusion,
        app: { slug: "actions" },
      })),
      statuses: given.statuses.map((state, index) => ({ context: `status ${index}`, state })),
      commits: [{ sha: HEAD, commit: { committer: { date: "2026-11-10T09:00:00Z" } } }],
      pull: {
        node_id: "PR_1",
        number: 1,
        title: "Change",
        user: { type: "User", login: "ada" },
        body: "Why.",
        draft: given.draft,
        labels: [{ name: "bug" }],
        created_at: "2026-11-01T09:00:00Z",
        updated_at: "2026-11-19T09:00:00Z",
        author_association: "MEMBER",
        head: { ref: "change", sha: HEAD, repo: REPOSITORY },
        base: { ref: "main", repo: REPOSITORY },
        assignees: [],
        requested_reviewers: given.requested.map((login) => ({ type: "User", login })),
        requested_teams: [],
        auto_merge: null,
        comments: given.comments.length,
        review_comments: reviewComments.length,
        commits: 1,
        additions: 1,
        deletions: 1,
        changed_files: 1,
        mergeable: given.mergeable,
        mergeable_state: given.mergeable ? unblocked : "dirty",
      },
    };
  });

const LISTS = [
  "reviews",
  "reviewComments",
  "comments",
  "runs",
  "statuses",
  "commits",
] as const satisfies List[];
/** Not `mergeable`, which is null in whole answers as well, until GitHub has worked it out. */
const FIELDS = [
  "draft",
  "labels",
  "requested_reviewers",
  "requested_teams",
  "comments",
  "review_comments",
  "commits",
  "additions",
  "changed_files",
  "mergeable_state",
] as const;

type Cut =
  | { kind: "field"; field: (typeof FIELDS)[number]; gone: boolean }
  | { kind: "rows"; list: List; index: number; as: "null" | "unreadable" | "undated" | "hole" }
  /** A page that is not full although another follows. */
  | { kind: "short page"; list: List; keep: number }
  /** Nothing says that there is more but the total. */
  | { kind: "fewer"; list: Exclude<List, "reviews">; keep: number }
  | { kind: "refused"; list: List | "pull" };

const cuts: fc.Arbitrary<Cut> = fc.oneof(
  fc.record({
    kind: fc.constant("field" as const),
    field: fc.constantFrom(...FIELDS),
    gone: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("rows" as const),
    list: fc.constantFrom(...LISTS),
    index: fc.nat(3),
    as: fc.constantFrom(
      "null" as const,
      "unreadable" as const,
      "undated" as const,
      "hole" as const,
    ),
  }),
  fc.record({
    kind: fc.constant("short page" as const),
    list: fc.constantFrom("reviews" as const, "reviewComments" as const),
    keep: fc.nat(2),
  }),
  fc.record({
    kind: fc.constant("fewer" as const),
    list: fc.constantFrom(
      "reviewComments" as const,
      "comments" as const,
      "runs" as const,
      "statuses" as const,
    ),
    keep: fc.nat(2),
  }),
  fc.record({
    kind: fc.constant("refused" as const),
    list: fc.constantFrom("pull" as const, ...LISTS),
  }),
);
const waysToCut = fc.array(fc.array(cuts, { minLength: 1, maxLength: 2 }), {
  minLength: WAYS,
  maxLength: WAYS,
});

const ENDS: readonly [RegExp, List | "pull"][] = [
  [/\/pulls\/1$/, "pull"],
  [/\/pulls\/1\/reviews$/, "reviews"],
  [/\/pulls\/1\/comments$/, "reviewComments"],
  [/\/issues\/1\/comments$/, "comments"],
  [/\/check-runs$/, "runs"],
  [/\/status$/, "statuses"],
  [/\/pulls\/1\/commits$/, "commits"],
];

/** GitHub behind the client, with some of its answers cut. */
function clientOf(answers: Answers, made: readonly Cut[]): RestClient {
  function answer(path: string, { page = 1, per_page: size = 100 }: Query) {
    const name = ENDS.find(([end]) => end.test(path))?.[1] ?? "pull";
    if (made.some((cut) => cut.kind === "refused" && cut.list === name)) {
      throw new UpstreamError("scalekit", "rejected", { status: 501, cause: new NotOffered() });
    }
    if (name === "pull") {
      return { body: pullOf(answers.pull, made), hasNext: false };
    }
    const start = (page - 1) * size;
    const hole = made.find((cut) => isIn(cut, name, start, start + size));
    if (hole !== undefined) {
      throw new UpstreamError("github", "invalid_response", { status: 502 });
    }
    const short = made.find((cut) => cut.kind === "short page" && cut.list === name);
    const rows = rowsOf(answers[name], name, made);
    const keep = short?.kind === "short page" && size === 100 ? short.keep : undefined;
    const served =
      keep === undefined
        ? rows.slice(start, start + size)
        : page === 1
          ? rows.slice(0, keep)
          : page === 2
            ? rows.slice(keep)
            : [];
    const total = answers[name].length;
    return {
      body:
        name === "runs"
          ? { total_count: total, check_runs: served }
          : name === "statuses"
            ? { total_count: total, statuses: served }
            : served,
      hasNext: keep !== undefined && page === 1,
    };
  }
  return {
    get: (schema, path, query = {}) =>
      Promise.resolve().then(() => parseAnswer(schema, answer(path, query).body)),
    getPage: (path, query = {}) =>
      Promise.resolve().then(() => {
        const { body, hasNext } = answer(path, query);
        return { rows: Array.isArray(body) ? body : [], hasNext };
      }),
  };
}

type Query = Record<string, string | number> & { page?: number; per_page?: number };

function isIn(cut: Cut, list: List, start: number, end: number): boolean {
  return (
    cut.kind === "rows" &&
    cut.as === "hole" &&
    cut.list === list &&
    start <= cut.index &&
    cut.index < end
  );
}

function pullOf(pull: Answers["pull"], made: readonly Cut[]) {
  const cut = { ...pull };
  for (const each of made) {
    if (each.kind === "field") {
      cut[each.field] = each.gone ? undefined : null;
    }
  }
  return cut;
}

function rowsOf(list: readonly unknown[], name: List, made: readonly Cut[]): unknown[] {
  let rows = [...list];
  for (const cut of made) {
    if (cut.kind === "rows" && cut.list === name) {
      rows = rows.map((row, index) => (index === cut.index ? rowAs(cut.as, row) : row));
    } else if (cut.kind === "fewer" && cut.list === name && hasTotal(name, made)) {
      rows = rows.slice(0, cut.keep);
    }
  }
  return rows;
}

const TOTALS: Partial<Record<List, string>> = {
  comments: "comments",
  reviewComments: "review_comments",
};

/** Whether GitHub still says how many there are: without that nothing could tell. */
function hasTotal(list: List, made: readonly Cut[]): boolean {
  const total = TOTALS[list];
  return (
    total === undefined ||
    !made.some(
      (cut) =>
        (cut.kind === "field" && cut.field === total) ||
        (cut.kind === "refused" && cut.list === "pull"),
    )
  );
}

function rowAs(as: string, row: unknown): unknown {
  switch (as) {
    case "null":
      return null;
    case "unreadable":
      return { id: "what?" };
    case "undated":
      return { ...Object(row), submitted_at: null };
    default:
      return row;
  }
}

async function judged(answers: Answers, made: readonly Cut[]) {
  const client = clientOf(answers, made);
  const reader = createRestReader(client, { owner: "acme", name: "rockets" }, () => client);
  const row = PullRow.parse(answers.pull);
  const pull = await readDetail(reader, { number: 1, row, totals: undefined });
  if (pull === null) {
    throw new Error("It was expected to be there.");
  }
  const facts = gatherFacts(pull, NOW);
  return { facts, readiness: judgeReadiness(facts, pull, NOW) };
}

type Judged = Awaited<ReturnType<typeof judged>>;

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
    size: unread.has("size") || read.facts.changedFiles === truth.facts.changedFiles,
    checks: unread.has("checks") || isDeepStrictEqual(read.facts.checks, truth.facts.checks),
  };
  return Object.entries(same).flatMap(([name, isSame]) => (isSame ? [] : name));
}

describe("details over REST that were cut anywhere", () => {
  it("give the true state or none, and never another turn", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(whole, waysToCut, async (answers, ways) => {
        const truth = await judged(answers, []);
        for (const made of ways) {
          expect(untruths(await judged(answers, made), truth)).toEqual([]);
        }
      }),
      { numRuns: CUT_ANSWERS / WAYS },
    );
  });
});
