import { count, listFirst } from "../../english.ts";
import type { CheckState, Facts, Readiness, Unread } from "../../protocol/pull-request.ts";
import { inlineName } from "../../text/inline-name.ts";
import { safeLogin } from "../people/login.ts";
import { isNote } from "./blockers.ts";
import { countsOf } from "./check-counts.ts";
import type { KnownEvents } from "./known-events.ts";

const NAMED_MAX = 10;

/** What is true of a pull request beside its facts. */
export interface FactSubject {
  number: number;
  /** Comments by people. */
  comments: number;
  /** Issues that merging it closes: `#12`, or `owner/name#12` in another repository. */
  closes: readonly string[];
  /** Dockets from before do not have them. */
  events?: KnownEvents;
}

/** What GitHub itself says and what follows from it, one statement a line: true whatever people write. */
export function factLines(subject: FactSubject, facts: Facts, readiness: Readiness): string[] {
  const { checks, reviews, threads } = facts;
  const waiting = readiness.waitingOn;
  const unread = new Set(facts.unread);
  return [
    `Pull request #${subject.number} by ${safeLogin(facts.author)}, opened ${day(facts.createdAt)}${activityWords(facts, unread)}${facts.draft ? ", a draft" : ""}.`,
    unread.has("size")
      ? "Size: not known."
      : `Size: ${count(facts.changedFiles, "file")}, +${facts.additions} -${facts.deletions}, ${count(facts.commits, "commit")}.`,
    `Discussion: ${unread.has("comments") ? "comments not counted" : `${count(subject.comments, "comment")} by people`}, ${threadWords(threads, unread)}.`,
    `Reviews: ${unread.has("reviews") ? "not known" : `${count(reviews.approvals, "approval")}, ${count(reviews.changesRequested, "change request")}`}${requestWords(reviews.requested, unread)}.`,
    ...(subject.events?.lines ?? []),
    `Checks: ${checkWords(checks, unread)}.`,
    ...closingLines(subject.closes, unread),
    `Merging: ${facts.mergeable}${facts.mergeQueue === null ? "" : `, in the merge queue at position ${facts.mergeQueue.position}`}.`,
    stateLine(subject, readiness),
    ...readiness.blockers.map(
      (blocker) =>
        `${isNote(blocker) ? "Note" : "In the way"}: ${inlineName(blocker.message, 200)}`,
    ),
    waiting.who === "nobody"
      ? "Waiting on nobody."
      : `Waiting on ${waiting.who === "author" ? "the author" : waiting.who === "checks" ? "the checks" : "reviewers"}${waiting.logins.length === 0 ? "" : ` (${names(waiting.logins)})`}.`,
  ];
}

/** Since when, by what made it so; a push is named as one, since most states begin with something else. */
function stateLine({ events }: FactSubject, { state, stale, since }: Readiness): string {
  const words = `State: ${STATES[state]}${stale ? ", stale" : ""}`;
  if (events === undefined) {
    return `${words}, since ${day(since)}.`;
  }
  if (events.since !== undefined) {
    return `${words}, since ${events.since}.`;
  }
  return `${words}.${events.pushed === undefined ? "" : ` Last push: ${events.pushed}.`}`;
}

const ACTIVITY: ReadonlySet<Unread> = new Set(["comments", "reviews", "threads"]);

function activityWords({ lastActivityAt }: Facts, unread: ReadonlySet<Unread>): string {
  const isKnown = ![...unread].some((part) => ACTIVITY.has(part));
  return isKnown ? `, last active ${day(lastActivityAt)}` : "";
}

function requestWords(requested: readonly string[], unread: ReadonlySet<Unread>): string {
  const others = unread.has("requests");
  if (requested.length === 0) {
    return others ? ", not known from whom they were requested" : "";
  }
  return `, requested from ${names(requested)}${others ? " and maybe others" : ""}`;
}

function checkWords(checks: Facts["checks"], unread: ReadonlySet<Unread>): string {
  const { state, total } = checks;
  const counts = countsOf(checks);
  if (state === "unknown" || state === "none") {
    return state === "none" ? "none" : "not known";
  }
  return unread.has("checks") || counts === undefined
    ? `${CHECKS[state]}, not counted`
    : `${total} in all, ${counts.failing} failing, ${counts.pending} running`;
}

const CHECKS: Readonly<Record<Exclude<CheckState, "unknown" | "none">, string>> = {
  success: "passed",
  failure: "failing",
  error: "failing",
  pending: "still running",
  expected: "a required one has not reported",
};

function closingLines(closes: readonly string[], unread: ReadonlySet<Unread>): string[] {
  const others = unread.has("closes");
  return closes.length === 0
    ? others
      ? ["Closes: not known."]
      : []
    : [`Closes: ${closes.join(", ")}${others ? " and maybe others" : ""}.`];
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
