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
import {
  type Actor,
  type Candidate,
  type CandidatePage,
  type Recount,
  type Repository,
  repositoryName,
  type Size,
} from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { type Filters, passes } from "./filters.ts";
import { countHumans, type CountingRules, type HumanCount } from "./human-count.ts";
import { createGuessing, type NotByPeople } from "./likely.ts";
import {
  type ListedCandidate,
  mergeLists,
  type Pages,
  type SeenList,
  type SeenLists,
} from "./seen-lists.ts";
import { windowStart } from "./window.ts";

export interface RankedEntry {
  /** Which of the lists it is on. */
  list: number;
  id: string;
  number: number;
  title: string;
  author: Actor;
  size?: Size | undefined;
  rank: Rank;
  /** Human comments of all time, whatever the window. */
  commentsEver: number;
}

/** The most discussed open pull requests of all lists, and how sure that is (docs/ranking.md). */
export interface Ranking {
  /** One for each list. */
  repositories: [Repository, ...Repository[]];
  openCount: number;
  /** Open pull requests that were looked at and pass the filters. */
  considered: number;
  /** Proven: none outside the list has more human comments than its last place, and every count on it is complete. */
  exact: boolean;
  reason?: string;
  entries: RankedEntry[];
  /** Of all that were counted, where there are such comments: a later ranking guesses by it. */
  notByPeople: [number: number, comments: number][];
}

export interface RankingOptions extends Filters {
  limit: number;
  window: Window;
  /** What the last ranking of the same repository counted, as far as it is known by now. */
  notByPeople?: () => NotByPeople;
}

/** Open pull requests of one repository, of which the first page was read. */
export interface RankedList {
  first: CandidatePage;
  more(after?: string): Promise<CandidatePage>;
}

/** What ranking asks about what is on the lists. */
export interface RankingPort {
  /** Who wrote the comments, for at most `RECOUNT_PER_CALL`. Vanished ones are missing. */
  recount(batch: readonly ListedCandidate[]): Promise<Recount[]>;
}

/** The likely order, before it is known who wrote all comments. What comes first is guessed again as people are counted. */
export interface ProvisionalOrder {
  repositories: readonly Repository[];
  candidates: readonly ListedCandidate[];
}

/**
 * Ranks by human comments. Totals, which are known for all, bound what a pull request can score; the highest of all
 * lists are recounted by author until the last place is at least as high as every bound that is left on any of them.
 */
export async function rankLists(
  lists: readonly [RankedList, ...RankedList[]],
  port: RankingPort,
  options: RankingOptions,
  clock: Pick<Clock, "now">,
  onProvisional?: (order: ProvisionalOrder) => void,
): Promise<Ranking> {
  const now = clock.now();
  const since = windowStart(options.window, now);
  const pages = lists.map(({ first }): Pages => [first]);
  const progress: Progress = {
    counts: new Map(),
    asked: new Set(),
    calls: 0,
    unanswered: false,
    over: new Set(),
  };
  const guessing = createGuessing(options.limit, options.notByPeople?.() ?? new Map());

  for (;;) {
    const state = stateOf(mergeLists(pages), progress, options, since);
    const { seen, eligible, uncounted, bar, unanswered } = state;
    const isFirst = progress.calls === 0;
    const isGuessed = options.window === "all" && seen.totalsKnown && !unanswered;
    function foretell(candidates: ListedCandidate[]): void {
      onProvisional?.({
        repositories: seen.lists.map(({ repository }) => repository),
        candidates,
      });
    }
    const mayRecount = uncounted.length > 0 && progress.asked.size < RECOUNT_MAX && !unanswered;
    const next = seen.totalsKnown ? highestTotal(uncounted) : boundless(uncounted);
    const open = listToPage(seen, pages, progress.over);

    // A further page helps while places are empty or it may hold what should be counted first, or when it is all that is
    // left to rule out.
    const pageHelps =
      open !== undefined &&
      (mayRecount ? eligible.length < options.limit || open.unseenAtMost > next : next <= bar);
    if (open !== undefined && open.unseenAtMost > bar && pageHelps) {
      const asked = furtherPage(lists[open.list], open.next);
      if (isGuessed && !isFirst) {
        foretell(guessing.next(likelyOf(state)));
      }
      const page = await asked;
      pages[open.list]?.push(...page);
      if (page.length === 0 || bringsNothing(page, seen, open.list)) {
        progress.over.add(open.list);
      }
    } else if (mayRecount && next > bar) {
      const { ordered, atOnce } =
        isFirst && isGuessed
          ? guessing.toCount(uncounted)
          : { ordered: uncounted, atOnce: isFirst ? options.limit : RECOUNT_PER_CALL };
      // The places of a long list need more than one call in any case: those go out together.
      const batches = batchesOf(ordered.slice(0, RECOUNT_MAX - progress.asked.size)).slice(
        0,
        Math.ceil(atOnce / RECOUNT_PER_CALL),
      );
      const rules = { since, now, totalsKnown: seen.totalsKnown };
      const counting = Promise.all(batches.map((batch) => recount(port, batch, rules)));
      if (isGuessed) {
        // After the recount was asked for: the list waits for nothing else.
        foretell(isFirst ? guessing.first(uncounted) : guessing.next(likelyOf(state)));
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

/** Who has a place as long as nobody else is counted; without comments by people it says nothing. */
function likelyOf({ places }: RankingState): ListedCandidate[] {
  return places.filter(({ rank }) => rank.score > 0).map(({ candidate }) => candidate);
}

/** A server that gives the same page out again would be asked for ever. */
function bringsNothing(
  pages: readonly CandidatePage[],
  { candidates }: SeenLists,
  list: number,
): boolean {
  const known = new Set(candidates.filter((each) => each.list === list).map(({ id }) => id));
  return pages.every(
    (page) => (page.missing ?? 0) === 0 && page.candidates.every(({ id }) => known.has(id)),
  );
}

/** The list on which most can still be hidden, if another page of it may be read. */
function listToPage(
  { lists }: SeenLists,
  pages: readonly Pages[],
  over: ReadonlySet<number>,
): SeenList | undefined {
  return lists
    .filter(
      ({ list, next, candidates, missing }) =>
        next !== undefined &&
        !over.has(list) &&
        ((pages[list]?.length ?? 0) <= CANDIDATE_PAGES_MAX ||
          // Where GitHub can only answer for less, pages are small: as many more as make a whole one.
          candidates.length + missing < CANDIDATES_PER_PAGE),
    )
    .reduce<SeenList | undefined>(
      (most, each) => (most === undefined || each.unseenAtMost > most.unseenAtMost ? each : most),
      undefined,
    );
}

/** What has been asked, and what came of it. */
interface Progress {
  counts: Map<string, Counted>;
  asked: Set<string>;
  calls: number;
  /** GitHub did not say who wrote the comments of some that it was asked about. */
  unanswered: boolean;
  /** Lists of which GitHub did not show a further page. */
  over: Set<number>;
}

/** What follows from that between two calls. */
interface RankingState extends Pick<Progress, "unanswered"> {
  seen: SeenLists;
  eligible: ListedCandidate[];
  /** Not recounted yet, the most promising first. */
  uncounted: ListedCandidate[];
  places: Counted[];
  /** Recounted, and not among the places. */
  others: Counted[];
  /** What has to be beaten to belong on the list. */
  bar: number;
}

function stateOf(
  seen: SeenLists,
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
  const { seen, eligible, places, others } = state;
  const reason = doubt(state, since);
  return {
    repositories: repositoriesOf(seen),
    openCount: seen.openCount,
    considered: eligible.length,
    exact: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    entries: places.map(
      ({ candidate: { list, id, number, title, author, size }, rank, commentsEver }) => ({
        list,
        id,
        number,
        title,
        author,
        size,
        rank,
        commentsEver,
      }),
    ),
    notByPeople: [...places, ...others].flatMap(({ candidate, commentsEver }) => {
      const left = candidate.totalComments - commentsEver;
      return left > 0 ? [[candidate.number, left] satisfies [number, number]] : [];
    }),
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
  if (
    !seen.totalsKnown &&
    (promising.length > 0 || seen.lists.some(({ unseenAtMost }) => unseenAtMost > bar))
  ) {
    return `GitHub gives no comment totals through this connection, so pull requests other than the ${counted.length} counted may belong here.`;
  }
  const isHidden = seen.lists.some(
    ({ unseenAtMost, unseenUpdatedUntil }) =>
      unseenAtMost > bar && (bar < 0 || unseenUpdatedUntil >= since),
  );
  if (isHidden) {
    return `${eligible.length} of ${seen.openCount} open pull requests were looked at, and the order in which GitHub lists them does not rule out the others.`;
  }
  if (highestTotal(promising) > bar) {
    return `Comments were counted by author for ${counted.length} pull requests; ${nameOf(promising[0], seen)} and others have high totals that were not broken down.`;
  }
  const partial = [
    ...places.filter(({ atMost, rank }) => atMost > rank.score),
    ...others.filter(({ atMost }) => atMost > bar),
  ];
  if (partial.length > 0) {
    return `${named(partial, seen)}: not all comments could be counted by author, so the count is a lower bound.`;
  }
  const moved = counted.find(({ rank, candidate }) => rank.score > candidate.totalComments);
  if (seen.totalsKnown && moved !== undefined) {
    return `${nameOf(moved.candidate, seen)} has more comments than GitHub's total says, so totals prove nothing here.`;
  }
  const reviewed = counted.find(
    ({ reviewComments, candidate }) =>
      reviewComments > 0 && candidate.totalComments <= candidate.conversation,
  );
  if (seen.totalsKnown && reviewed !== undefined) {
    return `GitHub's total of ${nameOf(reviewed.candidate, seen)} leaves review comments out, so totals prove nothing here.`;
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

/** By its number, and where there are several lists by its repository as well. */
function nameOf(candidate: ListedCandidate | undefined, { lists }: SeenLists): string {
  const repository = candidate && lists[candidate.list]?.repository;
  return lists.length === 1 || repository === undefined
    ? `#${candidate?.number ?? ""}`
    : `${repositoryName(repository)}#${candidate?.number ?? ""}`;
}

function named(counts: readonly Counted[], seen: SeenLists): string {
  return listFirst(
    counts.map(({ candidate }) => nameOf(candidate, seen)),
    NAMED_MAX,
    "others",
  );
}

type Counted = HumanCount & { candidate: ListedCandidate };

interface Recounted {
  counts: Counted[];
  /** Whether GitHub said who wrote the comments. */
  answered: boolean;
}

/** Counts one call's worth by author. */
export async function recount(
  port: RankingPort,
  batch: readonly ListedCandidate[],
  rules: CountingRules,
): Promise<Recounted> {
  try {
    const found = await port.recount(batch);
    const byId = new Map(found.map((each) => [each.id, each]));
    return {
      answered: true,
      counts: batch.flatMap((candidate) => {
        const own = byId.get(candidate.id);
        return own === undefined ? [] : [countOf(candidate, own, rules)];
      }),
    };
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
    return {
      answered: false,
      counts: batch.map((candidate) =>
        countOf(candidate, { ...candidate, ...NOTHING_SEEN }, rules),
      ),
    };
  }
}

function countOf(candidate: ListedCandidate, own: Recount, rules: CountingRules): Counted {
  return { ...countHumans(candidate, own, rules), candidate };
}

function repositoriesOf({ lists }: SeenLists): Ranking["repositories"] {
  const [first, ...others] = lists.map(({ repository }) => repository);
  if (first === undefined) {
    throw new Error("A ranking is of one list at least.");
  }
  return [first, ...others];
}

/** None where GitHub does not answer for it: the list then goes by the pages there are, and says so. */
async function furtherPage(
  list: RankedList | undefined,
  after: string | undefined,
): Promise<CandidatePage[]> {
  try {
    return list === undefined ? [] : [await list.more(after)];
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
    return [];
  }
}

/** As many candidates as one call recounts. */
function batchesOf(candidates: readonly ListedCandidate[]): ListedCandidate[][] {
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
  const read = new Map<string, number>();
  /** Each is compared with many others, and read once. */
  function updated({ updatedAt }: Candidate): number {
    const at = read.get(updatedAt) ?? toMillis(updatedAt);
    read.set(updatedAt, at);
    return at;
  }
  return (a, b) =>
    Number(updated(b) >= since) - Number(updated(a) >= since) ||
    b.totalComments - a.totalComments ||
    // Without totals the server's own order is the better guess: sorting is stable.
    (totalsKnown ? updated(b) - updated(a) || b.number - a.number : 0);
}

function highestTotal(candidates: readonly Candidate[]): number {
  return Math.max(...candidates.map((candidate) => candidate.totalComments));
}

function boundless(candidates: readonly Candidate[]): number {
  return candidates.length > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
