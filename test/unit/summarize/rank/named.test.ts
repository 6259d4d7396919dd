import { describe, it } from "vitest";

import { RECOUNT_PER_CALL } from "../../../../src/limits.ts";
import type { NamedPage } from "../../../../src/summarize/pull-request/pull-request.ts";
import { listNamed } from "../../../../src/summarize/rank/named.ts";
import type { ProvisionalOrder, RankingPort } from "../../../../src/summarize/rank/ranking.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { createRankingPort, type Discussion, human } from "../../../support/repository-world.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function discussion(number: number, comments: number): Discussion {
  return {
    number,
    comments: Array.from({ length: comments }, () => ({
      author: human("grace"),
      createdAt: "2026-06-01T00:00:00Z",
    })),
    reviews: [],
  };
}

function timeOut(): Promise<never> {
  return Promise.reject(new UpstreamError("github", "timeout"));
}

async function list(
  discussions: readonly Discussion[],
  numbers: readonly number[],
  recount?: RankingPort["recount"],
) {
  const server = createRankingPort(discussions);
  const { repository, candidates } = await server.candidates();
  const page: NamedPage = { repository, openCount: 40, found: candidates };
  const batches: number[][] = [];
  const provisional: { order: ProvisionalOrder; asked: number }[] = [];
  const port: RankingPort = {
    recount(batch) {
      batches.push(batch.map(({ number }) => number));
      return recount?.(batch) ?? server.recount(batch.map(({ id }) => id));
    },
  };
  const ranking = await listNamed(page, numbers, port, { now: () => NOW }, (order) =>
    provisional.push({ order, asked: batches.length }),
  );
  return { ranking, batches, provisional };
}

describe("pull requests that are named", () => {
  it("are listed in the order of their names, counted over all time", async ({ expect }) => {
    const { ranking } = await list([discussion(1, 2), discussion(2, 9), discussion(3, 4)], [3, 2]);
    expect(ranking).toMatchObject({
      repositories: [{ owner: "acme", name: "rockets" }],
      openCount: 40,
      considered: 2,
      exact: true,
    });
    expect(ranking.entries).toMatchObject([
      { list: 0, number: 3, id: "PR_3", title: "Change 3", rank: { score: 4 }, commentsEver: 4 },
      { list: 0, number: 2, id: "PR_2", title: "Change 2", rank: { score: 9 }, commentsEver: 9 },
    ]);
  });

  it("stand there without a title where they are not open", async ({ expect }) => {
    const { ranking, batches, provisional } = await list([discussion(1, 2)], [7, 1]);
    expect(ranking.considered).toBe(2);
    expect(ranking.entries).toMatchObject([
      { list: 0, id: "", number: 7, title: "", rank: { score: 0 }, commentsEver: 0 },
      { id: "PR_1", number: 1, rank: { score: 2 } },
    ]);
    expect(batches).toEqual([[1]]);
    expect(provisional[0]?.order.candidates.map(({ number }) => number)).toEqual([1]);
  });

  it("are shown before they are counted, all of them asked about at once", async ({ expect }) => {
    const numbers = Array.from({ length: 2 * RECOUNT_PER_CALL + 1 }, (_, index) => index + 1);
    const { ranking, batches, provisional } = await list(
      numbers.map((number) => discussion(number, 1)),
      numbers,
    );
    expect(batches.map((batch) => batch.length)).toEqual([RECOUNT_PER_CALL, RECOUNT_PER_CALL, 1]);
    expect(batches.flat()).toEqual(numbers);
    expect(provisional).toHaveLength(1);
    expect(provisional[0]?.asked).toBe(3);
    expect(provisional[0]?.order.candidates.map(({ number, list: at }) => [at, number])).toEqual(
      numbers.map((number) => [0, number]),
    );
    expect(ranking.entries.map(({ rank: { score } }) => score)).toEqual(numbers.map(() => 1));
  });

  it("are a lower bound where GitHub does not say who wrote the comments", async ({ expect }) => {
    const { ranking } = await list([discussion(1, 2)], [1], timeOut);
    expect(ranking.entries[0]?.rank).toMatchObject({ humanComments: 0, atLeast: true });
    const refused = new UpstreamError("github", "rejected", { status: 401 });
    await expect(list([discussion(1, 2)], [1], () => Promise.reject(refused))).rejects.toBe(
      refused,
    );
  });
});
