import type { Candidate, CandidatePage, Repository } from "./pull-request.ts";
import { toMillis } from "./times.ts";

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
      : boundOfUnseen(candidates, totals, totalsKnown && latest.next !== undefined),
    doubt: latest.doubt,
    unseenUpdatedUntil: complete ? Number.NEGATIVE_INFINITY : updatedUntil(pages[0].recentSince),
  };
}

function updatedUntil(recentSince: string | undefined): number {
  return recentSince === undefined ? Number.POSITIVE_INFINITY : toMillis(recentSince);
}

/**
 * Nothing documents by which count GitHub orders, so its order proves something only as long as it agrees with the
 * totals: they never rise, and nothing found elsewhere should have stood in the list already.
 */
function boundOfUnseen(
  candidates: readonly Candidate[],
  totals: readonly number[],
  comparable: boolean,
): number {
  const last = totals.at(-1);
  if (!comparable || last === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const falls = totals.every((total, index) => index === 0 || total <= (totals[index - 1] ?? 0));
  const listedAbove = totals.filter((total) => total > last).length;
  const knownAbove = candidates.filter((candidate) => candidate.totalComments > last).length;
  return falls && knownAbove <= listedAbove ? last : Number.POSITIVE_INFINITY;
}
