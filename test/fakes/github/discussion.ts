import type { Check, Commit, MergeStateStatus, PullRequest, Repository, Review } from "./store.ts";

/** Counts, orders and states that GitHub derives from the records. */

export function conversationCount(pullRequest: PullRequest): number {
  return pullRequest.comments.length;
}

/** A review that was begun and not submitted is shown, with its comments, to its author alone. */
export function discussionSeenBy(
  { reviews, threads }: PullRequest,
  login: string | null,
): Pick<PullRequest, "reviews" | "threads"> {
  const hidden = new Set(
    reviews
      .filter(({ state, author }) => state === "PENDING" && author !== login)
      .map(({ databaseId }) => databaseId),
  );
  return {
    reviews: reviews.filter(({ databaseId }) => !hidden.has(databaseId)),
    threads: threads
      .map((thread) => ({
        ...thread,
        comments: thread.comments.filter(({ reviewId }) => !hidden.has(reviewId)),
      }))
      .filter(({ comments }) => comments.length > 0),
  };
}

export function reviewCommentCount(pullRequest: PullRequest): number {
  let count = 0;
  for (const thread of discussionSeenBy(pullRequest, null).threads) {
    count += thread.comments.length;
  }
  return count;
}

export function totalCount(pullRequest: PullRequest): number {
  return conversationCount(pullRequest) + reviewCommentCount(pullRequest);
}

export function headCommit(pullRequest: PullRequest): Commit {
  const head = pullRequest.commits.at(-1);
  if (head === undefined) {
    throw new Error(`#${pullRequest.number} has no commit`);
  }
  return head;
}

export function updatedAt(pullRequest: PullRequest): string {
  let latest = pullRequest.touchedAt;
  const consider = (time: string | null): void => {
    if (time !== null && time > latest) {
      latest = time;
    }
  };
  consider(pullRequest.closedAt);
  for (const comment of pullRequest.comments) {
    consider(comment.updatedAt);
  }
  for (const review of pullRequest.reviews) {
    consider(review.state === "PENDING" ? null : review.submittedAt);
  }
  for (const commit of pullRequest.commits) {
    consider(commit.committedAt);
  }
  return latest;
}

export function additions(pullRequest: PullRequest): number {
  return pullRequest.files.reduce((sum, file) => sum + file.additions, 0);
}

export function deletions(pullRequest: PullRequest): number {
  return pullRequest.files.reduce((sum, file) => sum + file.deletions, 0);
}

/** The last approval, change request or dismissal of each reviewer, oldest first. */
export function latestOpinions(pullRequest: PullRequest): Review[] {
  return latestPerAuthor(
    pullRequest.reviews.filter(({ state }) => state !== "COMMENTED" && state !== "PENDING"),
  );
}

export function latestPerAuthor(reviews: readonly Review[]): Review[] {
  const latest = new Map<string, Review>();
  for (const review of reviews) {
    const key = review.author ?? `ghost:${review.databaseId}`;
    latest.delete(key);
    latest.set(key, review);
  }
  return [...latest.values()];
}

export type ReviewDecision = "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null;

const WRITERS = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

export function reviewDecision(repository: Repository, pullRequest: PullRequest): ReviewDecision {
  if (pullRequest.reviewDecisionOverride !== undefined) {
    return pullRequest.reviewDecisionOverride;
  }
  if (repository.requiredApprovals === 0) {
    return null;
  }
  const opinions = latestOpinions(pullRequest).filter((review) => WRITERS.has(review.association));
  if (opinions.some((review) => review.state === "CHANGES_REQUESTED")) {
    return "CHANGES_REQUESTED";
  }
  const approvals = opinions.filter((review) => review.state === "APPROVED").length;
  return approvals >= repository.requiredApprovals ? "APPROVED" : "REVIEW_REQUIRED";
}

export type RollupState = "ERROR" | "EXPECTED" | "FAILURE" | "PENDING" | "SUCCESS";

const FAILED = new Set(["ACTION_REQUIRED", "CANCELLED", "FAILURE", "STARTUP_FAILURE", "TIMED_OUT"]);

/** Neutral and skipped runs count as passed; null when the commit has no checks at all. */
export function rollupState(checks: readonly Check[]): RollupState | null {
  if (checks.length === 0) {
    return null;
  }
  const states = new Set(checks.map(checkState));
  const order: readonly RollupState[] = ["FAILURE", "ERROR", "PENDING", "EXPECTED"];
  return order.find((state) => states.has(state)) ?? "SUCCESS";
}

function checkState(check: Check): RollupState {
  if (check.kind === "status") {
    return check.state;
  }
  if (check.conclusion === null || check.conclusion === "STALE") {
    return "PENDING";
  }
  return FAILED.has(check.conclusion) ? "FAILURE" : "SUCCESS";
}

export function mergeStateStatus(
  repository: Repository,
  pullRequest: PullRequest,
  mergeable: PullRequest["mergeable"],
): MergeStateStatus {
  if (mergeable === "UNKNOWN") {
    return "UNKNOWN";
  }
  if (mergeable === "CONFLICTING") {
    return "DIRTY";
  }
  if (pullRequest.mergeStateOverride !== undefined) {
    return pullRequest.mergeStateOverride;
  }
  const decision = reviewDecision(repository, pullRequest);
  if (pullRequest.draft || decision === "REVIEW_REQUIRED" || decision === "CHANGES_REQUESTED") {
    return "BLOCKED";
  }
  if (pullRequest.behind) {
    return "BEHIND";
  }
  const state = rollupState(headCommit(pullRequest).checks);
  return state === null || state === "SUCCESS" ? "CLEAN" : "UNSTABLE";
}
