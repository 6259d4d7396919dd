import { listFirst } from "../../english.ts";
import { CANDIDATE_PAGES_MAX, RECOUNT_CALLS_MAX, RECOUNT_PER_CALL } from "../../limits.ts";
import type { Window } from "../../protocol/events.ts";
import type { Rank } from "../../protocol/pull-request.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { PullRequests } from "../ports.ts";
import type {
  Actor,
  Candidate,
  CandidatePage,
  Repository,
  Size,
} from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { type CandidatePool, poolOf } from "./candidate-pool.ts";
import { chunk } from "./chunk.ts";
import { type Filters, passes } from "./filters.ts";
import { countHumans, type HumanCount } from "./human-count.ts";
import { windowStart } from "./window.ts";

export interface RankedEntry {
  id: string;
  number: number;
  title: string;
  author: Actor;
  size?: Size | undefined;
  rank: Rank;
  /** Human comments of all time, whatever the window. */
  commentsEver: number;
}

/** The most discussed open pull requests, and how sure that is (docs/ranking.md). */
export interface Ranking {
  repository: Repository;
  openCount: number;
  /** Open pull requests that were looked at and pass the filters. */
  considered: number;
  /** Proven: none outside the list has more human comments than its last place, and every count on it is complete. */
  exact: boolean;
  reason?: string;
  entries: RankedEntry[];
}

export interface RankingOptions extends Filters {
  limit: number;
  window: Window;
}

/** The order by totals, before it is known who wrote the comments. */
export interface ProvisionalOrder {
  repository: Repository;
  candidates: Candidate[];
}

/**
 * Ranks by human comments. Totals, which are known for all, bound what a pull request can score; the highest are
 * recounted by author until the last place is at least as high as every bound that is left.
 */
export async function rankPullRequests(
  pulls: Pick<PullRequests, "candidates" | "recount">,
  options: RankingOptions,
  clock: Pick<Clock, "now">,
  onProvisional?: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  const now = clock.now();
  const since = windowStart(options.window, now);
  const pages: [CandidatePage, ...CandidatePage[]] = [await pulls.candidates()];
  const counts = new Map<string, HumanCount>();
  const asked = new Set<string>();
  let calls = 0;
  let unanswered = false;

  for (;;) {
    const standing = stand(poolOf(pages), { options, since, counts, asked, unanswered });
    const { pool, uncounted, bar } = standing;
    const mayRecount = uncounted.length > 0 && calls < RECOUNT_CALLS_MAX && !unanswered;
    const mayPage = pool.next !== undefined && pages.length <= CANDIDATE_PAGES_MAX;
    const next = pool.totalsKnown ? highestTotal(uncounted) : boundless(uncounted);

    // A further page helps while it may hold what should be counted first, or when it is all that is left to rule out.
    const pageHelps = mayRecount ? pool.unseenAtMost > next : next <= bar;
    if (mayPage && pool.unseenAtMost > bar && pageHelps) {
      pages.push(await pulls.candidates(pool.next));
    } else if (mayRecount && next > bar) {
      // The places of a long list need more than one call in any case: those go out together.
      const wave = calls === 0 ? Math.ceil(options.limit / RECOUNT_PER_CALL) : 1;
      const batches = chunk(uncounted.slice(0, wave * RECOUNT_PER_CALL), RECOUNT_PER_CALL);
      const moment = { since, now, totalsKnown: pool.totalsKnown };
      const counting = Promise.all(
        batches.map(async (batch) => {
          try {
            return await recount(pulls, batch, moment);
          } catch (error) {
            if (!isUnanswered(error)) {
              throw error;
            }
            unanswered = true;
            return batch.map((candidate) =>
              countHumans(candidate, { ...candidate, ...NOTHING_SEEN }, moment),
            );
          }
        }),
      );
      if (calls === 0 && options.window === "all" && pool.totalsKnown) {
        // After the recount was asked for: the list waits for nothing else.
        onProvisional?.({
          repository: pool.repository,
          candidates: uncounted.slice(0, options.limit),
        });
      }
      calls += batches.length;
      for (const count of (await counting).flat()) {
        counts.set(count.candidate.id, count);
      }
      for (const candidate of batches.flat()) {
        asked.add(candidate.id);
      }
    } else {
      return conclude(standing, since);
    }
  }
}

/** Where the ranking stands between two calls. */
interface Standing {
  pool: CandidatePool;
  eligible: Candidate[];
  /** Not recounted yet, the most promising first. */
  uncounted: Candidate[];
  places: HumanCount[];
  /** Recounted, and not among the places. */
  others: HumanCount[];
  /** What has to be beaten to belong on the list. */
  bar: number;
  /** GitHub did not say who wrote the comments of some that it was asked about. */
  unanswered: boolean;
}

function stand(
  pool: CandidatePool,
  state: {
    options: RankingOptions;
    since: number;
    counts: ReadonlyMap<string, HumanCount>;
    asked: ReadonlySet<string>;
    unanswered: boolean;
  },
): Standing {
  const eligible = pool.candidates.filter((candidate) => passes(candidate, state.options));
  const order = state.unanswered ? byTotal : pool.totalsKnown ? byScore : byScoreAlone;
  const ranked = [...state.counts.values()].toSorted(order);
  const places = ranked.slice(0, state.options.limit);
  const last = places[state.options.limit - 1];
  return {
    pool,
    eligible,
    uncounted: eligible
      .filter((candidate) => !state.asked.has(candidate.id))
      .toSorted(byPromise(state.since, pool.totalsKnown)),
    places,
    others: ranked.slice(state.options.limit),
    bar: last?.rank.score ?? Number.NEGATIVE_INFINITY,
    unanswered: state.unanswered,
  };
}

function conclude(standing: Standing, since: number): Ranking {
  const { pool, eligible, places } = standing;
  const reason = doubt(standing, since);
  return {
    repository: pool.repository,
    openCount: pool.openCount,
    considered: eligible.length,
    exact: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    entries: places.map(({ candidate, rank, commentsEver }) => ({
      id: candidate.id,
      number: candidate.number,
      title: candidate.title,
      author: candidate.author,
      size: candidate.size,
      rank,
      commentsEver,
    })),
  };
}

/** Why the list is not proven; nothing when it is. */
function doubt(standing: Standing, since: number): string | undefined {
  const { pool, eligible, uncounted, places, others, bar } = standing;
  if (standing.unanswered) {
    return "GitHub did not answer when it was asked who wrote the comments, so the order is that of all comments, whoever wrote them.";
  }
  // A comment is an update: what was not updated within the window has no comment in it.
  const promising = uncounted.filter((candidate) => toMillis(candidate.updatedAt) >= since);
  if (!pool.totalsKnown && (promising.length > 0 || pool.unseenAtMost > bar)) {
    return `GitHub gives no comment totals through this connection, so pull requests other than the ${places.length + others.length} counted may belong here.`;
  }
  if (pool.unseenAtMost > bar && (bar < 0 || pool.unseenUpdatedUntil >= since)) {
    return `${eligible.length} of ${pool.openCount} open pull requests were looked at, and the order in which GitHub lists them does not rule out the others.`;
  }
  if (highestTotal(promising) > bar) {
    return `Comments were counted by author for ${places.length + others.length} pull requests; #${promising[0]?.number ?? ""} and others have high totals that were not broken down.`;
  }
  const partial = [...places, ...others].filter(
    (count) => count.atMost > (places.includes(count) ? count.rank.score : bar),
  );
  if (partial.length > 0) {
    return `${named(partial)}: not all comments could be counted by author, so the count is a lower bound.`;
  }
  const moved = [...places, ...others].find(
    (count) => count.rank.score > count.candidate.totalComments,
  );
  if (pool.totalsKnown && moved !== undefined) {
    return `#${moved.candidate.number} has more comments than GitHub's total says, so totals prove nothing here.`;
  }
  return [...places, ...others].some((count) => count.minimizedUnknown)
    ? "This connection does not show which comments were minimized, so those are counted as well."
    : pool.doubt;
}

/** Stands for a count that was not answered: all comments and reviews are still to be seen. */
const NOTHING_SEEN = {
  comments: [],
  commentsTotal: Number.POSITIVE_INFINITY,
  reviews: [],
  reviewsTotal: Number.POSITIVE_INFINITY,
};

/** Whether the list can go on without: nothing is wrong with the connection, and nobody has stopped the job. */
function isUnanswered(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.upstream === "github" &&
    (error.kind === "timeout" || error.kind === "network" || error.kind === "invalid_response")
  );
}

const NAMED_MAX = 5;

function named(counts: readonly HumanCount[]): string {
  return listFirst(
    counts.map(({ candidate }) => `#${candidate.number}`),
    NAMED_MAX,
    "others",
  );
}

async function recount(
  pulls: Pick<PullRequests, "recount">,
  batch: readonly Candidate[],
  moment: { since: number; now: number; totalsKnown: boolean },
): Promise<HumanCount[]> {
  const answers = await pulls.recount(batch.map((candidate) => candidate.id));
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return batch.flatMap((candidate) => {
    const answer = byId.get(candidate.id);
    return answer === undefined ? [] : [countHumans(candidate, answer, moment)];
  });
}

function byScore(a: HumanCount, b: HumanCount): number {
  return (
    b.rank.score - a.rank.score ||
    b.lastHumanActivity - a.lastHumanActivity ||
    b.candidate.number - a.candidate.number
  );
}

/** The order in which they are counted: of all comments, known before the authors are. */
function byTotal(a: HumanCount, b: HumanCount): number {
  return b.candidate.totalComments - a.candidate.totalComments;
}

/** Where counts may be incomplete the server's own order is the better guess at ties: sorting is stable. */
function byScoreAlone(a: HumanCount, b: HumanCount): number {
  return b.rank.score - a.rank.score;
}

/** Those that may have comments in the window come first; then totals; then, as a guess at ties, the last update. */
function byPromise(since: number, totalsKnown: boolean): (a: Candidate, b: Candidate) => number {
  return (a, b) =>
    Number(toMillis(b.updatedAt) >= since) - Number(toMillis(a.updatedAt) >= since) ||
    b.totalComments - a.totalComments ||
    // Without totals the server's own order is the better guess: sorting is stable.
    (totalsKnown ? toMillis(b.updatedAt) - toMillis(a.updatedAt) || b.number - a.number : 0);
}

function highestTotal(candidates: readonly Candidate[]): number {
  return candidates.reduce(
    (highest, candidate) => Math.max(highest, candidate.totalComments),
    Number.NEGATIVE_INFINITY,
  );
}

function boundless(candidates: readonly Candidate[]): number {
  return candidates.length > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
