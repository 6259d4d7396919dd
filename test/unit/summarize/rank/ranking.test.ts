import { describe, it } from "vitest";

import { RECOUNT_MAX } from "../../../../src/limits.ts";
import type { ProvisionalOrder, RankingOptions } from "../../../../src/summarize/rank/ranking.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { rankPullRequests } from "../../../support/rank-pull-requests.ts";
import {
  app,
  createRankingPort,
  type Discussion,
  human,
  type WorldOptions,
} from "../../../support/repository-world.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const RECENTLY = "2026-11-18T00:00:00Z";
const LAST_MONTH = "2026-10-28T00:00:00Z";
const LONG_AGO = "2026-06-01T00:00:00Z";

const OPTIONS: RankingOptions = { limit: 5, window: "all", drafts: true };

function said(count: number, by = "grace", createdAt = RECENTLY): Discussion["comments"] {
  return Array.from({ length: count }, () => ({ author: human(by), createdAt }));
}

function botted(count: number): Discussion["comments"] {
  return Array.from({ length: count }, () => ({ author: app("coverage"), createdAt: RECENTLY }));
}

function discussion(number: number, more: Partial<Discussion> = {}): Discussion {
  return { number, comments: [], reviews: [], updatedAt: RECENTLY, ...more };
}

async function rank(
  discussions: readonly Discussion[],
  options: Partial<RankingOptions> = {},
  world: WorldOptions = {},
) {
  const port = createRankingPort(discussions, world);
  const provisional: ProvisionalOrder[] = [];
  const ranking = await rankPullRequests(
    port,
    { ...OPTIONS, ...options },
    { now: () => NOW },
    (order) => provisional.push(order),
  );
  return {
    ...ranking,
    numbers: ranking.entries.map((entry) => entry.number),
    calls: port.calls,
    provisional: provisional.map((order) => order.candidates.map((candidate) => candidate.number)),
  };
}

describe("the edges of a window", () => {
  const WEEK_AGO = new Date(NOW - 7 * 24 * 60 * 60_000).toISOString();
  const BEFORE = new Date(NOW - 7 * 24 * 60 * 60_000 - 1).toISOString();

  it("belong to it", async ({ expect }) => {
    const comments = [...said(1, "grace", WEEK_AGO), ...said(2, "linus", BEFORE)];
    const { entries } = await rank([discussion(7, { comments })], { window: "7d" });
    expect(entries[0]?.rank).toMatchObject({ humanComments: 1, lastWeek: 1, participants: 1 });
    const { entries: ever } = await rank([discussion(7, { comments })]);
    expect(ever[0]?.rank).toMatchObject({ humanComments: 3, lastWeek: 1 });
  });

  it("say nothing of what was not seen before them", async ({ expect }) => {
    // Of 101 the newest hundred are seen, the oldest of them at the window's very beginning.
    const comments = said(101, "grace", WEEK_AGO);
    const { exact, reason, entries } = await rank([discussion(7, { comments })], { window: "7d" });
    expect(entries[0]?.rank).toMatchObject({ humanComments: 100, atLeast: true });
    expect({ exact, reason }).toMatchObject({
      exact: false,
      reason: expect.stringContaining("lower bound"),
    });
    const older = [...said(1, "grace", BEFORE), ...said(100, "grace", WEEK_AGO)];
    const whole = await rank([discussion(7, { comments: older })], { window: "7d" });
    expect(whole.entries[0]?.rank).toMatchObject({ humanComments: 100 });
  });
});

describe("pages that hold less than a whole one", () => {
  it.for([
    { missing: 20, pages: 4, totalsKnown: true },
    { missing: 5, pages: 7, totalsKnown: true },
    { missing: 0, pages: 8, totalsKnown: true },
    { missing: 5, pages: 7, totalsKnown: false },
  ])(
    "are read on until they come to one: $missing are missing in each, totals known: $totalsKnown",
    async ({ missing, pages, totalsKnown }, { expect }) => {
      const all = Array.from({ length: 200 }, (_, index) =>
        discussion(index + 1, { comments: botted(5) }),
      );
      const port = createRankingPort(all, { totalsKnown });
      const small = {
        ...port,
        async candidates(after = "0") {
          const page = await port.candidates(after);
          return {
            ...page,
            candidates: page.candidates.slice(0, 10),
            rankedTotals: page.rankedTotals.slice(0, 10),
            rankedConversations: page.rankedConversations.slice(0, 10),
            missing,
            next: String(Number(after) + 10),
          };
        },
      };
      const told: ProvisionalOrder[] = [];
      const ranking = await rankPullRequests(small, OPTIONS, { now: () => NOW }, (order) =>
        told.push(order),
      );
      expect(port.calls.candidates).toBe(pages);
      expect(port.calls.recounted).toBe(Math.min(pages * 10, RECOUNT_MAX));
      expect(ranking.exact).toBe(false);
      // Without totals there is nothing to guess by.
      expect(told.length > 0).toBe(totalsKnown);
    },
  );
});

describe("a list that never ends", () => {
  it("is asked for once more where the next page is the same, and proves nothing", async ({
    expect,
  }) => {
    const port = createRankingPort([1, 2, 3].map((number) => discussion(number)));
    const again = {
      ...port,
      candidates: async (after?: string) => ({
        ...(await port.candidates(after === undefined ? undefined : "0")),
        openCount: 300,
        next: `page-${port.calls.candidates}`,
      }),
    };
    const ranking = await rankPullRequests(again, OPTIONS, { now: () => NOW });
    expect(port.calls.candidates).toBe(2);
    expect(ranking).toMatchObject({ exact: false, openCount: 300 });
    expect(ranking.reason).toContain("3 of 300");
  });
});

describe("ranking", () => {
  it("counts conversation comments and review comments by people", async ({ expect }) => {
    const { entries, exact, reason } = await rank([
      discussion(7, {
        comments: [
          ...said(3, "grace"),
          ...said(2, "linus", LONG_AGO),
          ...botted(4),
          { author: human("grace"), createdAt: RECENTLY, body: "/lgtm" },
          { author: human("grace"), createdAt: RECENTLY, minimized: true },
        ],
        reviews: [
          { author: human("edsger"), submittedAt: LONG_AGO, comments: 6 },
          { author: human("barbara"), submittedAt: RECENTLY, comments: 0 },
          { author: app("linter"), submittedAt: RECENTLY, comments: 9 },
        ],
      }),
    ]);

    expect(entries[0]?.rank).toEqual({
      score: 11,
      humanComments: 11,
      participants: 3,
      lastWeek: 3,
      botCommentsIgnored: 13,
    });
    expect({ exact, reason }).toEqual({ exact: true, reason: undefined });
  });

  it("answers an empty list for a repository without open pull requests", async ({ expect }) => {
    const ranking = await rank([]);

    expect(ranking).toMatchObject({ openCount: 0, considered: 0, exact: true, entries: [] });
    expect(ranking.calls).toEqual({ candidates: 1, recounts: 0, recounted: 0 });
  });

  it("takes two calls where leaving bots out changes nothing", async ({ expect }) => {
    const quiet = Array.from({ length: 20 }, (_, index) => discussion(index + 1));
    const busy = [50, 40, 30, 20, 10].map((count, index) =>
      discussion(100 + index, { comments: said(count) }),
    );
    const { numbers, calls, exact } = await rank([...quiet, ...busy]);

    expect(numbers).toEqual([100, 101, 102, 103, 104]);
    expect(calls).toMatchObject({ candidates: 1, recounts: 1 });
    expect(exact).toBe(true);
  });

  it("goes down by totals while bots hold the top", async ({ expect }) => {
    const inflated = Array.from({ length: 40 }, (_, index) =>
      discussion(index + 1, { comments: botted(30) }),
    );
    const argued = Array.from({ length: 6 }, (_, index) =>
      discussion(100 + index, { comments: said(10 + index) }),
    );
    const { numbers, calls, exact } = await rank([...inflated, ...argued]);

    expect(numbers).toEqual([105, 104, 103, 102, 101]);
    expect(calls.recounts).toBe(3);
    expect(exact).toBe(true);
  });

  it("says so when the recounts it allows itself do not prove the list", async ({ expect }) => {
    const inflated = Array.from({ length: 90 }, (_, index) =>
      discussion(index + 1, { comments: botted(30) }),
    );
    const { calls, exact, reason } = await rank(inflated);

    expect(calls.recounts).toBe(5);
    expect(exact).toBe(false);
    expect(reason).toMatch(/counted by author for 75 pull requests/);
  });

  it("does not trust an order that may be that of the conversation alone", async ({ expect }) => {
    const talked = Array.from({ length: 250 }, (_, index) =>
      discussion(index + 1, { comments: said(260 - index), updatedAt: RECENTLY }),
    );
    const [first] = talked;
    first?.reviews.push({ author: human("edsger"), submittedAt: RECENTLY, comments: 1 });
    const reviewed = discussion(900, {
      reviews: [{ author: human("edsger"), submittedAt: LONG_AGO, comments: 300 }],
      updatedAt: LONG_AGO,
    });
    const world = [...talked, reviewed];

    expect((await rank(world, {}, { order: "conversation" })).numbers[0]).toBe(900);
  });

  it("reads no further page when nothing on it could be counted any more", async ({ expect }) => {
    const inflated = Array.from({ length: 300 }, (_, index) =>
      discussion(index + 1, { comments: botted(30) }),
    );
    const { calls, exact } = await rank(inflated);

    expect(calls).toMatchObject({ candidates: 1, recounts: 5 });
    expect(exact).toBe(false);
  });

  it("needs no second page when the order of the first rules the rest out", async ({ expect }) => {
    const many = Array.from({ length: 500 }, (_, index) =>
      discussion(index + 1, { comments: said(Math.max(0, 60 - index)) }),
    );
    const { numbers, calls, exact } = await rank(many);

    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect(calls).toMatchObject({ candidates: 1, recounts: 1 });
    expect(exact).toBe(true);
  });

  it("reads further pages while what was not listed may be asked for", async ({ expect }) => {
    const many = Array.from({ length: 150 }, (_, index) =>
      discussion(1000 + index, { comments: said(20) }),
    );
    const asked = discussion(9, { comments: said(5), updatedAt: LONG_AGO, labels: ["api"] });
    const { numbers, calls, exact } = await rank([...many, asked], { labels: ["api"] });

    expect(numbers).toEqual([9]);
    expect(calls).toEqual({ candidates: 2, recounts: 1, recounted: 1 });
    expect(exact).toBe(true);
  });

  it("does not believe an order that the totals contradict", async ({ expect }) => {
    const talked = Array.from({ length: 600 }, (_, index) =>
      discussion(index + 1, {
        comments: said(5),
        reviews: [{ author: human("grace"), submittedAt: LONG_AGO, comments: index % 3 }],
      }),
    );
    const { calls, exact, reason } = await rank(talked, {}, { order: "conversation" });

    expect(calls.candidates).toBe(4);
    expect(exact).toBe(false);
    expect(reason).toMatch(/of 600 open pull requests were looked at/);
  });

  it("finds a pull request that only reviewers talk about", async ({ expect }) => {
    const talked = Array.from({ length: 140 }, (_, index) =>
      discussion(index + 1, { comments: said(3), updatedAt: LONG_AGO }),
    );
    const reviewed = discussion(240, {
      reviews: [{ author: human("grace"), submittedAt: RECENTLY, comments: 118 }],
    });
    const { numbers, exact } = await rank(
      [...talked, reviewed],
      { limit: 1 },
      { order: "conversation" },
    );

    expect(numbers).toEqual([240]);
    expect(exact).toBe(true);
  });

  it("breaks ties by the last human activity, then by the higher number", async ({ expect }) => {
    const { numbers } = await rank([
      discussion(1, { comments: said(2, "grace", LONG_AGO) }),
      discussion(2, { comments: said(2, "grace", RECENTLY) }),
      discussion(3, { comments: said(2, "grace", RECENTLY) }),
      discussion(4, {
        comments: said(2, "grace", LONG_AGO),
        reviews: [{ author: human("linus"), submittedAt: LAST_MONTH, comments: 0 }],
      }),
    ]);

    expect(numbers).toEqual([3, 2, 4, 1]);
  });

  it("gives the order by totals before anybody is counted", async ({ expect }) => {
    const { provisional, numbers } = await rank(
      [
        discussion(1, { comments: [...botted(9), ...said(1)] }),
        discussion(2, { comments: said(5) }),
        discussion(3, { comments: said(4) }),
      ],
      { limit: 2 },
    );

    expect(provisional).toEqual([[1, 2]]);
    expect(numbers).toEqual([2, 3]);
  });

  it("recounts the places of a long list at once", async ({ expect }) => {
    const many = Array.from({ length: 30 }, (_, index) =>
      discussion(index + 1, { comments: said(30 - index) }),
    );
    const { numbers, calls } = await rank(many, { limit: 20 });

    expect(numbers).toHaveLength(20);
    // Nobody is asked about twice.
    expect(calls).toMatchObject({ recounts: 2, recounted: 30 });
  });

  it("goes on one call at a time where the first places were not the last", async ({ expect }) => {
    const inflated = Array.from({ length: 20 }, (_, index) =>
      discussion(index + 1, { comments: botted(50) }),
    );
    const argued = Array.from({ length: 40 }, (_, index) =>
      discussion(100 + index, { comments: said(40 - index) }),
    );
    const { numbers, calls, exact } = await rank([...inflated, ...argued], { limit: 20 });

    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 100 + index));
    // Thirty at first, of whom ten have places; the next fifteen prove the others.
    expect(calls).toMatchObject({ recounts: 3, recounted: 45 });
    expect(exact).toBe(true);
  });

  it("leaves out what vanished between the calls", async ({ expect }) => {
    const port = createRankingPort([discussion(1, { comments: said(3) }), discussion(2)]);
    const ranking = await rankPullRequests(
      {
        candidates: (after) => port.candidates(after),
        recount: async (ids) => port.recount(ids.filter((id) => id !== "PR_1")),
      },
      OPTIONS,
      { now: () => NOW },
    );

    expect(ranking.entries.map((entry) => entry.number)).toEqual([2]);
  });
});

describe("a discussion beyond what one recount shows", () => {
  const long = discussion(1, { comments: said(130, "grace", RECENTLY) });

  it("is a lower bound, and said to be", async ({ expect }) => {
    const { entries, exact, reason } = await rank([long, discussion(2, { comments: said(3) })]);

    expect(entries[0]?.rank.humanComments).toBe(100);
    expect(exact).toBe(false);
    expect(reason).toMatch(/^#1: .*lower bound/);
  });

  it("is still complete when all that is missing is older than the window", async ({ expect }) => {
    const old = discussion(1, {
      comments: [...said(130, "grace", LONG_AGO), ...said(20, "grace", RECENTLY)],
    });
    const { entries, exact } = await rank([old], { window: "7d" });

    expect(entries[0]?.rank.humanComments).toBe(20);
    expect(exact).toBe(true);
  });

  it("does not matter where even its upper bound stays off the list", async ({ expect }) => {
    const noisy = discussion(1, { comments: [...said(2), ...botted(140)] });
    const { numbers, exact } = await rank([noisy, discussion(2, { comments: said(60) })], {
      limit: 1,
    });

    expect(numbers).toEqual([2]);
    expect(exact).toBe(true);
  });
});

describe("a window", () => {
  it("counts only comments that recent", async ({ expect }) => {
    const discussions = [
      discussion(1, { comments: [...said(30, "grace", LONG_AGO), ...said(1)] }),
      discussion(2, { comments: [...said(9, "grace", LAST_MONTH), ...said(2)] }),
      discussion(3, { comments: said(20, "grace", LONG_AGO), updatedAt: LONG_AGO }),
    ];

    const month = await rank(discussions, { window: "30d" });
    expect(month.entries.map(({ number, rank: { score } }) => [number, score])).toEqual([
      [2, 11],
      [1, 1],
      [3, 0],
    ]);
    const week = await rank(discussions, { window: "7d" });
    expect(week.numbers).toEqual([2, 1, 3]);
    expect(week.entries[0]?.commentsEver).toBe(11);
    expect(week.provisional).toEqual([]);
  });

  it("is proven by the time of the last update where calls run out", async ({ expect }) => {
    const old = Array.from({ length: 400 }, (_, index) =>
      discussion(index + 1, { comments: said(40, "grace", LONG_AGO), updatedAt: LONG_AGO }),
    );
    const fresh = Array.from({ length: 8 }, (_, index) =>
      discussion(1000 + index, { comments: said(2 + index) }),
    );
    const { numbers, exact } = await rank([...old, ...fresh], { window: "7d" });

    expect(numbers).toEqual([1007, 1006, 1005, 1004, 1003]);
    expect(exact).toBe(true);
  });
});

describe("filters", () => {
  const discussions = [
    discussion(1, { comments: said(9), draft: true, labels: ["Bug", "backend"] }),
    discussion(2, { comments: said(8), labels: ["bug"], author: app("dependabot") }),
    discussion(3, { comments: said(7), author: human("Grace") }),
  ];

  it.for([
    ["drafts", { drafts: false }, [2, 3]],
    ["one label", { labels: ["BUG"] }, [1, 2]],
    ["several labels, all of them", { labels: ["bug", "backend"] }, [1]],
    ["an author", { author: "grace" }, [3]],
    ["an app by its suffix", { author: "dependabot[bot]" }, [2]],
    ["an app by its name", { author: "dependabot" }, [2]],
    ["nobody", { author: "linus" }, []],
  ] satisfies [string, Partial<RankingOptions>, number[]][])(
    "select by %s",
    async ([, options, numbers], { expect }) => {
      const ranking = await rank(discussions, options);

      expect(ranking.numbers).toEqual(numbers);
      expect(ranking.considered).toBe(numbers.length);
      expect(ranking.openCount).toBe(3);
    },
  );
});

describe("without comment totals", () => {
  it("is exact only when every open pull request was counted", async ({ expect }) => {
    const few = [discussion(1, { comments: said(2) }), discussion(2, { comments: said(5) })];
    expect(await rank(few, {}, { totalsKnown: false })).toMatchObject({
      exact: true,
      numbers: [2, 1],
    });

    const many = Array.from({ length: 80 }, (_, index) => discussion(index + 1));
    const { exact, reason } = await rank(many, {}, { totalsKnown: false });
    expect(exact).toBe(false);
    expect(reason).toMatch(/no comment totals/);
  });

  it.for([{ totalsKnown: true }, { totalsKnown: false }])(
    "goes by all comments where GitHub does not say who wrote them, and says so",
    async (world, { expect }) => {
      const port = createRankingPort(
        Array.from({ length: 40 }, (_, index) =>
          discussion(index + 1, { comments: said(index + 1) }),
        ),
        world,
      );
      let asked = 0;
      const recount = (): Promise<never> => {
        asked += 1;
        return Promise.reject(new UpstreamError("github", "invalid_response", { status: 502 }));
      };
      const ranking = await rankPullRequests({ ...port, recount }, OPTIONS, { now: () => NOW });

      expect(ranking.entries.map(({ number }) => number)).toEqual([40, 39, 38, 37, 36]);
      expect(ranking.entries[0]?.rank).toMatchObject({ humanComments: 0, atLeast: true });
      expect(ranking).toMatchObject({ exact: false, reason: expect.stringContaining("who wrote") });
      expect(asked).toBe(1);
    },
  );

  it("ends where a further page is refused, and not where it is not answered", async ({
    expect,
  }) => {
    const port = createRankingPort(
      Array.from({ length: 300 }, (_, index) => discussion(index + 1, { comments: said(20) })),
    );
    function rankWith(failure: UpstreamError) {
      const candidates = (after?: string) =>
        after === undefined ? port.candidates() : Promise.reject(failure);
      const options = { ...OPTIONS, labels: ["api"] };
      return rankPullRequests({ ...port, candidates }, options, { now: () => NOW });
    }
    const refused = new UpstreamError("github", "rejected", { status: 401 });
    await expect(rankWith(refused)).rejects.toBe(refused);
    const unanswered = await rankWith(new UpstreamError("github", "network"));
    expect(unanswered).toMatchObject({
      exact: false,
      reason: expect.stringContaining("of 300 open pull requests were looked at"),
    });
  });

  it("ends where the connection itself is refused", async ({ expect }) => {
    const port = createRankingPort([discussion(1, { comments: said(3) })]);
    const refused = new UpstreamError("github", "rejected", { status: 401 });
    const recount = (): Promise<never> => Promise.reject(refused);

    await expect(rankPullRequests({ ...port, recount }, OPTIONS, { now: () => NOW })).rejects.toBe(
      refused,
    );
  });
});
