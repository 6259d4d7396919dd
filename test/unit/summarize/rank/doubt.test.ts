import { describe, it } from "vitest";

import type { CandidatePage } from "../../../../src/summarize/pull-request/pull-request.ts";
import { rankLists } from "../../../../src/summarize/rank/ranking.ts";
import { rankPullRequests } from "../../../support/rank-pull-requests.ts";
import {
  app,
  createRankingPort,
  type Discussion,
  human,
} from "../../../support/repository-world.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const CLOCK = { now: () => NOW };
const EDGE = new Date(NOW - 7 * 24 * 60 * 60_000).toISOString();
const LONG_AGO = "2026-06-01T00:00:00Z";
const WEEK = { limit: 5, window: "7d", drafts: true } as const;

/** Talked about by machines alone, and last updated then. */
function noisy(number: number, comments: number, updatedAt: string): Discussion {
  return {
    number,
    comments: Array.from({ length: comments }, () => ({
      author: app("coverage"),
      createdAt: updatedAt,
    })),
    reviews: [],
    updatedAt,
  };
}

function range(length: number, from = 1): number[] {
  return Array.from({ length }, (_, index) => from + index);
}

describe("a ranking that is not proven", () => {
  it("leaves out some that were updated at the very beginning of the window", async ({
    expect,
  }) => {
    const world = range(90).map((number) => noisy(number, 30, EDGE));
    const { exact, reason } = await rankPullRequests(createRankingPort(world), WEEK, CLOCK);
    expect({ exact, reason }).toMatchObject({
      exact: false,
      reason: expect.stringMatching(/counted by author for 75/),
    });
    const before = new Date(Date.parse(EDGE) - 1).toISOString();
    const quiet = range(90).map((number) => noisy(number, 30, before));
    expect((await rankPullRequests(createRankingPort(quiet), WEEK, CLOCK)).exact).toBe(true);
  });

  it("is proven where nobody has commented, as long as nothing else was updated", async ({
    expect,
  }) => {
    const old = range(400).map((number) => noisy(number, 40, LONG_AGO));
    const fresh = range(8, 1000).map((number) => noisy(number, 2, "2026-11-18T00:00:00Z"));
    const port = createRankingPort([...old, ...fresh]);
    const { exact, entries } = await rankPullRequests(port, WEEK, CLOCK);
    expect(entries.map(({ rank: { score } }) => score)).toEqual([0, 0, 0, 0, 0]);
    expect(exact).toBe(true);
  });

  it("says that totals are missing where one list of several was not seen whole", async ({
    expect,
  }) => {
    const ports = [1, 2].map((number) =>
      createRankingPort([noisy(number, 1, EDGE)], { totalsKnown: false }),
    );
    const pages = await Promise.all(ports.map((port) => port.candidates()));
    const [whole, cut] = pages.map((page, list): CandidatePage => ({
      ...page,
      openCount: list === 0 ? 1 : 9,
    }));
    if (whole === undefined || cut === undefined) {
      throw new Error("There are two.");
    }
    const lists = [whole, cut].map((first) => ({ first, more: () => Promise.reject(new Error()) }));
    const [one, other] = lists;
    if (one === undefined || other === undefined) {
      throw new Error("There are two.");
    }
    const { reason } = await rankLists(
      [one, other],
      {
        recount: async (batch) =>
          (await Promise.all(ports.map((port) => port.recount(batch.map(({ id }) => id))))).flat(),
      },
      WEEK,
      CLOCK,
    );
    expect(reason).toMatch(/^GitHub gives no comment totals/);
  });

  it("is so where a count is above what GitHub's total says", async ({ expect }) => {
    const port = createRankingPort([
      {
        number: 7,
        comments: [1, 2, 3].map(() => ({ author: human("grace"), createdAt: LONG_AGO })),
        reviews: [],
      },
    ]);
    const first = await port.candidates();
    const candidates = first.candidates.map((each) => ({ ...each, totalComments: 2 }));
    const lying = { ...port, candidates: async () => ({ ...first, candidates }) };
    const all = { ...WEEK, window: "all" } as const;
    const { exact, reason } = await rankPullRequests(lying, all, CLOCK);
    expect({ exact, reason }).toMatchObject({
      exact: false,
      reason: expect.stringMatching(/^#7 has more comments than GitHub's total/),
    });
  });

  it("is so where GitHub's totals turn out to be of the conversation alone", async ({ expect }) => {
    const talked = noisy(7, 20, LONG_AGO);
    const review = { author: human("grace"), submittedAt: LONG_AGO };
    const reviews = [{ ...review, comments: 9 }];
    // Hidden from totals like these: nobody would count it, and it is the most discussed.
    const hidden = { number: 8, comments: [], reviews: [{ ...review, comments: 40 }] };
    const others = range(80, 100).map((number) => noisy(number, 5, LONG_AGO));
    const port = createRankingPort([{ ...talked, reviews }, ...others, hidden]);
    const first = await port.candidates();
    const candidates = first.candidates.map((each) => ({
      ...each,
      totalComments: each.conversation,
    }));
    const told = { ...first, candidates, rankedTotals: first.rankedConversations };
    const lying = { ...port, candidates: async () => told };
    const one = { limit: 1, window: "all", drafts: true } as const;
    const { exact, reason } = await rankPullRequests(lying, one, CLOCK);
    expect({ exact, reason }).toMatchObject({
      exact: false,
      reason: expect.stringMatching(/^GitHub's total of #7 leaves review comments out/),
    });
  });
});
