import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import type { Queue, Row } from "../protocol/queue.ts";
import type { Shown } from "../summarize/ports.ts";
import type { Checkpoint } from "../summarize/run-input.ts";
import type { JobReader } from "./session-port.ts";

/** The queues of a docket, and what changes in them are told by. */
export interface QueuesShown {
  queues: Queue[];
  /** Both in milliseconds since 1970. */
  startedAt: number;
  since: number | null;
  /** Whether some pull requests were left out because nobody asked for them. */
  isFiltered: boolean;
  reader: JobReader;
}

/** What a docket has shown of its pull requests: those of which it has told the facts, and the rows of its queue. */
export function shownBy(
  { repository, startedAt, pullRequests, queue = [] }: JobResult,
  checkpoint: Checkpoint | null,
  number?: number,
): ShownDocket {
  const commentsOf = new Map(
    checkpoint?.entries.map((entry) => [entry.number, entry.commentsEver]),
  );
  const shown = new Map<number, Shown>();
  const rows = queue.flatMap((each) => each.rows);
  for (const row of rows) {
    shown.set(row.number, shownOfRow(row));
  }
  for (const { number: each, facts, readiness } of pullRequests) {
    const comments = commentsOf.get(each);
    if (facts !== undefined && readiness !== undefined && comments !== undefined) {
      const total = shown.get(each)?.total ?? null;
      const { state } = readiness;
      shown.set(each, { number: each, comments, total, commits: facts.commits, readiness: state });
    }
  }
  return {
    repository,
    at: Date.parse(startedAt),
    isWhole: number === undefined && queue.some(({ final }) => final),
    pullRequests: [...shown.values()].filter(
      (each) => number === undefined || each.number === number,
    ),
  };
}

export function shownOfRow({ number, comments: total, commits = 0, readiness }: Row): Shown {
  return { number, comments: null, total, commits, readiness: readiness.state };
}
