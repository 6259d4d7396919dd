import type { Facts, Readiness } from "../../protocol/pull-request.ts";
import type { Piece } from "../citations/piece.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { openThreads } from "../readiness/open-threads.ts";
import { reviewOpinions } from "../readiness/review-opinions.ts";

/** The same readiness with, on each blocker, the label of the piece it can be read from. */
export function labelBlockers(
  readiness: Readiness,
  facts: Facts,
  pull: PullRequest,
  pieces: readonly Piece[],
): Readiness {
  return {
    ...readiness,
    blockers: readiness.blockers.map((blocker) => {
      const ids = new Set(piecesOf(blocker.code, facts, pull));
      const piece = pieces.find(({ id }) => ids.has(id));
      return piece === undefined ? blocker : { ...blocker, label: piece.label };
    }),
  };
}

/** Ids of pieces that tell of a blocker. */
function piecesOf(code: string, facts: Facts, pull: PullRequest): string[] {
  const opinions = reviewOpinions(pull);
  switch (code) {
    case "checks_failing":
      return [...facts.checks.failing.map((name) => `check:${name}`), "checks:others"];
    case "checks_running":
      return [...facts.checks.pending.map((name) => `check:${name}`), "checks:others"];
    case "changes_requested":
      return opinions.changeRequests.map((review) => `review:${review.id}`);
    case "review_requested_again":
    case "changes_requested_earlier":
      return opinions.answeredRequests.map((review) => `review:${review.id}`);
    case "approval_outdated":
      return opinions.outdatedApprovals.map((review) => `review:${review.id}`);
    case "open_threads":
    case "threads_uncertain":
      return openThreads(pull).map(({ thread }) => `thread:${thread.id}`);
    case "blocked":
      return pull.threads.list
        .filter((thread) => thread.resolved !== true)
        .map((thread) => `thread:${thread.id}`);
    default:
      return [];
  }
}
