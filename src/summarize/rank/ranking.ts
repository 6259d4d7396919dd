/**
 * The first step. In go pages of candidates, in the order of their totals; out comes the list, and whether it is proven.
 * It must not read what anybody wrote, but for telling commands to machines from comments.
 */

import { listFirst } from "../../english.ts";
import {
  CANDIDATE_PAGES_MAX,
  CANDIDATES_PER_PAGE,
  RECOUNT_MAX,
  RECOUNT_PER_CALL,
} from "../../limits.ts";
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
import { type Filters, passes } from "./filters.ts";
import { countHumans, type CountingRules, type HumanCount } from "./human-count.ts";
import { mergePages, type SeenCandidates } from "./seen-candidates.ts";
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
  const progress: Progress = {
    counts: new Map(),
    asked: new Set(),
    calls: 0,
    unanswered: false,
    isListOver: false,
  };

  for (;;) {
    const state = stateOf(mergePages(pages), progress, options, since);
    const { seen, eligible, uncounted, bar, unanswered } = state;
    const isFirst = progress.calls === 0;
    const mayRecount = uncounted.length > 0 && progress.asked.size < RECOUNT_MAX && !unanswered;
    // Where GitHub can only answer for less, pages are small: as many more as make a whole one.
    const mayPage =
      seen.next !== undefined &&
      !progress.isListOver &&
      (pages.length <= CANDIDATE_PAGES_MAX ||
        seen.candidates.length + seen.missing < CANDIDATES_PER_PAGE);
    const next = seen.totalsKnown ? highestTotal(uncounted) : boundless(uncounted);

    // A further page helps while places are empty or it may hold what should be counted first, or when it is all that is
    // left to rule out.
    const pageHelps = mayRecount
      ? eligible.length < options.limit || seen.unseenAtMost > next
      : next <= bar;
    if (mayPage && seen.unseenAtMost > bar && pageHelps) {
      const page = await furtherPage(pulls, seen.next);
      pages.push(...page);
      progress.isListOver = page.length === 0;
    } else if (mayRecount && next > bar) {
      // The places of a long list need more than one call in any case: those go out together.
      const batchCount = isFirst ? Math.ceil(options.limit / RECOUNT_PER_CALL) : 1;
      const batches = batchesOf(uncounted.slice(0, RECOUNT_MAX - progress.asked.size)).slice(
        0,
        batchCount,
      );
      const rules = { since, now, totalsKnown: seen.totalsKnown };
      const counting = Promise.all(batches.map((batch) => recount(pulls, batch, rules)));
      if (isFirst && options.window === "all" && seen.totalsKnown) {
        // After the recount was asked for: the list waits for nothing else.
        onProvisional?.({
          repository: seen.repository,
          candidates: uncounted.slice(0, options.limit),
        });
      }
      progress.calls += batches.length;
      for (const recounted of await counting) {
        progress.unanswered ||= !recounted.answered;
        recounted.counts.forEach((count) => progress.counts.set(count.candidate.id, count));
      }
      batches.flat().forEach((candidate) => progress.asked.add(candidate.id));
    } else {
      return conclude(state, since);
    }
  }
}

/** What has been asked, and what came of it. */
interface Progress {
  counts: Map<string, HumanCount>;
  asked: Set<string>;
  calls: number;
  /** GitHub did not say who wrote the comments of some that it was asked about. */
  unanswered: boolean;
  /** GitHub did not show a further page. */
  isListOver: boolean;
}

/** What follows from that between two calls. */
interface RankingState extends Pick<Progress, "unanswered"> {
  seen: SeenCandidates;
  eligible: Candidate[];
  /** Not recounted yet, the most promising first. */
  uncounted: Candidate[];
  places: HumanCount[];
  /** Recounted, and not among the places. */
  others: HumanCount[];
  /** What has to be beaten to belong on the list. */
  bar: number;
}

function stateOf(
  seen: SeenCandidates,
  { counts, asked, unanswered }: Progress,
  { limit, ...filters }: RankingOptions,
  since: number,
): RankingState {
  const eligible = seen.candidates.filter((candidate) => passes(candidate, filters));
  const order = unanswered ? byTotal : seen.totalsKnown ? byScore : byScoreAlone;
  const ranked = [...counts.values()].toSorted(order);
  return {
    seen,
    eligible,
    uncounted: eligible
      .filter((candidate) => !asked.has(candidate.id))
      .toSorted(byPromise(since, seen.totalsKnown)),
    places: ranked.slice(0, limit),
    others: ranked.slice(limit),
    bar: ranked[limit - 1]?.rank.score ?? Number.NEGATIVE_INFINITY,
    unanswered,
  };
}

function conclude(state: RankingState, since: number): Ranking {
  const { seen, eligible, places } = state;
  const reason = doubt(state, since);
  return {
    repository: seen.repository,
    openCount: seen.openCount,
    considered: eligible.length,
    exact: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    entries: places.map(
      ({ candidate: { id, number, title, author, size }, rank, commentsEver }) => ({
        id,
        number,
        title,
        author,
        size,
        rank,
        commentsEver,
      }),
    ),
  };
}

/** Why the list is not proven; nothing when it is. */
function doubt(state: RankingState, since: number): string | undefined {
  const { seen, eligible, uncounted, places, others, bar, unanswered } = state;
  if (unanswered) {
    return "GitHub did not answer when it was asked who wrote the comments, so the order is that of all comments, whoever wrote them.";
  }
  if (seen.withheld !== undefined) {
    return seen.withheld;
  }
  if (seen.missing > 0) {
    return `${seen.missing} of ${seen.openCount} open pull requests were left out of GitHub's answers, so that they may belong here.`;
  }
  const counted = [...places, ...others];
  // A comment is an update: what was not updated within the window has no comment in it.
  const promising = uncounted.filter((candidate) => toMillis(candidate.updatedAt) >= since);
  if (!seen.totalsKnown && (promising.length > 0 || seen.unseenAtMost > bar)) {
    return `GitHub gives no comment totals through this connection, so pull requests other than the ${counted.length} counted may belong here.`;
  }
  if (seen.unseenAtMost > bar && (bar < 0 || seen.unseenUpdatedUntil >= since)) {
    return `${eligible.length} of ${seen.openCount} open pull requests were looked at, and the order in which GitHub lists them does not rule out the others.`;
  }
  if (highestTotal(promising) > bar) {
    return `Comments were counted by author for ${counted.length} pull requests; #${promising[0]?.number ?? ""} and others have high totals that were not broken down.`;
  }
  const partial = [
    ...places.filter(({ atMost, rank }) => atMost > rank.score),
    ...others.filter(({ atMost }) => atMost > bar),
  ];
  if (partial.length > 0) {
    return `${named(partial)}: not all comments could be counted by author, so the count is a lower bound.`;
  }
  const moved = counted.find(({ rank, candidate }) => rank.score > candidate.totalComments);
  if (seen.totalsKnown && moved !== undefined) {
    return `#${moved.candidate.number} has more comments than GitHub's total says, so totals prove nothing here.`;
  }
  return counted.some((count) => count.minimizedUnknown)
    ? "This connection does not show which comments were minimized, so those are counted as well."
    : seen.doubt;
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

interface Recounted {
  counts: HumanCount[];
  /** Whether GitHub said who wrote the comments. */
  answered: boolean;
}

/** Counts one call's worth by author. */
export async function recount(
  pulls: Pick<PullRequests, "recount">,
  batch: readonly Candidate[],
  rules: CountingRules,
): Promise<Recounted> {
  try {
    const found = await pulls.recount(batch.map((candidate) => candidate.id));
    const byId = new Map(found.map((each) => [each.id, each]));
    return {
      answered: true,
      counts: batch.flatMap((candidate) => {
        const own = byId.get(candidate.id);
        return own === undefined ? [] : [countHumans(candidate, own, rules)];
      }),
    };
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
    return {
      answered: false,
      counts: batch.map((candidate) =>
        countHumans(candidate, { ...candidate, ...NOTHING_SEEN }, rules),
      ),
    };
  }
}

/** None where GitHub does not answer for it: the list then goes by the pages there are, and says so. */
async function furtherPage(
  pulls: Pick<PullRequests, "candidates">,
  after: string | undefined,
): Promise<CandidatePage[]> {
  try {
    return [await pulls.candidates(after)];
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
    return [];
  }
}

/** As many candidates as one call recounts. */
function batchesOf(candidates: readonly Candidate[]): Candidate[][] {
  return Array.from({ length: Math.ceil(candidates.length / RECOUNT_PER_CALL) }, (_, index) =>
    candidates.slice(index * RECOUNT_PER_CALL, (index + 1) * RECOUNT_PER_CALL),
  );
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
  return Math.max(...candidates.map((candidate) => candidate.totalComments));
}

function boundless(candidates: readonly Candidate[]): number {
  return candidates.length > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
