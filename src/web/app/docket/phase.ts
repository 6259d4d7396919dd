import type { JobResult } from "../../../protocol.ts";

export type Step = "rank" | "read" | "write" | "done";

/** How far a docket has come. */
export interface Phase {
  step: Step;
  /** Entries that have got through the step, and how many there are. */
  done: number;
  total: number;
}

export function phaseOf({ outcome, ranking, pullRequests }: JobResult): Phase {
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

function describeEnd({ outcome, ranking, pullRequests }: JobResult): string {
  const failed = pullRequests.filter((entry) => entry.outcome === "failed").length;
  switch (outcome) {
    case "complete":
      return ranking?.openCount === 0 || pullRequests.length === 0
        ? "No open pull requests found"
        : `Done: ${pullRequests.length} of ${pullRequests.length} summarized`;
    case "partial":
      return `Done: ${pullRequests.length - failed} of ${pullRequests.length} summarized, ${failed} failed`;
    case "cancelled":
      return "Cancelled";
    case "failed":
      return "Failed";
    case "running":
      return "Running";
  }
}
