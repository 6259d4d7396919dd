import type { Candidate, CandidatePage } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** The open pull requests seen so far, and what that says about the ones not seen. */
export interface SeenCandidates extends Pick<
  CandidatePage,
  "repository" | "openCount" | "candidates" | "next" | "withheld" | "doubt"
> {
  /** Open pull requests that were listed and not shown. */
  missing: number;
  /** Whether totals are upper bounds of what a pull request can score. */
  totalsKnown: boolean;
  /** The largest total that an open pull request not seen can have; minus infinity when all were seen. */
  unseenAtMost: number;
  /** No open pull request that was not seen was updated after this time, in milliseconds since 1970. */
  unseenUpdatedUntil: number;
}

type Pages = readonly [CandidatePage, ...CandidatePage[]];

/** What all pages read so far say; the later page wins where a pull request is on both. */
export function mergePages(pages: Pages): SeenCandidates {
  const latest = pages.at(-1) ?? pages[0];
  const { recentSince } = pages[0];
  const byId = new Map(pages.flatMap((page) => page.candidates).map((each) => [each.id, each]));
  const candidates = [...byId.values()];
  const totalsKnown = pages.every((page) => page.countsKnown);
  // Some may be gone since they were listed; more than there are is no count.
  const openCount = Math.max(latest.openCount, candidates.length);
  const complete = candidates.length >= openCount;
  const missing = pages.reduce((sum, page) => sum + (page.missing ?? 0), 0);
  return {
    ...latest,
    openCount,
    candidates,
    // Where no page follows, whatever is still open and not shown is among them.
    missing:
      missing > 0 && latest.next === undefined
        ? Math.max(missing, openCount - candidates.length)
        : missing,
    totalsKnown,
    unseenAtMost: complete
      ? Number.NEGATIVE_INFINITY
      : totalsKnown && latest.next !== undefined
        ? boundOfUnseen(pages, candidates)
        : Number.POSITIVE_INFINITY,
    unseenUpdatedUntil: complete
      ? Number.NEGATIVE_INFINITY
      : recentSince === undefined
        ? Number.POSITIVE_INFINITY
        : toMillis(recentSince),
  };
}

/**
 * GitHub documents no count that it orders by. Its order proves something as long as it follows the totals. Where it
 * may as well follow the conversation alone, a pull request that is all review could come after it.
 */
function boundOfUnseen(pages: Pages, candidates: readonly Candidate[]): number {
  const totals = pages.flatMap((page) => page.rankedTotals);
  const byTotal = follows(
    totals,
    candidates.map((candidate) => candidate.totalComments),
  );
  const byConversation = follows(
    pages.flatMap((page) => page.rankedConversations),
    candidates.map((candidate) => candidate.conversation),
  );
  const isReviewed = candidates.some(
    ({ totalComments, conversation }) => conversation < totalComments,
  );
  return byTotal && !(byConversation && isReviewed)
    ? (totals.at(-1) ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY;
}

/** Whether a list falls by these counts, and nothing known from elsewhere should have stood in it. */
function follows(listed: readonly number[], known: readonly number[]): boolean {
  const last = listed.at(-1);
  if (last === undefined) {
    return false;
  }
  const above = (counts: readonly number[]): number =>
    counts.filter((count) => count > last).length;
  return (
    listed.every((count, index) => index === 0 || count <= (listed[index - 1] ?? 0)) &&
    above(known) <= above(listed)
  );
}
