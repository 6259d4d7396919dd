import type { Readiness, ReadinessState } from "../../protocol/pull-request.ts";
import { safeLogin } from "../pull-request/login.ts";
import { logins } from "../pull-request/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { earliest, latest, toIso } from "../pull-request/times.ts";
import type { Situation } from "./situation.ts";

type Waiting = Pick<Readiness, "waitingOn" | "since">;

/** Who has to act next, and since when it is their turn. */
export function waitFor(state: ReadinessState, situation: Situation, now: number): Waiting {
  const { pull, standing } = situation;
  const pushed = latest([pull.createdAt, pull.headCommittedAt], now);
  const on = (who: Readiness["waitingOn"]["who"], names: string[], since: number): Waiting => ({
    waitingOn: { who, logins: names },
    since: toIso(Math.min(now, since)),
  });

  switch (state) {
    case "draft":
    case "conflicts":
    case "checks_failing":
      return on("author", [safeLogin(pull.author.login)], pushed);
    case "changes_requested": {
      const { changeRequests, answeredRequests } = standing;
      if (changeRequests.length > 0 || answeredRequests.length === 0) {
        return on("author", [safeLogin(pull.author.login)], firstOf(changeRequests, pushed));
      }
      return on("reviewers", people(answeredRequests), sinceAnswered(answeredRequests, pull, now));
    }
    case "open_threads": {
      const authors = situation.threads.filter((thread) => thread.turn === "author");
      if (authors.length > 0) {
        return on(
          "author",
          [safeLogin(pull.author.login)],
          Math.min(...authors.map(({ since }) => since)),
        );
      }
      return on(
        "reviewers",
        logins(situation.threads.flatMap((thread) => thread.reviewers)),
        Math.min(...situation.threads.map(({ since }) => since)),
      );
    }
    case "checks_running":
      return on("checks", [], pushed);
    case "needs_review":
      return on(
        "reviewers",
        logins([
          ...pull.requestedReviewers,
          ...standing.outdatedApprovals.map((review) => review.author),
        ]),
        pushed,
      );
    case "unknown":
      return on("nobody", [], pushed);
    case "ready":
      return on(
        isMovingInQueue(pull) ? "checks" : "nobody",
        [],
        latest([toIso(pushed), ...standing.approvals.map((review) => review.submittedAt)], now),
      );
  }
}

/** The merge queue runs the checks once more, on what it is about to merge. */
function isMovingInQueue({ mergeQueue }: PullRequest): boolean {
  return mergeQueue !== null && mergeQueue.state !== "UNMERGEABLE";
}

function people(reviews: readonly Review[]): string[] {
  return logins(reviews.map((review) => review.author));
}

function firstOf(reviews: readonly Review[], otherwise: number): number {
  return reviews.length === 0 ? otherwise : earliest(reviews.map((review) => review.submittedAt));
}

/** A push answers a change request when it is made; commit dates may be older than the review itself. */
function sinceAnswered(reviews: readonly Review[], pull: PullRequest, now: number): number {
  return Math.min(
    ...reviews.map((review) =>
      review.commitOid === pull.headOid
        ? latest([review.submittedAt], now)
        : latest([review.submittedAt, pull.headCommittedAt], now),
    ),
  );
}
