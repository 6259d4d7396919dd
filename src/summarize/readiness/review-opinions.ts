import { isHuman } from "../people/bots.ts";
import { canWrite, isSamePerson, logins } from "../people/people.ts";
import type { MergeState, PullRequest, Review } from "../pull-request/pull-request.ts";
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
  /** Change requests that count or do not, by a decision that could not be read. */
  doubtfulRequests: Review[];
  /** Approvals that are enough or are not, by such a decision. */
  doubtfulApprovals: Review[];
}

type Reviewed = Pick<
  PullRequest,
  "opinions" | "headOid" | "reviewDecision" | "requestedReviewers" | "mergeState"
>;

/** What GitHub says of a merge that no rule stands in the way of. */
const RULES_MET: ReadonlySet<MergeState> = new Set(["CLEAN", "HAS_HOOKS", "UNSTABLE"]);

export function reviewOpinions(pull: Reviewed): ReviewOpinions {
  const latest = latestOpinions(pull.opinions);
  const approvals = latest.filter(
    (review) => review.state === "APPROVED" && isHuman(review.author),
  );
  const current = approvals.filter((review) => review.commitOid === pull.headOid);
  const requests = latest.filter((review) => isChangeRequest(review, pull));
  return {
    approvals: current,
    outdatedApprovals: approvals.filter((review) => review.commitOid !== pull.headOid),
    ...doubtsOf(latest, current, pull),
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
    case null:
      return isHuman(review.author);
    case "unknown":
      return isHuman(review.author) && (canWrite(review.association) || !hasApproval(pull));
  }
}

/** What GitHub's decision would tell where it could not be read. Where no rule blocks, it is an approval or none. */
function doubtsOf(
  latest: readonly Review[],
  current: readonly Review[],
  pull: Reviewed,
): Pick<ReviewOpinions, "doubtfulRequests" | "doubtfulApprovals"> {
  if (pull.reviewDecision !== "unknown") {
    return { doubtfulRequests: [], doubtfulApprovals: [] };
  }
  const met = RULES_MET.has(pull.mergeState);
  return {
    doubtfulRequests: latest.filter(
      (review) =>
        review.state === "CHANGES_REQUESTED" &&
        !isChangeRequest(review, pull) &&
        !(met && !isHuman(review.author)),
    ),
    doubtfulApprovals:
      met && current.length > 0 ? [] : latest.filter(({ state }) => state === "APPROVED"),
  };
}

/** Without any, GitHub cannot call it approved. */
function hasApproval({ opinions }: Reviewed): boolean {
  return latestOpinions(opinions).some(({ state }) => state === "APPROVED");
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
