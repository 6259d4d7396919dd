import type { Entry, JobResult } from "./docket.ts";
import { type EntryName, isSameEntry } from "./entry-key.ts";
import { renderEntryText } from "./entry-text.ts";
import type { DocketEvent } from "./events.ts";
import type { Queue, QueueEvent } from "./queue.ts";

/** The result of a job of which nothing is known yet. */
export function emptyResult(id: string): JobResult {
  return {
    id,
    repository: "",
    outcome: "running",
    summary: "",
    prsAnalyzed: [],
    pullRequests: [],
    ranking: null,
    startedAt: "",
    elapsedMs: null,
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
  };
}

/**
 * The result after one more event. Idempotent where the stream may repeat itself: folding the events a reader received
 * gives the same result however often its connection was cut.
 */
export function foldEvent(result: JobResult, event: DocketEvent): JobResult {
  switch (event.event) {
    case "job":
      return { ...result, repository: event.data.repository, startedAt: event.data.startedAt };
    case "job-scope":
      return withEntries({ ...result, scope: event.data }, result.pullRequests);
    case "ranking": {
      const { pullRequests, repository, ...ranking } = event.data;
      return withEntries(
        { ...result, repository: repository ?? result.repository, ranking },
        pullRequests.map((ranked) => ({
          ...ranked,
          repository: ranked.repository ?? repository ?? result.repository,
          outcome: "pending",
          text: "",
          citations: [],
          open: [],
          settled: [],
          warnings: [],
          cached: false,
        })),
      );
    }
    case "pull-request": {
      const { repository: _repository, number: _number, ...said } = event.data;
      return changeEntry(result, event.data, (entry) => ({ ...entry, ...said }));
    }
    case "delta": {
      const { offset, text } = event.data;
      return changeEntry(result, event.data, (entry) =>
        entry.outcome === "pending"
          ? { ...entry, text: entry.text.slice(0, offset) + text }
          : entry,
      );
    }
    case "summary": {
      const { repository: _repository, number: _number, ...said } = event.data;
      return changeEntry(result, event.data, (entry) => ({ ...entry, ...said }));
    }
    case "check": {
      const { repository: _repository, number: _number, ...check } = event.data;
      return changeEntry(result, event.data, (entry) => ({ ...entry, check }));
    }
    case "queue":
      return { ...result, queue: foldQueue(result.queue ?? [], event.data) };
    case "yours":
      // For one reader alone: no result has it.
      return result;
    case "done":
      return withEntries({ ...result, ...event.data }, result.pullRequests);
  }
}

/** The events of a job from its beginning, folded. */
export function foldEvents(id: string, events: Iterable<DocketEvent>): JobResult {
  let result = emptyResult(id);
  for (const event of events) {
    result = foldEvent(result, event);
  }
  return result;
}

/** Names of repositories are the same in any case. */
function foldQueue(queues: readonly Queue[], { part, rows, ...said }: QueueEvent): Queue[] {
  const isSame = ({ repository }: Queue): boolean =>
    repository.toLowerCase() === said.repository.toLowerCase();
  const before = part === 0 ? [] : (queues.find(isSame)?.rows ?? []);
  const byNumber = new Map([...before, ...rows].map((row) => [row.number, row]));
  const queue: Queue = { ...said, rows: [...byNumber.values()] };
  return queues.some(isSame)
    ? queues.map((each) => (isSame(each) ? queue : each))
    : [...queues, queue];
}

function changeEntry(
  result: JobResult,
  about: EntryName,
  change: (entry: Entry) => Entry,
): JobResult {
  if (!result.pullRequests.some((entry) => isSameEntry(entry, about))) {
    return result;
  }
  return withEntries(
    result,
    result.pullRequests.map((entry) => (isSameEntry(entry, about) ? change(entry) : entry)),
  );
}

function withEntries(result: JobResult, pullRequests: Entry[]): JobResult {
  const none = result.ranking !== null && pullRequests.length === 0;
  return {
    ...result,
    pullRequests,
    prsAnalyzed: pullRequests.map((entry) => `${shortName(entry, result)}: ${entry.title}`),
    summary: none
      ? emptyListText(result)
      : pullRequests.map((entry) => renderEntryText(entry, shortName(entry, result))).join("\n\n"),
  };
}

/** A list that is empty, and whether GitHub has shown all there is. */
export function emptyListText({ ranking }: Pick<JobResult, "ranking">): string {
  return ranking === null || ranking.exact
    ? "No open pull requests found."
    : `None of the open pull requests that were seen is asked for. ${ranking.reason ?? ""}`.trim();
}

/** `#12`, and `owner/name#12` in a docket of several repositories. */
export function shortName(
  { repository, number }: Pick<Entry, "repository" | "number">,
  { scope }: Pick<JobResult, "scope">,
): string {
  return `${scope === undefined ? "" : repository}#${number}`;
}
