import type { CheckState, Facts } from "../../protocol/pull-request.ts";
import { safeLogin } from "../pull-request/login.ts";
import { lastHumanActivity, logins } from "../pull-request/people.ts";
import type { Check, PullRequest } from "../pull-request/pull-request.ts";
import { toIso } from "../pull-request/times.ts";
import { openThreads } from "./open-threads.ts";
import { reviewStanding } from "./review-standing.ts";

/** What is known of a pull request, in the order-free form that everything else is judged by. */
export function gatherFacts(pull: PullRequest, now: number): Facts {
  const standing = reviewStanding(pull);
  return {
    author: safeLogin(pull.author.login),
    createdAt: pull.createdAt,
    lastActivityAt: toIso(lastHumanActivity(pull, now)),
    draft: pull.draft,
    labels: pull.labels.toSorted(),
    additions: pull.additions,
    deletions: pull.deletions,
    changedFiles: pull.changedFiles,
    commits: pull.commits,
    headOid: pull.headOid,
    checks: {
      state: checkState(pull.checks.state),
      failing: named(pull.checks.list, "failure"),
      pending: named(pull.checks.list, "pending"),
      total: pull.checks.total,
    },
    reviews: {
      approvals: standing.approvals.length + standing.outdatedApprovals.length,
      changesRequested: standing.changeRequests.length + standing.answeredRequests.length,
      requested: logins(pull.requestedReviewers),
    },
    threads: {
      open: openThreads(pull).length,
      resolved: pull.threads.list.filter((thread) => thread.resolved === true).length,
    },
    mergeable: mergeable(pull.mergeable),
    mergeQueue: pull.mergeQueue === null ? null : { ...pull.mergeQueue },
    ...(pull.unread === undefined ? {} : { unread: [...pull.unread] }),
  };
}

function checkState(state: PullRequest["checks"]["state"]): CheckState {
  switch (state) {
    case null:
      return "none";
    case "unknown":
      return "unknown";
    case "SUCCESS":
      return "success";
    case "FAILURE":
      return "failure";
    case "ERROR":
      return "error";
    case "PENDING":
      return "pending";
    case "EXPECTED":
      return "expected";
  }
}

function mergeable(state: PullRequest["mergeable"]): Facts["mergeable"] {
  switch (state) {
    case "MERGEABLE":
      return "mergeable";
    case "CONFLICTING":
      return "conflicting";
    case "UNKNOWN":
      return "unknown";
  }
}

function named(checks: readonly Check[], state: Check["state"]): string[] {
  return checks
    .filter((check) => check.state === state)
    .map((check) => check.name)
    .toSorted();
}
