import type { Candidate, CandidatePage, Repository } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** The open pull requests seen so far, and what that says about the ones not seen. */
export interface CandidatePool {
  readonly repository: Repository;
  readonly openCount: number;
  readonly candidates: readonly Candidate[];
  /** Cursor of the next page, while there is one. */
  readonly next: string | undefined;
  /** Whether totals are upper bounds of what a pull request can score. */
  readonly totalsKnown: boolean;
  /** The largest total that an open pull request outside the pool can have; minus infinity when there is none. */
  readonly unseenAtMost: number;
  /** No open pull request outside the pool was updated after this time, in milliseconds since 1970. */
  readonly unseenUpdatedUntil: number;
  /** Why no list made from it is proven, whatever the counts say. */
  readonly doubt: string | undefined;
}

/** A pool of all pages read so far; the later page wins where a pull request is on both. */
export function poolOf(pages: readonly [CandidatePage, ...CandidatePage[]]): CandidatePool {
  const latest = pages.at(-1) ?? pages[0];
  const byId = new Map<string, Candidate>();
  for (const page of pages) {
    for (const candidate of page.candidates) {
      byId.set(candidate.id, candidate);
    }
  }
  const candidates = [...byId.values()];
  const totals = pages.flatMap((page) => page.rankedTotals);
  const conversations = pages.flatMap((page) => page.rankedConversations);
  const totalsKnown = pages.every((page) => page.countsKnown);
  const complete = candidates.length >= latest.openCount;
  return {
    repository: latest.repository,
    openCount: latest.openCount,
    candidates,
    next: latest.next,
    totalsKnown,
    unseenAtMost: complete
      ? Number.NEGATIVE_INFINITY
      : totalsKnown && latest.next !== undefined
        ? boundOfUnseen(candidates, totals, conversations)
        : Number.POSITIVE_INFINITY,
    doubt: latest.doubt,
    unseenUpdatedUntil: complete ? Number.NEGATIVE_INFINITY : updatedUntil(pages[0].recentSince),
  };
}

function updatedUntil(recentSince: string | undefined): number {
  return recentSince === undefined ? Number.POSITIVE_INFINITY : toMillis(recentSince);
}

/**
 * Nothing documents by which count GitHub orders. Its order proves something as long as it follows the totals; where it
 * may as well have followed the conversation alone, a pull request that is all review could come after it.
 */
function boundOfUnseen(
  candidates: readonly Candidate[],
  totals: readonly number[],
  conversations: readonly number[],
): number {
  const last = totals.at(-1);
  const byTotal = follows(
    totals,
    candidates.map((candidate) => candidate.totalComments),
  );
  const byConversation = follows(
    conversations,
    candidates.map((candidate) => candidate.conversation),
  );
  const isReviewed = candidates.some(
    ({ totalComments, conversation }) => conversation < totalComments,
  );
  return last !== undefined && byTotal && !(byConversation && isReviewed)
    ? last
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
