import { count, listFirst } from "../../english.ts";
import type { Facts, Readiness, Unread } from "../../protocol/pull-request.ts";
import { inlineName } from "../../text/inline-name.ts";
import { safeLogin } from "../people/login.ts";
import { isNote } from "./blockers.ts";

const NAMED_MAX = 10;

/** What is true of a pull request beside its facts. */
export interface FactSubject {
  number: number;
  /** Comments by people. */
  comments: number;
  /** Issues that merging it closes: `#12`, or `owner/name#12` in another repository. */
  closes: readonly string[];
}

/** What GitHub itself says and what follows from it, one statement a line: true whatever people write. */
export function factLines(subject: FactSubject, facts: Facts, readiness: Readiness): string[] {
  const { checks, reviews, threads } = facts;
  const waiting = readiness.waitingOn;
  const unread = new Set(facts.unread);
  return [
    `Pull request #${subject.number} by ${safeLogin(facts.author)}, opened ${day(facts.createdAt)}, last active ${day(facts.lastActivityAt)}${facts.draft ? ", a draft" : ""}.`,
    unread.has("size")
      ? "Size: not known."
      : `Size: ${count(facts.changedFiles, "file")}, +${facts.additions} -${facts.deletions}, ${count(facts.commits, "commit")}.`,
    `Discussion: ${unread.has("comments") ? "comments not known" : `${count(subject.comments, "comment")} by people`}, ${threadWords(threads, unread)}.`,
    unread.has("reviews")
      ? "Reviews: not known."
      : `Reviews: ${count(reviews.approvals, "approval")}, ${count(reviews.changesRequested, "change request")}${reviews.requested.length === 0 ? "" : `, requested from ${names(reviews.requested)}`}.`,
    checks.state === "unknown"
      ? "Checks: not known."
      : checks.total === 0
        ? "Checks: none."
        : !countsChecks(checks)
          ? `Checks: ${checks.total} in all, not counted by how they ended.`
          : `Checks: ${checks.total} in all, ${checks.failing.length} failing, ${checks.pending.length} running.`,
    ...(subject.closes.length === 0 ? [] : [`Closes: ${subject.closes.join(", ")}.`]),
    `Merging: ${facts.mergeable}${facts.mergeQueue === null ? "" : `, in the merge queue at position ${facts.mergeQueue.position}`}.`,
    `State: ${STATES[readiness.state]}${readiness.stale ? ", stale" : ""}, since ${day(readiness.since)}.`,
    ...readiness.blockers.map(
      (blocker) =>
        `${isNote(blocker) ? "Note" : "In the way"}: ${inlineName(blocker.message, 200)}`,
    ),
    waiting.who === "nobody"
      ? "Waiting on nobody."
      : `Waiting on ${waiting.who === "author" ? "the author" : waiting.who === "checks" ? "the checks" : "reviewers"}${waiting.logins.length === 0 ? "" : ` (${names(waiting.logins)})`}.`,
  ];
}

/** Whether it is known how many fail and run: there are none to name where not all could be read. */
export function countsChecks({ state, failing, pending }: Facts["checks"]): boolean {
  return (
    state === "success" ||
    state === "none" ||
    (state !== "unknown" && failing.length + pending.length > 0)
  );
}

function threadWords({ open, resolved }: Facts["threads"], unread: ReadonlySet<Unread>): string {
  if (unread.has("threads")) {
    return "review threads not known";
  }
  return unread.has("resolution")
    ? `${open} review threads of which it is not known whether they are resolved`
    : `${open} open and ${resolved} resolved review threads`;
}

export const STATES: Readonly<Record<Readiness["state"], string>> = {
  draft: "still a draft",
  conflicts: "has merge conflicts",
  checks_failing: "checks are failing",
  changes_requested: "changes were requested",
  open_threads: "review threads are open",
  checks_running: "checks are still running",
  needs_review: "needs a review",
  unknown: "not enough is known to say whether it can be merged",
  ready: "ready to merge",
};

function names(logins: readonly string[]): string {
  return listFirst(logins.map(safeLogin), NAMED_MAX);
}

export function day(time: string): string {
  return time.slice(0, 10);
}
