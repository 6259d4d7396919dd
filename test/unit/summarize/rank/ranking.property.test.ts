import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { Window } from "../../../../src/protocol/events.ts";
import { windowStart } from "../../../../src/summarize/rank/window.ts";
import { rankPullRequests } from "../../../support/rank-pull-requests.ts";
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

const spreads: fc.Arbitrary<Spread> = fc.record({
  pullRequests: fc.oneof(
    fc.integer({ min: 0, max: 120 }),
    fc.integer({ min: 100, max: 450 }),
    fc.integer({ min: 400, max: 1000 }),
  ),
  seed: fc.integer(),
  largest: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 10, max: 60 })),
  steepness: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true })),
  noise: share,
  noisy: share,
  louder: fc.constantFrom(1, 1, 2, 4),
  reviews: fc.oneof(share, fc.constantFrom(0.01, 0.99)),
  parted: fc.boolean(),
});

/**
 * Whether GitHub, ordering by something else than totals, would show nothing but conversations: nobody could tell
 * (docs/ranking.md).
 */
async function isDeceptive(
  discussions: readonly Discussion[],
  world: WorldOptions,
): Promise<boolean> {
  const { candidates } = await createRankingPort(discussions, world).candidates();
  return (
    world.order === "conversation" &&
    candidates.every(({ totalComments, conversation }) => totalComments === conversation)
  );
}

async function isWrong(
  discussions: readonly Discussion[],
  limit: number,
  window: Window,
  world: WorldOptions,
  remembered: ReadonlyMap<number, number>,
): Promise<boolean> {
  const port = createRankingPort(discussions, world);
  const ranking = await rankPullRequests(
    port,
    { limit, window, drafts: true, notByPeople: () => remembered },
    { now: () => NOW },
  );
  const scores = ranking.entries.map((entry) => entry.rank.score);
  const since = windowStart(window, NOW);
  const truth = discussions.map((discussion) => trueScore(discussion, since));
  const byNumber = new Map(
    discussions.map((discussion, index) => [discussion.number, truth[index]]),
  );
  const best = truth.toSorted((a, b) => b - a).slice(0, limit);
  const isTrue =
    JSON.stringify(scores) === JSON.stringify(best) &&
    ranking.entries.every((entry) => byNumber.get(entry.number) === entry.rank.score);
  return (
    (ranking.exact && !isTrue) ||
    (ranking.exact && ranking.reason !== undefined) ||
    (!ranking.exact && ranking.reason === undefined) ||
    port.calls.recounts > 5 ||
    port.calls.candidates > 4
  );
}

describe("a ranking called exact", () => {
  it("is never wrong, however comments are spread, whoever wrote them and whatever is remembered of them", async ({
    expect,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        spreads,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom<Window>("all", "30d", "7d"),
        fc.constantFrom<WorldOptions>({}, { order: "conversation" }, { totalsKnown: false }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 99 }))),
        async (spread, limit, window, world, remembered) => {
          const discussions = generateDiscussions(spread);
          fc.pre(!(await isDeceptive(discussions, world)));
          expect(await isWrong(discussions, limit, window, world, new Map(remembered))).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });
});
