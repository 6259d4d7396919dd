import { RECOUNT_PER_CALL } from "../../limits.ts";
import type { Rank } from "../../protocol/pull-request.ts";
import type { Clock } from "../../upstream/clock.ts";
import type { NamedPage } from "../pull-request/pull-request.ts";
import {
  type ProvisionalOrder,
  type RankedEntry,
  type Ranking,
  type RankingPort,
  recount,
} from "./ranking.ts";
import type { ListedCandidate } from "./seen-lists.ts";

/** Of what was asked for and is not among the open ones. It has no id. */
const NO_RANK: Rank = {
  score: 0,
  humanComments: 0,
  participants: 0,
  lastWeek: 0,
  botCommentsIgnored: 0,
};

/**
 * The list that somebody has named: exactly these, in their order, each with its rank. One that is not open stands there
 * without a title.
 */
export async function listNamed(
  page: NamedPage,
  numbers: readonly number[],
  port: RankingPort,
  clock: Pick<Clock, "now">,
  onProvisional: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  const candidates = inOrder(page, numbers);
  const rules = { since: Number.NEGATIVE_INFINITY, now: clock.now(), totalsKnown: true };
  const batches = Array.from(
    { length: Math.ceil(candidates.length / RECOUNT_PER_CALL) },
    (_, index) => candidates.slice(index * RECOUNT_PER_CALL, (index + 1) * RECOUNT_PER_CALL),
  );
  const counting = Promise.all(batches.map((batch) => recount(port, batch, rules)));
  onProvisional({ repositories: [page.repository], candidates });
  const counted = (await counting).flatMap(({ counts }) => counts);
  return {
    repositories: [page.repository],
    openCount: page.openCount,
    considered: numbers.length,
    // Nobody else was asked for.
    exact: true,
    notByPeople: [],
    entries: numbers.map((number): RankedEntry => {
      const found = counted.find(({ candidate }) => candidate.number === number);
      if (found === undefined) {
        const author = { login: "", type: "User" } as const;
        return { list: 0, id: "", number, title: "", author, rank: NO_RANK, commentsEver: 0 };
      }
      const { candidate, rank, commentsEver } = found;
      const { id, title, author, size } = candidate;
      return { list: 0, id, number, title, author, size, rank, commentsEver };
    }),
  };
}

function inOrder({ found }: NamedPage, numbers: readonly number[]): ListedCandidate[] {
  return numbers.flatMap((number) => {
    const candidate = found.find((each) => each.number === number);
    return candidate === undefined ? [] : [{ ...candidate, list: 0 }];
  });
}
