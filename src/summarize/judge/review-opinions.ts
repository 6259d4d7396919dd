import { isHuman } from "../people/bots.ts";
import { canWrite, isSamePerson, logins } from "../people/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** What the reviewers' latest opinions amount to. */
export interface ReviewOpinions {
  /** By people, on the current head. */
  approvals: Review[];
  /** By people, on a head that a push has replaced. */
  outdatedApprovals: Review[];
  /** The author's turn: on the current head, and nobody was asked to look again. */
  changeRequests: Review[];
  /** The reviewer's turn: on an older head, or a new review was asked for. */
  answeredRequests: Review[];
}

type Reviewed = Pick<PullRequest, "opinions" | "headOid" | "reviewDecision" | "requestedReviewers">;

export function reviewOpinions(pull: Reviewed): ReviewOpinions {
  const latest = latestOpinions(pull.opinions);
  const approvals = latest.filter(
    (review) => review.state === "APPROVED" && isHuman(review.author),
  );
  const requests = latest.filter((review) => isChangeRequest(review, pull));
  return {
    approvals: approvals.filter((review) => review.commitOid === pull.headOid),
    outdatedApprovals: approvals.filter((review) => review.commitOid !== pull.headOid),
    changeRequests: requests.filter((review) => !isAnswered(review, pull)),
    answeredRequests: requests.filter((review) => isAnswered(review, pull)),
  };
}

/** Whether a new review was asked for from the person who wrote this one. */
export function isRequestedAgain(review: Review, pull: Reviewed): boolean {
  return pull.requestedReviewers.some(
    ({ login, kind }) => kind === "user" && isSamePerson({ login, type: "User" }, review.author),
  );
}

export function reviewerLogins(reviews: readonly Review[]): string[] {
  return logins(reviews.map((review) => review.author));
}

function isAnswered(review: Review, pull: Reviewed): boolean {
  return review.commitOid !== pull.headOid || isRequestedAgain(review, pull);
}

/**
 * Anybody may request changes on a public repository, and machines do. Where GitHub itself says that the pull request
 * is approved, only those who can write are believed against it; machines only where GitHub agrees with them.
 */
function isChangeRequest(review: Review, pull: Reviewed): boolean {
  if (review.state !== "CHANGES_REQUESTED") {
    return false;
  }
  switch (pull.reviewDecision) {
    case "CHANGES_REQUESTED":
      return true;
    case "APPROVED":
      return isHuman(review.author) && canWrite(review.association);
    case "REVIEW_REQUIRED":
    case "unknown":
    case null:
      return isHuman(review.author);
  }
}

function latestOpinions(opinions: readonly Review[]): Review[] {
  return opinions.filter(
    (review) =>
      !opinions.some(
        (other) => isSamePerson(other.author, review.author) && isLater(other, review),
      ),
  );
}

function isLater(a: Review, b: Review): boolean {
  const difference = toMillis(a.submittedAt) - toMillis(b.submittedAt);
  return difference > 0 || (difference === 0 && a.id > b.id);
}
