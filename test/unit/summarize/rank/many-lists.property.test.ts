import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { Window } from "../../../../src/protocol/events.ts";
import type { CandidatePage } from "../../../../src/summarize/pull-request/pull-request.ts";
import {
  type RankedList,
  rankLists,
  type Ranking,
  type RankingPort,
} from "../../../../src/summarize/rank/ranking.ts";
import { windowStart } from "../../../../src/summarize/rank/window.ts";
import {
  generateDiscussions,
  NOW,
  type Spread,
  trueScore,
} from "../../../support/ranking-worlds.ts";
import {
  createRankingPort,
  type Discussion,
  type WorldOptions,
} from "../../../support/repository-world.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Numbers begin at 1 on every list. */
function spreadOf(pullRequests: fc.Arbitrary<number>): fc.Arbitrary<Spread> {
  return fc.record({
    pullRequests,
    seed: fc.integer(),
    largest: fc.integer({ min: 0, max: 12 }),
    steepness: fc.constantFrom(0, 0.1, 0.5),
    noise: share,
    noisy: share,
    louder: fc.constantFrom(1, 2, 4),
    reviews: fc.oneof(share, fc.constantFrom(0.01, 0.99)),
    parted: fc.boolean(),
  });
}

interface World {
  lists: readonly (readonly Discussion[])[];
  ranking: Ranking;
  recounts: number;
}

/** Each list has a server of its own; ids are the lists' own, as GitHub's are. */
async function rank(
  lists: World["lists"],
  options: { limit: number; window: Window },
  world: WorldOptions,
): Promise<World> {
  const ports = lists.map((discussions) => createRankingPort(discussions, world));
  let recounts = 0;
  const ranked = await Promise.all(
    ports.map(async (server, list): Promise<RankedList> => {
      const own = (page: CandidatePage): CandidatePage => ({
        ...page,
        repository: { owner: "acme", name: `list-${list}`, private: false },
        candidates: page.candidates.map((each) => ({ ...each, id: `${list}/${each.id}` })),
      });
      return {
        first: own(await server.candidates()),
        more: async (after) => own(await server.candidates(after)),
      };
    }),
  );
  const port: RankingPort = {
    async recount(batch) {
      recounts += 1;
      const found = await Promise.all(
        batch.map(async ({ list, id }) => {
          const own = (await ports[list]?.recount([id.slice(id.indexOf("/") + 1)])) ?? [];
          return own.map((each) => ({ ...each, id: `${list}/${each.id}` }));
        }),
      );
      return found.flat();
    },
  };
  const [first, ...others] = ranked;
  if (first === undefined) {
    throw new Error("There is no list.");
  }
  const clock = { now: () => NOW };
  const ranking = await rankLists([first, ...others], port, { ...options, drafts: true }, clock);
  return { lists, ranking, recounts };
}

/** What is wrong with a ranking that is called exact, or with one that does not say why it is not. */
function faults({ lists, ranking, recounts }: World, limit: number, window: Window): string[] {
  const since = windowStart(window, NOW);
  const best = lists
    .flat()
    .map((discussion) => trueScore(discussion, since))
    .toSorted((a, b) => b - a)
    .slice(0, limit);
  const scores = ranking.entries.map(({ rank: { score } }) => score);
  const areOwn = ranking.entries.every(({ list, number, rank: { score } }) => {
    const own = lists[list]?.find((discussion) => discussion.number === number);
    return own !== undefined && trueScore(own, since) === score;
  });
  const places = new Set(ranking.entries.map(({ list, number }) => `${list}#${number}`));
  return [
    ...(ranking.exact && JSON.stringify(scores) !== JSON.stringify(best) ? ["not the best"] : []),
    ...(ranking.exact && !areOwn ? ["somebody else's score"] : []),
    ...(ranking.exact === (ranking.reason === undefined) ? [] : ["a reason that does not fit"]),
    ...(places.size === ranking.entries.length ? [] : ["one place twice"]),
    ...(recounts > 5 ? [`${recounts} recounts`] : []),
  ];
}

const windows = fc.constantFrom<Window>("all", "30d", "7d");

describe("one ranking over many lists, when it is called exact", () => {
  it("is never wrong over small ones", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spreadOf(fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        windows,
        fc.constantFrom<WorldOptions>({}, { totalsKnown: false }),
        async (spreads, limit, window, world) => {
          const lists = spreads.map(generateDiscussions);
          expect(faults(await rank(lists, { limit, window }, world), limit, window)).toEqual([]);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("is never wrong over long ones", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spreadOf(fc.integer({ min: 50, max: 350 })), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        windows,
        async (spreads, limit, window) => {
          const lists = spreads.map(generateDiscussions);
          expect(faults(await rank(lists, { limit, window }, {}), limit, window)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
