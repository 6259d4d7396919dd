import type { Readiness, ReadinessState } from "../../protocol/pull-request.ts";
import { safeLogin } from "../people/login.ts";
import { logins } from "../people/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { earliest, latest, toIso } from "../pull-request/times.ts";
import type { ReadinessContext } from "./blockers.ts";
import { reviewerLogins } from "./review-opinions.ts";

type Waiting = Pick<Readiness, "waitingOn" | "since">;

/** Who has to act next, and since when it is their turn. */
export function waitFor(
  state: ReadinessState,
  { pull, opinions, threads }: ReadinessContext,
  now: number,
): Waiting {
  const pushed = latest([pull.createdAt, pull.headCommittedAt], now);
  function on(who: Readiness["waitingOn"]["who"], names: string[], since: number): Waiting {
    return { waitingOn: { who, logins: names }, since: toIso(Math.min(now, since)) };
  }
  function onAuthor(since: number): Waiting {
    return on("author", [safeLogin(pull.author.login)], since);
  }

  switch (state) {
    case "draft":
    case "conflicts":
    case "checks_failing":
      return onAuthor(pushed);
    case "changes_requested": {
      const { changeRequests, answeredRequests } = opinions;
      if (changeRequests.length > 0) {
        return onAuthor(earliest(changeRequests.map((review) => review.submittedAt)));
      }
      return answeredRequests.length === 0
        ? onAuthor(pushed)
        : on(
            "reviewers",
            reviewerLogins(answeredRequests),
            sinceAnswered(answeredRequests, pull, now),
          );
    }
    case "open_threads": {
      const onAuthors = threads.filter((thread) => thread.turn === "author");
      if (onAuthors.length > 0) {
        return onAuthor(Math.min(...onAuthors.map(({ since }) => since)));
      }
      return on(
        "reviewers",
        logins(threads.flatMap((thread) => thread.reviewers)),
        Math.min(...threads.map(({ since }) => since)),
      );
    }
    case "checks_running":
      return on("checks", [], pushed);
    case "needs_review":
      return on(
        "reviewers",
        logins([
          ...pull.requestedReviewers,
          ...opinions.outdatedApprovals.map((review) => review.author),
        ]),
        pushed,
      );
    case "unknown":
      if (pull.mergeState === "BEHIND") {
        return onAuthor(pushed);
      }
      return on("nobody", [], pushed);
    case "ready":
      return on(
        isMovingInQueue(pull) ? "checks" : "nobody",
        [],
        latest([toIso(pushed), ...opinions.approvals.map((review) => review.submittedAt)], now),
      );
  }
}

/** The merge queue runs the checks once more, on what it is about to merge. */
function isMovingInQueue({ mergeQueue }: PullRequest): boolean {
  return mergeQueue !== null && mergeQueue.state !== "UNMERGEABLE";
}

/** A push answers a change request when it is made; commit dates may be older than the review itself. */
function sinceAnswered(reviews: readonly Review[], pull: PullRequest, now: number): number {
  return Math.min(
    ...reviews.map(({ submittedAt, commitOid }) =>
      latest([submittedAt, commitOid === pull.headOid ? null : pull.headCommittedAt], now),
    ),
  );
}
