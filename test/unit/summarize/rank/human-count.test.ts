import { describe, it } from "vitest";

import type { Candidate, Recount } from "../../../../src/summarize/pull-request/pull-request.ts";
import { type CountingRules, countHumans } from "../../../../src/summarize/rank/human-count.ts";
import { app, human } from "../../../support/repository-world.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const WEEK_MS = 7 * 24 * 60 * 60_000;
const RECENTLY = "2026-11-18T00:00:00Z";
const LONG_AGO = "2026-06-01T00:00:00Z";
const ALL_TIME = Number.NEGATIVE_INFINITY;

function count(
  recount: Partial<Recount>,
  totalComments: number,
  rules: Partial<CountingRules> = {},
) {
  const candidate: Candidate = {
    id: "PR_1",
    number: 1,
    title: "Change 1",
    author: human("ada"),
    draft: false,
    labels: [],
    createdAt: "2026-05-01T00:00:00Z",
    updatedAt: RECENTLY,
    totalComments,
    conversation: totalComments,
  };
  const whole: Recount = {
    id: "PR_1",
    number: 1,
    comments: [],
    commentsTotal: recount.comments?.length ?? 0,
    reviews: [],
    reviewsTotal: recount.reviews?.length ?? 0,
    ...recount,
  };
  return countHumans(candidate, whole, { since: ALL_TIME, now: NOW, totalsKnown: true, ...rules });
}

function comments(amount: number, more: Partial<Recount["comments"][number]> = {}) {
  return Array.from({ length: amount }, () => ({
    author: human("grace"),
    createdAt: RECENTLY,
    minimized: false,
    body: "I see it differently.",
    ...more,
  }));
}

function review(amount: number, submittedAt = RECENTLY, author = human("edsger")) {
  return { author, submittedAt, comments: amount };
}

describe("what a pull request can score at most", () => {
  it.for([
    ["what was counted, where all was seen", { comments: comments(3) }, 9, {}, 3],
    ["what was not seen on top", { comments: comments(3), commentsTotal: 5 }, 9, {}, 5],
    // Of 9 in all 4 were seen: whoever wrote the others, there are 5 of them.
    [
      "no more than the total leaves",
      { comments: [...comments(3), ...comments(1, { author: app("ci") })], commentsTotal: 40 },
      9,
      {},
      8,
    ],
    ["never less than was counted", { comments: comments(3), commentsTotal: 40 }, 1, {}, 3],
    [
      "no bound by totals that are not known",
      { comments: comments(3), commentsTotal: 40 },
      9,
      { totalsKnown: false },
      40,
    ],
    [
      "the total, where reviews were not seen",
      { comments: comments(3), reviews: [review(2)], reviewsTotal: 2 },
      9,
      {},
      9,
    ],
    [
      "anything, where totals are not known either",
      { reviews: [review(2)], reviewsTotal: 2 },
      9,
      { totalsKnown: false },
      Number.POSITIVE_INFINITY,
    ],
  ] satisfies [string, Partial<Recount>, number, Partial<CountingRules>, number][])(
    "is %s",
    ([, recount, total, rules, atMost], { expect }) => {
      const counted = count(recount, total, rules);
      expect(counted.atMost).toBe(atMost);
      expect(counted.rank.atLeast).toBe(atMost > counted.rank.score ? true : undefined);
    },
  );

  it("is what was counted where the lists reach back before the window", ({ expect }) => {
    const since = NOW - WEEK_MS;
    const older = { comments: [...comments(1, { createdAt: LONG_AGO }), ...comments(2)] };
    const cut = { ...older, commentsTotal: 50 };
    expect(count(cut, 60, { since })).toMatchObject({ atMost: 2, rank: { score: 2 } });
    const reviewed = { reviews: [review(4, LONG_AGO), review(2)], reviewsTotal: 30 };
    expect(count(reviewed, 60, { since }).atMost).toBe(2);
    expect(count({ ...reviewed, reviews: [review(2)] }, 60, { since }).atMost).toBe(60);
    // Of all time it is not known.
    expect(count(cut, 60, { since }).commentsEver).toBe(50);
  });

  it("is told as the comments ever made only where it is a number", ({ expect }) => {
    const unseen = { comments: comments(3), reviews: [], reviewsTotal: 2 };
    expect(count(unseen, 9).commentsEver).toBe(9);
    expect(count(unseen, 9, { totalsKnown: false }).commentsEver).toBe(3);
  });
});

describe("who is counted", () => {
  it("people who discuss, bots apart, in the last week as well", ({ expect }) => {
    const weekAgo = new Date(NOW - WEEK_MS).toISOString();
    const before = new Date(NOW - WEEK_MS - 1).toISOString();
    const { rank, minimizedUnknown } = count(
      {
        comments: [
          ...comments(1, { createdAt: weekAgo }),
          ...comments(1, { createdAt: before, author: human("linus") }),
          ...comments(1, { minimized: true }),
          ...comments(1, { body: "/retest" }),
          ...comments(2, { author: app("ci") }),
        ],
        reviews: [review(0, RECENTLY, human("nobody")), review(3)],
      },
      20,
    );
    expect(rank).toEqual({
      score: 5,
      humanComments: 5,
      participants: 3,
      lastWeek: 4,
      botCommentsIgnored: 2,
    });
    expect(minimizedUnknown).toBe(false);
    expect(count({ minimizedUnknown: true }, 0).minimizedUnknown).toBe(true);
  });

  it("last is a person's comment or review, else the opening", ({ expect }) => {
    const opened = Date.parse("2026-05-01T00:00:00Z");
    const machines = {
      comments: [...comments(1, { author: app("ci") }), ...comments(1, { minimized: true })],
      reviews: [review(1, RECENTLY, app("linter"))],
    };
    expect(count(machines, 0).lastHumanActivity).toBe(opened);
    expect(count({ ...machines, reviews: [review(0, LONG_AGO)] }, 0).lastHumanActivity).toBe(
      Date.parse(LONG_AGO),
    );
    expect(count({ comments: comments(1) }, 0).lastHumanActivity).toBe(Date.parse(RECENTLY));
  });
});
