import type { CheckState, Facts } from "../../protocol/pull-request.ts";
import { safeLogin } from "../people/login.ts";
import { lastHumanActivity, logins } from "../people/people.ts";
import type { Check, PullRequest } from "../pull-request/pull-request.ts";
import { toIso } from "../pull-request/times.ts";
import { openThreads } from "./open-threads.ts";
import { reviewOpinions } from "./review-opinions.ts";
import { unreadOf } from "./unread.ts";

const CHECK_STATES = {
  SUCCESS: "success",
  FAILURE: "failure",
  ERROR: "error",
  PENDING: "pending",
  EXPECTED: "expected",
  unknown: "unknown",
  none: "none",
} as const satisfies Record<string, CheckState>;

const MERGEABLE = {
  MERGEABLE: "mergeable",
  CONFLICTING: "conflicting",
  UNKNOWN: "unknown",
} as const satisfies Record<PullRequest["mergeable"], Facts["mergeable"]>;

/** What is known of a pull request, in the order-free form that everything else is judged by. */
export function gatherFacts(pull: PullRequest, now: number): Facts {
  const opinions = reviewOpinions(pull);
  const unread = unreadOf(pull);
  return {
    author: safeLogin(pull.author.login),
    createdAt: pull.createdAt,
    lastActivityAt: toIso(lastHumanActivity(pull, now)),
    draft: pull.draft || pull.mergeState === "DRAFT",
    labels: pull.labels.toSorted(),
    additions: pull.additions,
    deletions: pull.deletions,
    changedFiles: pull.changedFiles,
    commits: pull.commits,
    headOid: pull.headOid,
    checks: {
      state: CHECK_STATES[pull.checks.state ?? "none"],
      failing: named(pull.checks.list, "failure"),
      pending: named(pull.checks.list, "pending"),
      total: pull.checks.total ?? 0,
      ...(pull.checks.counts && { counts: { ...pull.checks.counts } }),
    },
    reviews: {
      approvals: opinions.approvals.length + opinions.outdatedApprovals.length,
      changesRequested: opinions.changeRequests.length + opinions.answeredRequests.length,
      requested: logins(pull.requestedReviewers),
    },
    threads: {
      open: openThreads(pull).length,
      resolved: pull.threads.list.filter((thread) => thread.resolved === true).length,
    },
    mergeable: pull.mergeState === "DIRTY" ? "conflicting" : MERGEABLE[pull.mergeable],
    mergeQueue: pull.mergeQueue === null ? null : { ...pull.mergeQueue },
    ...(unread.length === 0 ? {} : { unread }),
  };
}

function named(checks: readonly Check[], state: Check["state"]): string[] {
  return checks
    .filter((check) => check.state === state)
    .map((check) => check.name)
    .toSorted();
}
