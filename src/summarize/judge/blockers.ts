import type { Facts, Readiness, ReadinessState, Unread } from "../../protocol/pull-request.ts";
import { logins, mention } from "../pull-request/people.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import type { OpenThread } from "./open-threads.ts";
import { isRequestedAgain } from "./review-standing.ts";
import type { Situation } from "./situation.ts";

export type Blocker = Readiness["blockers"][number];

/**
 * What speaks for a state, nothing when it does not apply. Messages name people only: branches, labels and checks are
 * named by whoever wrote the pull request, and messages are read by the model as facts.
 */
export function blockersOf(state: ReadinessState, situation: Situation): Blocker[] {
  const { facts } = situation;
  switch (state) {
    case "draft":
      return facts.draft ? [{ code: "draft", message: "It is marked as a draft." }] : [];
    case "conflicts":
      return facts.mergeable === "conflicting"
        ? [{ code: "conflicts", message: "It conflicts with its base branch." }]
        : [];
    case "checks_failing":
      return failingChecks(facts.checks);
    case "changes_requested":
      return changeRequests(situation);
    case "open_threads":
      return unresolvedThreads(situation.threads);
    case "checks_running":
      return runningChecks(facts.checks);
    case "needs_review":
      return missingReview(situation);
    case "unknown":
      return unknowns(situation);
    case "ready":
      return [];
  }
}

const NOTES: ReadonlySet<string> = new Set(["in_merge_queue", "auto_merge"]);

/** Whether it stands among the blockers without being in the way. */
export function isNote({ code }: Blocker): boolean {
  return NOTES.has(code);
}

/** What will happen by itself; never what decides the state. */
export function notesOf(pull: Pick<PullRequest, "autoMerge" | "mergeQueue">): Blocker[] {
  const notes: Blocker[] = [];
  if (pull.mergeQueue !== null) {
    const { state, position } = pull.mergeQueue;
    notes.push(
      state === "UNMERGEABLE"
        ? { code: "merge_queue_blocked", message: "The merge queue could not merge it." }
        : { code: "in_merge_queue", message: `It is number ${position} in the merge queue.` },
    );
  }
  if (pull.autoMerge) {
    notes.push({
      code: "auto_merge",
      message: "Auto-merge is on: it merges as soon as the rules of the repository are met.",
    });
  }
  return notes;
}

function failingChecks(checks: Facts["checks"]): Blocker[] {
  switch (checks.state) {
    case "failure":
    case "error":
      return [
        {
          code: "checks_failing",
          message:
            checks.failing.length === 0
              ? "Checks fail."
              : `${share(checks.failing, checks)} ${checks.failing.length === 1 ? "fails" : "fail"}.`,
        },
      ];
    case "success":
    case "pending":
    case "expected":
    case "none":
    case "unknown":
      return [];
  }
}

function runningChecks(checks: Facts["checks"]): Blocker[] {
  switch (checks.state) {
    case "pending":
      return [
        {
          code: "checks_running",
          message:
            checks.pending.length === 0
              ? "Checks are still running."
              : `${share(checks.pending, checks)} ${checks.pending.length === 1 ? "is" : "are"} still running.`,
        },
      ];
    case "expected":
      return [{ code: "checks_expected", message: "A required check has not reported yet." }];
    case "success":
    case "failure":
    case "error":
    case "none":
    case "unknown":
      return [];
  }
}

function share(some: readonly string[], { total }: Facts["checks"]): string {
  return `${some.length} of ${total} ${total === 1 ? "check" : "checks"}`;
}

function changeRequests({ standing, pull }: Situation): Blocker[] {
  const again = standing.answeredRequests.filter((review) => isRequestedAgain(review, pull));
  const earlier = standing.answeredRequests.filter((review) => !isRequestedAgain(review, pull));
  const blockers = [
    ...byPeople(
      "changes_requested",
      standing.changeRequests,
      (people) => `${people} requested changes.`,
    ),
    ...byPeople(
      "review_requested_again",
      again,
      (people) => `${people} requested changes; a new review was asked for.`,
    ),
    ...byPeople(
      "changes_requested_earlier",
      earlier,
      (people) => `${people} requested changes on an earlier commit, with no new review since.`,
    ),
  ];
  return blockers.length === 0 && pull.reviewDecision === "CHANGES_REQUESTED"
    ? [{ code: "changes_requested", message: "Changes were requested." }]
    : blockers;
}

function unresolvedThreads(threads: readonly OpenThread[]): Blocker[] {
  if (threads.length === 0) {
    return [];
  }
  const amount = threads.length === 1 ? "1 review thread" : `${threads.length} review threads`;
  return threads.every((thread) => thread.certain)
    ? [
        {
          code: "open_threads",
          message: `${amount} ${threads.length === 1 ? "is" : "are"} unresolved.`,
        },
      ]
    : [
        {
          code: "threads_uncertain",
          message: `${amount} may be unresolved: this connection does not show which ones are.`,
        },
      ];
}

function missingReview(situation: Situation): Blocker[] {
  const message = missingReviewMessage(situation);
  return message === undefined
    ? []
    : [
        { code: "needs_review", message },
        ...byPeople(
          "approval_outdated",
          situation.standing.outdatedApprovals,
          (people) => `${people} approved an earlier commit.`,
        ),
      ];
}

function missingReviewMessage({ standing, pull }: Situation): string | undefined {
  const approved = standing.approvals.length > 0;
  switch (pull.reviewDecision) {
    case "REVIEW_REQUIRED":
      return approved
        ? "The repository requires further approval."
        : "The repository requires an approving review.";
    case "APPROVED":
    // What was asked for in a change request is told by its own blocker.
    case "CHANGES_REQUESTED":
      return undefined;
    case "unknown":
    case null:
      return approved || isUnread(pull, "reviews")
        ? undefined
        : "Nobody has approved the current commit.";
  }
}

function unknowns({ facts, pull, standing }: Situation): Blocker[] {
  const blockers: Blocker[] = [];
  if (facts.mergeable === "unknown") {
    blockers.push({
      code: "mergeability_unknown",
      message: isUnread(pull, "size")
        ? "This connection does not show whether it can be merged."
        : "GitHub has not worked out whether it can be merged.",
    });
  }
  if (isUnread(pull, "reviews")) {
    blockers.push({ code: "reviews_unknown", message: "Its reviews could not be read." });
  }
  if (isUnread(pull, "threads")) {
    blockers.push({ code: "threads_unknown", message: "Its review threads could not be read." });
  }
  if (facts.checks.state === "unknown") {
    blockers.push({ code: "checks_unknown", message: "Its checks could not be read." });
  }
  if (pull.reviewDecision === "unknown" && standing.approvals.length > 0) {
    blockers.push({
      code: "review_rules_unknown",
      message: "Whether the repository requires further approval could not be read.",
    });
  }
  return blockers;
}

function isUnread({ unread = [] }: PullRequest, part: Unread): boolean {
  return unread.includes(part);
}

function byPeople(
  code: string,
  reviews: readonly Review[],
  sentence: (people: string) => string,
): Blocker[] {
  return reviews.length === 0
    ? []
    : [{ code, message: sentence(mention(logins(reviews.map((review) => review.author)))) }];
}
