import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import { entryKey } from "../protocol/entry-key.ts";
import type { Queue, Row } from "../protocol/queue.ts";
import type { JobReader } from "../quota/names.ts";
import type { Shown } from "../summarize/ports.ts";
import type { Checkpoint } from "../summarize/run/run-input.ts";

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

/**
 * What a docket has shown of a repository's pull requests, or of one of them: those of which it has told the facts, and
 * the rows of its queue. Null where the docket is not about that repository.
 */
export function shownBy(
  { repository: asked, startedAt, pullRequests, queue = [], scope }: JobResult,
  checkpoint: Checkpoint | null,
  { repository, number }: { repository: string; number?: number | undefined },
): ShownDocket | null {
  const isOf = (name: string): boolean => name.toLowerCase() === repository.toLowerCase();
  if (!(scope?.repositories ?? [asked]).some(isOf)) {
    return null;
  }
  const { repositories } = checkpoint ?? {};
  const commentsOf = new Map(
    checkpoint?.entries.map((entry) => {
      const of = repositories?.[entry.list ?? 0];
      const about = of === undefined ? {} : { repository: `${of.owner}/${of.name}` };
      return [entryKey({ ...about, number: entry.number }), entry.commentsEver];
    }),
  );
  const own = queue.filter((each) => isOf(each.repository));
  const shown = new Map(
    own.flatMap(({ rows }) => rows).map((row): [number, Shown] => [row.number, shownOfRow(row)]),
  );
  for (const entry of pullRequests.filter((each) => isOf(each.repository))) {
    const { number: each, facts, readiness } = entry;
    const comments = commentsOf.get(
      entryKey(repositories === undefined ? { number: each } : entry),
    );
    if (facts !== undefined && readiness !== undefined && comments !== undefined) {
      const total = shown.get(each)?.total ?? null;
      const { state } = readiness;
      shown.set(each, { number: each, comments, total, commits: facts.commits, readiness: state });
    }
  }
  return {
    repository,
    at: Date.parse(startedAt),
    isWhole: number === undefined && own.some(({ final }) => final),
    pullRequests: [...shown.values()].filter(
      (each) => number === undefined || each.number === number,
    ),
  };
}

export function shownOfRow({ number, comments: total, commits = 0, readiness }: Row): Shown {
  return { number, comments: null, total, commits, readiness: readiness.state };
}
