import { parseArgs } from "node:util";

import { rankPullRequests } from "../support/rank-pull-requests.ts";
import { generateDiscussions, NOW, type Spread, trueScore } from "../support/ranking-worlds.ts";
import { createRankingPort } from "../support/repository-world.ts";

/** How often a ranking is proven, at how many calls, over generated repositories: `node test/bench/ranking.ts`. */

const LIMIT = 5;

const SPREADS: Record<string, Omit<Spread, "seed" | "pullRequests">> = {
  "few by bots": { largest: 60, steepness: 0.2, noise: 0.3, noisy: 0.5, louder: 1, reviews: 0.4 },
  "most by bots": { largest: 60, steepness: 0.2, noise: 0.7, noisy: 1, louder: 1, reviews: 0.2 },
  "all alike": { largest: 12, steepness: 0, noise: 0.3, noisy: 0.5, louder: 1, reviews: 0.4 },
  "one in ten full of bots": {
    largest: 30,
    steepness: 0.05,
    noise: 0.95,
    noisy: 0.1,
    louder: 3,
    reviews: 0.2,
  },
  "one in three full of bots": {
    largest: 12,
    steepness: 0,
    noise: 0.95,
    noisy: 0.33,
    louder: 3,
    reviews: 0.2,
  },
  "either talk or review": {
    largest: 40,
    steepness: 0.1,
    noise: 0.4,
    noisy: 0.5,
    louder: 2,
    reviews: 0.3,
    parted: true,
  },
  "nothing but bots": { largest: 30, steepness: 0.05, noise: 1, noisy: 1, louder: 1, reviews: 0.2 },
};

const { values } = parseArgs({ options: { worlds: { type: "string", default: "100" } } });
const worlds = Number(values.worlds);

console.log(
  "| comments | open | proven | wrong while proven | true five | list calls | recount calls |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const [name, spread] of Object.entries(SPREADS)) {
  for (const pullRequests of [40, 100, 300, 1000]) {
    const sum = { proven: 0, wrong: 0, right: 0, lists: 0, recounts: 0 };
    for (let seed = 1; seed <= worlds; seed += 1) {
      const discussions = generateDiscussions({ ...spread, pullRequests, seed });
      const port = createRankingPort(discussions);
      const ranking = await rankPullRequests(
        port,
        { limit: LIMIT, window: "all", drafts: true },
        { now: () => NOW },
      );
      const best = discussions
        .map((discussion) => trueScore(discussion))
        .toSorted((a, b) => b - a)
        .slice(0, LIMIT);
      const isRight =
        JSON.stringify(ranking.entries.map((entry) => entry.rank.score)) === JSON.stringify(best);
      sum.proven += Number(ranking.exact);
      sum.wrong += Number(ranking.exact && !isRight);
      sum.right += Number(isRight);
      sum.lists += port.calls.candidates;
      sum.recounts += port.calls.recounts;
    }
    const share = (count: number): string => `${Math.round((100 * count) / worlds)}%`;
    const mean = (count: number): string => (count / worlds).toFixed(1);
    console.log(
      `| ${name} | ${pullRequests} | ${share(sum.proven)} | ${sum.wrong} | ${share(sum.right)} | ${mean(sum.lists)} | ${mean(sum.recounts)} |`,
    );
  }
}
