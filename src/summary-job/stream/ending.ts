import { entryKey, type EntryName } from "../../protocol/entry-key.ts";
import type { JobOutcome, Usage } from "../../protocol/events.ts";
import { type Failure, type StreamError, toStreamError } from "../../protocol/failures.ts";
import type { QueueEvent } from "../../protocol/queue.ts";
import type { JobSpec } from "../job-spec.ts";
import type { EventLog } from "./event-log.ts";

/** How a job ended, or why it was ended. */
export interface Ending {
  outcome: JobOutcome;
  failure?: Failure;
  /** Left out: the sum of its entries. */
  usage?: Usage;
}

/** Brings a log to its end: entries without a summary fail, or are cancelled, with the job; so does a queue. Does nothing to one that ended. */
export function endLog(
  log: EventLog,
  { outcome, failure, usage }: Ending,
  { requestId, startedAt }: JobSpec,
  now: number,
): void {
  const error: { error?: StreamError } =
    failure === undefined ? {} : { error: toStreamError(failure, requestId) };
  const elapsedMs = Math.max(0, now - startedAt);
  const open = openEntries(log);
  for (const about of open) {
    log.emit({
      event: "summary",
      data: {
        ...about,
        outcome: outcome === "cancelled" ? "cancelled" : "failed",
        text: log.drafts.get(entryKey(about))?.text ?? "",
        citations: [],
        open: [],
        settled: [],
        warnings: [],
        ...error,
        cached: false,
        elapsedMs,
      },
    });
  }
  for (const { repository, openCount, part } of openQueues(log)) {
    const reason = error.error?.message ?? "It was ended before all open pull requests were read.";
    log.emit({
      event: "queue",
      data: { repository, openCount, part: part + 1, rows: [], final: true, reason },
    });
  }
  log.emit({
    event: "done",
    data: {
      outcome: outcome === "failed" && hasWritten(log) ? "partial" : outcome,
      ...error,
      elapsedMs,
      usage: usage ?? sumUsage(log),
    },
  });
}

/** Ranked pull requests that have no summary yet. */
function openEntries(log: EventLog): EntryName[] {
  const open = new Map<string, EntryName>();
  for (const event of log.events) {
    if (event.event === "ranking") {
      for (const { repository, number } of event.data.pullRequests) {
        const about = repository === undefined ? { number } : { repository, number };
        open.set(entryKey(about), about);
      }
    } else if (event.event === "summary") {
      open.delete(entryKey(event.data));
    }
  }
  return [...open.values()];
}

/** The last that was said of each repository whose queue has no end yet. */
function openQueues(log: EventLog): QueueEvent[] {
  const last = new Map<string, QueueEvent>();
  for (const event of log.events) {
    if (event.event === "queue") {
      last.set(event.data.repository.toLowerCase(), event.data);
    }
  }
  return [...last.values()].filter(({ final }) => !final);
}

function hasWritten(log: EventLog): boolean {
  return log.events.some(
    (event) =>
      event.event === "summary" &&
      (event.data.outcome === "written" || event.data.outcome === "extractive"),
  );
}

function sumUsage(log: EventLog): Usage {
  const sum: Usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
  for (const event of log.events) {
    if (event.event === "summary" && event.data.usage !== undefined) {
      sum.inputTokens += event.data.usage.inputTokens;
      sum.outputTokens += event.data.usage.outputTokens;
      sum.calls += event.data.usage.calls;
    }
  }
  return sum;
}
