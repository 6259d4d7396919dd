import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { Turn } from "../../../../src/protocol/queue.ts";
import type { PullRequest, Review } from "../../../../src/summarize/pull-request/pull-request.ts";
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
import { type Around, NOW, turnsFor } from "../../../support/turns.ts";

const RUNS = { numRuns: 2500 };
/** Less is read of each in several ways, ten thousand in all: making one up takes as long as to tell its turns. */
const WAYS = 4;

const actor = fc.constantFrom(
  person("ada"),
  person("grace"),
  person("linus"),
  person("ghost"),
  machine("linter"),
);
/** The same few texts for every run: writing a date takes longer than judging by it. */
const time = fc.constantFrom(
  ...Array.from({ length: 30 * 24 + 1 }, (_, hours) =>
    new Date(NOW - hours * 3_600_000).toISOString(),
  ),
);
const association = fc.constantFrom("MEMBER" as const, "CONTRIBUTOR" as const, "NONE" as const);
const commentFields = { author: actor, association, createdAt: time, minimized: fc.boolean() };

const comment = fc.record(commentFields);

const review = fc.record({
  author: actor,
  association,
  state: fc.constantFrom(
    "APPROVED" as const,
    "CHANGES_REQUESTED" as const,
    "COMMENTED" as const,
    "DISMISSED" as const,
  ),
  body: fc.constantFrom("", "Why not a queue?"),
  submittedAt: time,
  commitOid: fc.constantFrom(HEAD, OLDER_HEAD, null),
});

/** Unlike random ones soon made up; of up to 13, and in another order than the list, as where times are the same. */
function withIds<Item>(kind: string, items: readonly Item[]): (Item & { id: string })[] {
  return items.map((item, index) => ({ ...item, id: `${kind}_${(index * 7) % 13}` }));
}

function byTime(a: { createdAt: string }, b: { createdAt: string }): number {
  return a.createdAt < b.createdAt ? -1 : 1;
}

const thread = fc.record({
  resolved: fc.constantFrom(true, false),
  comments: fc.array(comment, { minLength: 1, maxLength: 7 }),
});

interface Subject {
  pull: PullRequest;
  around: Around;
}

const subjects: fc.Arbitrary<Subject> = fc
  .record({
    author: actor,
    association,
    draft: fc.boolean(),
    headCommittedAt: fc.option(time),
    assignees: fc.subarray(["ada", "barbara", "linter-bot"]),
    mergeable: fc.constantFrom("MERGEABLE" as const, "CONFLICTING" as const),
    mergeState: fc.constantFrom(
      "BEHIND" as const,
      "BLOCKED" as const,
      "CLEAN" as const,
      "CLEAN" as const,
      "UNSTABLE" as const,
    ),
    reviewDecision: fc.constantFrom(
      "APPROVED" as const,
      "CHANGES_REQUESTED" as const,
      "REVIEW_REQUIRED" as const,
      null,
    ),
    autoMerge: fc.boolean(),
    mergeQueue: fc.option(
      fc.record({ state: fc.constantFrom("QUEUED", "UNMERGEABLE"), position: fc.nat(9) }),
    ),
    requestedReviewers: fc.subarray([
      { login: "grace", kind: "user" as const, askedAt: "2026-11-12T09:00:00Z" },
      { login: "linus", kind: "user" as const },
      { login: "platform", kind: "team" as const },
      { login: "linter", kind: "bot" as const },
    ]),
    said: fc.array(review, { maxLength: 6 }),
    comments: fc.array(comment, { maxLength: 12 }),
    threads: fc.array(thread, { maxLength: 4 }),
    rollup: fc.constantFrom(
      "SUCCESS" as const,
      "FAILURE" as const,
      "PENDING" as const,
      "EXPECTED" as const,
      null,
    ),
    below: fc.constantFrom(null, null, 7),
    soleMaintainer: fc.option(fc.constant("ada"), { nil: undefined }),
  })
  .map(({ said, comments, threads, ...more }) => ({
    ...more,
    said: inCourse(withIds("PRR", said).map((each) => aReview(each))),
    comments: withIds("IC", comments).map((each) => aComment(each)),
    threads: withIds("PRRT", threads).map(({ comments: replies, ...each }) =>
      aThread({
        ...each,
        comments: withIds(`${each.id}_RC`, replies)
          .map((reply) => aComment(reply))
          .toSorted(byTime),
      }),
    ),
  }))
  .map(({ said, ...more }) => ({ ...more, said, opinions: latestOpinions(said) }))
  // GitHub decides so only where somebody has done so, and blocks what it does not call approved.
  .map(({ reviewDecision: wanted, mergeState, ...more }) => {
    const isDone = more.opinions.some(({ state }) => state === wanted);
    const reviewDecision = wanted === null || isDone ? wanted : ("REVIEW_REQUIRED" as const);
    const isFree = reviewDecision === null || reviewDecision === "APPROVED";
    return { ...more, reviewDecision, mergeState: isFree ? mergeState : ("BLOCKED" as const) };
  })
  .map(({ said, comments, threads, rollup, below, soleMaintainer, ...more }) => ({
    pull: aPullRequest({
      ...more,
      reviews: { total: said.length, list: said },
      comments: { total: comments.length, list: comments.toSorted(byTime) },
      threads: { total: threads.length, list: threads },
      checks: { state: rollup, total: 0, list: [] },
    }),
    around: { below, soleMaintainer },
  }));

/** Oldest first, each on the head of its time. */
function inCourse(reviews: readonly Review[]): Review[] {
  const sorted = reviews.toSorted((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1));
  const first = sorted.findIndex(({ commitOid }) => commitOid === HEAD);
  return sorted.map((each, place) =>
    first !== -1 && place > first ? { ...each, commitOid: HEAD } : each,
  );
}

/** As GitHub lists them: the latest of each reviewer's that is more than a comment. */
function latestOpinions(reviews: readonly Review[]): Review[] {
  const opinions = reviews.filter(({ state }) => state !== "COMMENTED");
  return [...new Map(opinions.map((each) => [each.author.login, each])).values()];
}

function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function reordered({ pull, around }: Subject): fc.Arbitrary<Subject> {
  return fc
    .record({
      assignees: shuffled(pull.assignees),
      requestedReviewers: shuffled(pull.requestedReviewers),
      opinions: shuffled(pull.opinions),
      reviews: shuffled(pull.reviews.list),
      comments: shuffled(pull.comments.list),
      threads: shuffled(pull.threads.list),
    })
    .map(({ reviews, comments, threads, ...more }) => ({
      around,
      pull: {
        ...pull,
        ...more,
        reviews: { ...pull.reviews, list: reviews },
        comments: { ...pull.comments, list: comments },
        threads: { ...pull.threads, list: threads },
      },
    }));
}

/** What an answer of GitHub's, or an access level, may lack. */
const CUTS: Record<string, (subject: Subject) => Subject> = {
  reviews: ({ pull, around }) => ({
    around,
    pull: {
      ...pull,
      opinions: pull.opinions.slice(1),
      reviews: { ...pull.reviews, list: pull.reviews.list.slice(2) },
      unread: [...(pull.unread ?? []), "reviews"],
    },
  }),
  olderReviews: ({ pull, around }) => ({
    around,
    pull: { ...pull, reviews: { ...pull.reviews, list: pull.reviews.list.slice(2) } },
  }),
  threads: ({ pull, around }) => ({
    around,
    pull: { ...pull, threads: { ...pull.threads, list: pull.threads.list.slice(1) } },
  }),
  middleOfThreads: ({ pull, around }) => ({
    around,
    pull: {
      ...pull,
      threads: {
        ...pull.threads,
        list: pull.threads.list.map((each) => ({
          ...each,
          comments: [...new Set([...each.comments.slice(0, 1), ...each.comments.slice(-3)])],
        })),
      },
    },
  }),
  resolution: ({ pull, around }) => ({
    around,
    pull: {
      ...pull,
      threads: {
        ...pull.threads,
        list: pull.threads.list.map((each) => ({ ...each, resolved: null })),
      },
      unread: [...(pull.unread ?? []), "resolution"],
    },
  }),
  comments: ({ pull, around }) => ({
    around,
    pull: {
      ...pull,
      comments: {
        ...pull.comments,
        list: [...new Set([...pull.comments.list.slice(0, 5), ...pull.comments.list.slice(-3)])],
      },
    },
  }),
  checks: ({ pull, around }) => ({
    around,
    pull: { ...pull, checks: { state: "unknown", total: 0, list: [] } },
  }),
  mergeability: ({ pull, around }) => ({
    around,
    pull: { ...pull, mergeable: "UNKNOWN", mergeState: "UNKNOWN" },
  }),
  decision: ({ pull, around }) => ({ around, pull: { ...pull, reviewDecision: "unknown" } }),
  requests: ({ pull, around }) => ({
    around,
    pull: {
      ...pull,
      requestedReviewers: pull.requestedReviewers.slice(1),
      unread: [...(pull.unread ?? []), "requests"],
    },
  }),
  stack: ({ pull, around }) => ({ pull, around: { ...around, below: "unknown" } }),
};

const waysToCut = fc.array(fc.subarray(Object.keys(CUTS), { minLength: 1 }), {
  minLength: WAYS,
  maxLength: WAYS,
});

function turnsIn({ pull, around }: Subject): Turn[] {
  return turnsFor(pull, around);
}

function whose({ kind, name, code }: Turn): string {
  return `${kind} ${name} ${code}`;
}

describe("turns", () => {
  it("are the same in whatever order the facts come", ({ expect }) => {
    fc.assert(
      fc.property(
        subjects.chain((subject) => fc.tuple(fc.constant(subject), reordered(subject))),
        ([subject, other]) => {
          expect(turnsIn(other)).toEqual(turnsIn(subject));
        },
      ),
      RUNS,
    );
  });

  it("are somebody's, no machine's, and since no time to come", ({ expect }) => {
    fc.assert(
      fc.property(subjects, (subject) => {
        const turns = turnsIn(subject);
        const isSound =
          turns.length > 0 &&
          new Set(turns.map(whose)).size === turns.length &&
          turns.every(
            ({ kind, name = "", since, message }) =>
              (name !== "") === (kind === "person" || kind === "team") &&
              !["linter", "linter-bot", "ghost"].includes(name) &&
              Date.parse(since) <= NOW &&
              message !== "",
          );
        expect(isSound).toBe(true);
      }),
      RUNS,
    );
  });

  it("are the same or unknown where less was read", ({ expect }) => {
    fc.assert(
      fc.property(subjects, waysToCut, (subject, ways) => {
        const all = new Set(turnsIn(subject).map(whose));
        for (const names of ways) {
          const cut = names.reduce((less, name) => CUTS[name]?.(less) ?? less, subject);
          const told = turnsIn(cut);
          const others = told.filter((turn) => turn.kind !== "unknown" && !all.has(whose(turn)));
          expect(others).toEqual([]);
          if (!told.some(({ kind }) => kind === "unknown")) {
            expect(new Set(told.map(whose))).toEqual(all);
          }
        }
      }),
      RUNS,
    );
  });
});
