import type { PullRequests } from "../../src/summarize/ports.ts";
import {
  type ProvisionalOrder,
  rankLists,
  type Ranking,
  type RankingOptions,
} from "../../src/summarize/rank/ranking.ts";
import type { Clock } from "../../src/upstream/clock.ts";

/** The ranking of one repository. */
export async function rankPullRequests(
  pulls: Pick<PullRequests, "candidates" | "recount">,
  options: RankingOptions,
  clock: Pick<Clock, "now">,
  onProvisional?: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  const list = { first: await pulls.candidates(), more: pulls.candidates };
  const port = {
    recount: (batch: readonly { id: string }[]) => pulls.recount(batch.map(({ id }) => id)),
  };
  return rankLists([list], port, options, clock, onProvisional);
}
