import { count, plural } from "../../english.ts";
import type { Facts, Readiness, ReadinessState, Unread } from "../../protocol/pull-request.ts";
import { mention } from "../people/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { countsOf } from "./check-counts.ts";
import type { OpenThread } from "./open-threads.ts";
import { isRequestedAgain, reviewerLogins, type ReviewOpinions } from "./review-opinions.ts";

/** What readiness is judged by. */
export interface ReadinessContext {
  facts: Facts;
  pull: PullRequest;
  opinions: ReviewOpinions;
  threads: OpenThread[];
}

export type Blocker = Readiness["blockers"][number];

/**
 * The blockers that speak for a state; none when it does not apply. Messages name people only: whoever wrote the pull
 * request chose the names of branches, labels and checks, and the model reads messages as facts.
 */
export function blockersOf(
  state: Exclude<ReadinessState, "unknown" | "ready">,
  context: ReadinessContext,
): Blocker[] {
  const { facts } = context;
  switch (state) {
    case "draft":
      return blockerIf(facts.draft, "draft", "It is marked as a draft.");
    case "conflicts":
      return blockerIf(
        facts.mergeable === "conflicting",
        "conflicts",
        "It conflicts with its base branch.",
      );
    case "checks_failing":
      return failingChecks(facts.checks);
    case "changes_requested":
      return changeRequests(context);
    case "open_threads":
      return unresolvedThreads(context);
    case "checks_running":
      return runningChecks(facts.checks);
    case "needs_review":
      return missingReview(context);
  }
}

const NOTES: ReadonlySet<string> = new Set(["in_merge_queue", "auto_merge"]);

/** Whether it stands among the blockers without being in the way. */
export function isNote({ code }: Blocker): boolean {
  return NOTES.has(code);
}

/** What will happen by itself. It never decides the state. */
export function notesOf({ autoMerge, mergeQueue }: PullRequest): Blocker[] {
  return [
    ...blockerIf(
      mergeQueue !== null && mergeQueue.state !== "UNMERGEABLE",
      "in_merge_queue",
      `It is number ${mergeQueue?.position} in the merge queue.`,
    ),
    ...blockerIf(
      autoMerge,
      "auto_merge",
      "Auto-merge is on: it merges as soon as the rules of the repository are met.",
    ),
  ];
}

function failingChecks(checks: Facts["checks"]): Blocker[] {
  const { failing = 0 } = countsOf(checks) ?? {};
  return blockerIf(
    checks.state === "failure" || checks.state === "error",
    "checks_failing",
    failing === 0
      ? "Checks fail."
      : `${failing} of ${count(checks.total, "check")} ${plural(failing, "fails", "fail")}.`,
  );
}

function runningChecks(checks: Facts["checks"]): Blocker[] {
  const { state, total } = checks;
  const { pending = 0 } = countsOf(checks) ?? {};
  return [
    ...blockerIf(
      state === "pending",
      "checks_running",
      pending === 0
        ? "Checks are still running."
        : `${pending} of ${count(total, "check")} ${plural(pending, "is", "are")} still running.`,
    ),
    ...blockerIf(state === "expected", "checks_expected", "A required check has not reported yet."),
  ];
}

function changeRequests({ opinions, pull }: ReadinessContext): Blocker[] {
  const { answeredRequests } = opinions;
  const blockers = [
    ...byReviewers("changes_requested", opinions.changeRequests, "requested changes."),
    ...byReviewers(
      "review_requested_again",
      answeredRequests.filter((review) => isRequestedAgain(review, pull)),
      "requested changes; a new review was asked for.",
    ),
    ...byReviewers(
      "changes_requested_earlier",
      answeredRequests.filter((review) => !isRequestedAgain(review, pull)),
      "requested changes on an earlier commit, with no new review since.",
    ),
  ];
  return blockers.length === 0
    ? blockerIf(
        pull.reviewDecision === "CHANGES_REQUESTED",
        "changes_requested",
        "Changes were requested.",
      )
    : blockers;
}

function unresolvedThreads({ facts, threads }: ReadinessContext): Blocker[] {
  const certain = threads.every((thread) => thread.certain);
  // A number of those that were read would be too small.
  const amount = isUnread(facts, "threads") ? undefined : threads.length;
  const subject = amount === undefined ? "Review threads" : count(amount, "review thread");
  return blockerIf(
    threads.length > 0,
    certain ? "open_threads" : "threads_uncertain",
    certain
      ? `${subject} ${plural(amount ?? 2, "is", "are")} unresolved.`
      : `${subject} may be unresolved: this connection does not show which ones are.`,
  );
}

function missingReview(context: ReadinessContext): Blocker[] {
  const message = missingReviewMessage(context);
  return message === undefined
    ? []
    : [
        { code: "needs_review", message },
        ...byReviewers(
          "approval_outdated",
          context.opinions.outdatedApprovals,
          "approved an earlier commit.",
        ),
      ];
}

function missingReviewMessage({ facts, opinions, pull }: ReadinessContext): string | undefined {
  const approved = opinions.approvals.length > 0;
  switch (pull.reviewDecision) {
    case "REVIEW_REQUIRED":
      return approved
        ? "The repository requires further approval."
        : "The repository requires an approving review.";
    case "APPROVED":
    // Change requests have a blocker of their own.
    case "CHANGES_REQUESTED":
      return undefined;
    case "unknown":
    case null:
      return approved || opinions.doubtfulApprovals.length > 0 || isUnread(facts, "reviews")
        ? undefined
        : "Nobody has approved the current commit.";
  }
}

/**
 * What keeps it from being called ready although nothing that was seen does. That GitHub blocks the merge says nothing
 * new where something else explains it.
 */
export function unknownsOf(
  { facts, pull, opinions }: ReadinessContext,
  { explained }: { explained: boolean },
): Blocker[] {
  const mergeUnknown =
    facts.mergeable === "unknown" ||
    (facts.mergeable === "mergeable" && pull.mergeState === "UNKNOWN");
  return [
    ...blockerIf(
      pull.mergeState === "BEHIND",
      "behind",
      "It is behind its base branch, which has to be merged into it first.",
    ),
    ...blockerIf(
      pull.mergeState === "BLOCKED" && !explained,
      "blocked",
      pull.threads.list.some((thread) => thread.resolved !== true)
        ? "GitHub blocks the merge; unresolved review threads in which no person speaks may be why."
        : "GitHub blocks the merge, for a reason that is not shown.",
    ),
    ...blockerIf(
      pull.mergeQueue?.state === "UNMERGEABLE",
      "merge_queue_blocked",
      "The merge queue could not merge it.",
    ),
    ...blockerIf(
      mergeUnknown,
      "mergeability_unknown",
      isUnread(facts, "size")
        ? "This connection does not show whether it can be merged."
        : "GitHub has not worked out whether it can be merged.",
    ),
    ...blockerIf(
      isUnread(facts, "draft"),
      "draft_unknown",
      "Whether it is a draft could not be read.",
    ),
    ...blockerIf(
      isUnread(facts, "queue"),
      "merge_queue_unknown",
      "Whether it is in the merge queue could not be read.",
    ),
    ...blockerIf(
      isUnread(facts, "reviews"),
      "reviews_unknown",
      "Not all of its reviews could be read.",
    ),
    ...blockerIf(
      opinions.changeRequests.length > 0 && pull.unread?.includes("requests") === true,
      "requests_unknown",
      "Who was asked for a new review could not be read.",
    ),
    ...blockerIf(
      isUnread(facts, "threads"),
      "threads_unknown",
      "Not all of its review threads could be read.",
    ),
    ...blockerIf(
      facts.checks.state === "unknown",
      "checks_unknown",
      "Its checks could not be read.",
    ),
    ...blockerIf(
      opinions.doubtfulApprovals.length > 0,
      "review_rules_unknown",
      "Whether the repository requires further approval could not be read.",
    ),
    ...blockerIf(
      opinions.doubtfulRequests.length > 0,
      "review_decision_unknown",
      "Whether the changes that were requested are required could not be read.",
    ),
  ];
}

export function isUnread({ unread = [] }: Facts, part: Unread): boolean {
  return unread.includes(part);
}

function byReviewers(code: string, reviews: readonly Review[], did: string): Blocker[] {
  return blockerIf(reviews.length > 0, code, `${mention(reviewerLogins(reviews))} ${did}`);
}

function blockerIf(applies: boolean, code: string, message: string): Blocker[] {
  return applies ? [{ code, message }] : [];
}
