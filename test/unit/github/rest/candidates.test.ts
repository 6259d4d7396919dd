import { describe, it } from "vitest";

import type { PullRequestSpec } from "../../../fakes/github/world.ts";
import { rankPullRequests } from "../../../support/rank-pull-requests.ts";
import { pullRequests } from "../github-api.ts";
import { createRestApi, type RestApi } from "./rest-api.ts";

const EVERYTHING = { limit: 5, window: "all", drafts: true } as const;

/** A pull request with so many conversation and review comments. */
function discussed(conversation: number, review: number): Partial<PullRequestSpec> {
  const said = Array.from({ length: review }, () => ({ author: "grace", body: "Here?" }));
  return {
    comments: Array.from({ length: conversation }, () => ({ author: "ada", body: "Why?" })),
    threads: review === 0 ? [] : [{ path: "a.ts", comments: said }],
  };
}

function rank({ rest, clock }: RestApi) {
  return rankPullRequests(rest, EVERYTHING, clock);
}

describe("candidates over REST", () => {
  it("have the totals that the list does not carry", async ({ expect }) => {
    const api = createRestApi({
      pullRequests: pullRequests(3, (number) => discussed(number, 3 - number)),
      issues: [{ number: 40, title: "Not a pull request" }],
    });
    const page = await api.rest.candidates();
    expect(page).toMatchObject({
      repository: { owner: "acme", name: "rockets", private: false },
      openCount: 3,
      countsKnown: true,
      rankedTotals: [3, 3, 3],
    });
    expect(page.next).toBeUndefined();
    expect(page.candidates.map(({ totalComments }) => totalComments)).toEqual([3, 3, 3]);
    expect(api.operations().toSorted()).toEqual([
      "issues.listForRepo",
      "pulls.list",
      "pulls.listReviewCommentsForRepo",
    ]);
  });

  it("are asked one by one where the newest review comments do not reach back", async ({
    expect,
  }) => {
    const api = createRestApi({
      pullRequests: pullRequests(3, (number) => ({
        createdAt: `2026-0${number}-01T00:00:00Z`,
        ...(number === 3 ? discussed(0, 120) : discussed(number, 1)),
      })),
    });
    const page = await api.rest.candidates();
    const totals = page.candidates.map(({ number, totalComments }) => [number, totalComments]);
    expect(totals).toEqual([
      [3, 120],
      [2, 3],
      [1, 2],
    ]);
    expect(page.countsKnown).toBe(true);
    expect(api.operations().filter((name) => name === "pulls.get").length).toBeGreaterThan(0);
  });

  it("come in pages, with the number of all", async ({ expect }) => {
    const api = createRestApi({
      pullRequests: pullRequests(70, (number) => discussed(number % 9, 0)),
    });
    const first = await api.rest.candidates();
    expect(first.openCount).toBe(70);
    expect(first.rankedTotals).toHaveLength(30);
    expect(first.recentSince).toBeDefined();
    const second = await api.rest.candidates(first.next);
    const third = await api.rest.candidates(second.next);
    expect(third.next).toBeUndefined();
    expect(third.rankedTotals).toHaveLength(10);
    expect(third.openCount).toBe(70);
  });

  it("say that they were not counted where that fails", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(35, () => discussed(1, 0)) });
    api.control.faults.add({
      operation: "search.issuesAndPullRequests",
      action: { kind: "status", status: 503 },
    });
    const page = await api.rest.candidates();
    expect(page.openCount).toBe(31);
    expect(page.doubt).toContain("at least 31");
    expect(api.clock.waits).toEqual([]);
  });

  it("say whether an empty repository is private", async ({ expect }) => {
    const api = createRestApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const page = await api.rest.candidates();
    expect(page.repository.private).toBe(true);
    expect(page.candidates).toEqual([]);
  });
});

describe("a ranking over REST", () => {
  const busy = {
    pullRequests: pullRequests(12, (number) => ({
      ...discussed(number, number % 3),
      ...(number === 12
        ? {
            comments: [
              ...Array.from({ length: 9 }, () => ({ author: "covers[bot]", body: "80%" })),
              ...Array.from({ length: 3 }, () => ({
                author: "ada",
                body: "Spam",
                minimized: "SPAM",
              })),
            ],
          }
        : {}),
    })),
  };

  it("counts people, and proves the list where it can", async ({ expect }) => {
    const { exact, reason, entries } = await rank(createRestApi(busy));
    expect(reason).toBeUndefined();
    expect(exact).toBe(true);
    expect(entries.map(({ number, rank: { score } }) => [number, score])).toEqual([
      [11, 13],
      [10, 11],
      [8, 10],
      [9, 9],
      [7, 8],
    ]);
  });

  it("proves nothing where it cannot see which comments were minimized", async ({ expect }) => {
    const { exact, reason } = await rank(createRestApi(busy, { restMinimized: false }));
    expect(exact).toBe(false);
    expect(reason).toContain("minimized");
  });

  it("is proven by the order of the list, as long as that agrees with the totals", async ({
    expect,
  }) => {
    const many = { pullRequests: pullRequests(90, (number) => discussed(number, 0)) };
    const api = createRestApi(many);
    expect(await rank(api)).toMatchObject({ exact: true, openCount: 90 });
    expect(api.operations().filter((name) => name === "pulls.list")).toHaveLength(2);
  });

  it("counts the newest three hundred review comments, and says when there are more", async ({
    expect,
  }) => {
    const api = createRestApi({
      pullRequests: pullRequests(6, (number) =>
        number === 1 ? discussed(0, 350) : discussed(1, 0),
      ),
    });
    const { exact, reason, entries } = await rank(api);
    expect(entries[0]).toMatchObject({ number: 1, rank: { score: 300 } });
    expect(exact).toBe(false);
    expect(reason).toContain("#1");
  });
});
