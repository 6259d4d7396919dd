import type { Entry, JobResult } from "../../../protocol/docket.ts";
import type { JobEvent } from "../../../protocol/events.ts";
import { emptyListText } from "../../../protocol/fold.ts";
import { nameOf } from "../page/repositories-of.ts";
import type { Docket } from "../page/state.ts";
import { count } from "../words/count.ts";

export type Step = "rank" | "read" | "write" | "done";

type Ranking = NonNullable<JobResult["ranking"]>;

/** How far a docket has come. */
export interface Phase {
  step: Step;
  /** Entries that have got through the step, and how many there are. */
  done: number;
  total: number;
}

function phaseOf({ outcome, ranking, pullRequests }: JobResult): Phase {
  const total = pullRequests.length;
  const written = pullRequests.filter((entry) => entry.outcome !== "pending").length;
  if (outcome !== "running") {
    return { step: "done", done: written, total };
  }
  if (ranking === null) {
    return { step: "rank", done: 0, total };
  }
  const read = pullRequests.filter(
    (entry) => entry.facts !== undefined || entry.outcome !== "pending",
  ).length;
  const writing = pullRequests.some((entry) => entry.text !== "" || entry.outcome !== "pending");
  return writing || read === total
    ? { step: "write", done: written, total }
    : { step: "read", done: read, total };
}

/** The state in one sentence: for the progress line and for screen readers. */
export function describePhase(result: JobResult): string {
  const { step, done, total } = phaseOf(result);
  switch (step) {
    case "rank":
      return "Ranking open pull requests by discussion";
    case "read":
      return `Reading code and discussion: ${done} of ${total}`;
    case "write":
      return `Writing: ${done} of ${total} done`;
    case "done":
      return describeEnd(result);
  }
}

/** What is wrong with the stream of a running docket, if anything is. */
export function describeFeed({
  feed,
  result,
}: Pick<Docket, "feed" | "result">): string | undefined {
  if (result.outcome !== "running") {
    return undefined;
  }
  if (feed === "offline") {
    return "Offline: the docket goes on without you";
  }
  return feed === "reconnecting" ? "Reconnecting…" : undefined;
}

/** How much of the bar is filled. Ranking takes about a tenth of the time, reading two tenths, writing the rest. */
export function percentOf(result: JobResult): number {
  const { step, done, total } = phaseOf(result);
  const share = total === 0 ? 0 : done / total;
  switch (step) {
    case "rank":
      return 4;
    case "read":
      return 10 + 20 * share;
    case "write":
      return 30 + 70 * share;
    case "done":
      return percentAtEnd(result);
  }
}

function percentAtEnd({ outcome, pullRequests }: JobResult): number {
  switch (outcome) {
    case "failed":
      return 0;
    case "cancelled":
      return (100 * summarized(pullRequests)) / Math.max(1, pullRequests.length);
    case "complete":
    case "partial":
    case "running":
      return 100;
  }
}

function summarized(entries: Entry[]): number {
  return entries.filter(({ outcome }) => outcome === "written" || outcome === "extractive").length;
}

/** What was compared, whether the order is certain, and who writes. */
export function describeRanking(
  { ranking, pullRequests }: JobResult,
  job: JobEvent | null,
): string | undefined {
  if (ranking === null) {
    return undefined;
  }
  const { openCount, considered } = ranking;
  const parts = [
    count(openCount, "open pull request"),
    considered === openCount ? undefined : `${considered} compared`,
    describeOrder(ranking),
    describeWriter(pullRequests, job),
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function describeOrder({ openCount, exact, reason }: Ranking): string | undefined {
  if (exact) {
    return openCount === 0 ? undefined : "the order is certain";
  }
  return `the order is not certain${reason === undefined ? "" : `: ${reason}`}`;
}

function describeWriter(entries: Entry[], job: JobEvent | null): string | undefined {
  if (job === null || entries.length === 0) {
    return undefined;
  }
  if (job.model === null) {
    return "no model set up";
  }
  return entries.every(({ outcome }) => outcome === "extractive")
    ? "written without a model"
    : `written by ${job.model}`;
}

function describeEnd({ outcome, ranking, pullRequests }: JobResult): string {
  const failed = pullRequests.filter((entry) => entry.outcome === "failed").length;
  switch (outcome) {
    case "complete":
      return ranking?.openCount === 0 || pullRequests.length === 0
        ? emptyListText({ ranking }).replace(/\.$/, "")
        : `Done: ${pullRequests.length} of ${pullRequests.length} summarized`;
    case "partial":
      return `Done: ${pullRequests.length - failed} of ${pullRequests.length} summarized, ${failed} failed`;
    case "cancelled":
      return pullRequests.length === 0
        ? "Cancelled"
        : `Cancelled: ${summarized(pullRequests)} of ${pullRequests.length} summarized`;
    case "failed":
      return "Failed";
    case "running":
      return "Running";
  }
}

/** Progress where it is seen from another tab. */
export function describeTitle({ docket }: { docket: Docket | null }): string {
  if (docket === null) {
    return "Docket";
  }
  const { outcome } = docket.result;
  const repository = nameOf(docket);
  const { step, done, total } = phaseOf(docket.result);
  switch (outcome) {
    case "running":
      return step === "rank"
        ? `… ${repository} · Docket`
        : `(${done}/${total}) ${repository} · Docket`;
    case "complete":
      return `✓ ${repository} · Docket`;
    case "partial":
    case "failed":
      return `✗ ${repository} · Docket`;
    case "cancelled":
      return `${repository} · Docket`;
  }
}
