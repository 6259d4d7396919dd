import { isHuman } from "../pull-request/bots.ts";
import { isSamePerson } from "../pull-request/people.ts";
import type { Association, PullRequest, Review } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** What the reviewers' latest opinions amount to. */
export interface ReviewStanding {
  /** By people, on the current head. */
  approvals: Review[];
  /** By people, on a head that a push has replaced. */
  outdatedApprovals: Review[];
  /** The author's turn: on the current head, and nobody was asked to look again. */
  changeRequests: Review[];
  /** The reviewer's turn: on an older head, or a new review was asked for. */
  answeredRequests: Review[];
}

type Opinions = Pick<PullRequest, "opinions" | "headOid" | "reviewDecision" | "requestedReviewers">;

export function reviewStanding(pull: Opinions): ReviewStanding {
  const opinions = latestOpinions(pull.opinions);
  const approvals = opinions.filter(
    (review) => review.state === "APPROVED" && isHuman(review.author),
  );
  const requests = opinions.filter((review) => isChangeRequest(review, pull));
  return {
    approvals: approvals.filter((review) => review.commitOid === pull.headOid),
    outdatedApprovals: approvals.filter((review) => review.commitOid !== pull.headOid),
    changeRequests: requests.filter((review) => !isAnswered(review, pull)),
    answeredRequests: requests.filter((review) => isAnswered(review, pull)),
  };
}

/** Whether a new review was asked for from the person who wrote this one. */
export function isRequestedAgain(review: Review, pull: Opinions): boolean {
  return pull.requestedReviewers.some(
    ({ login, kind }) => kind === "user" && isSamePerson({ login, type: "User" }, review.author),
  );
}

function isAnswered(review: Review, pull: Opinions): boolean {
  return review.commitOid !== pull.headOid || isRequestedAgain(review, pull);
}

const WRITERS: ReadonlySet<Association> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

/**
 * Anybody may request changes on a public repository, and machines do. Where GitHub itself says that the pull request
 * is approved, only those who can write are believed against it; machines only where GitHub agrees with them.
 */
function isChangeRequest(review: Review, pull: Opinions): boolean {
  if (review.state !== "CHANGES_REQUESTED") {
    return false;
  }
  switch (pull.reviewDecision) {
    case "CHANGES_REQUESTED":
      return true;
    case "APPROVED":
      return isHuman(review.author) && WRITERS.has(review.association);
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
