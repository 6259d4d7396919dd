import { SEEN_REPOSITORIES_MAX } from "../limits.ts";
import type { Shown } from "../summarize/ports.ts";
import { type Mark, type Marks, WHOLE, withShown } from "./marks.ts";

/** What a docket showed of a repository, and when that docket began to read. */
export interface ShownDocket {
  repository: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Whether it showed the queue, all of which is seen then. */
  isWhole: boolean;
  pullRequests: Shown[];
}

/** What a docket is compared with. */
export interface SeenBefore {
  /** When the docket began whose whole queue was last seen; null where none was. */
  at: number | null;
  pullRequests: Shown[];
}

/** Of the pull requests asked for, those that the person has seen. */
export function readSeen(sql: SqlStorage, repository: string, numbers: readonly number[]): Shown[] {
  const marks = readMarks(sql, repository.toLowerCase());
  return numbers.flatMap((number) => marks.get(number)?.shown ?? []);
}

/** All that the person had seen when a docket began: of that docket itself, what came before it. */
export function readSeenBefore(sql: SqlStorage, repository: string, startedAt: number): SeenBefore {
  const marks = [...readMarks(sql, repository.toLowerCase()).values()].flatMap((mark) =>
    mark.at < startedAt ? mark : (mark.before ?? []),
  );
  return {
    at: marks.find(({ shown }) => shown.number === WHOLE.number)?.at ?? null,
    pullRequests: marks.map(({ shown }) => shown).filter(({ number }) => number !== WHOLE.number),
  };
}

/** Marks what was shown as seen. What was seen in a newer docket stays as it is. */
export function markSeen(
  sql: SqlStorage,
  { repository, at, isWhole, pullRequests }: ShownDocket,
  now: number,
): void {
  const key = repository.toLowerCase();
  const marks = withShown(readMarks(sql, key), { at, isWhole, pullRequests });
  const newest = [...marks.values()].toSorted(
    (a, b) => b.at - a.at || b.shown.number - a.shown.number,
  );
  sql.exec(
    `INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
       marks = excluded.marks, used_at = excluded.used_at`,
    key,
    JSON.stringify(newest.slice(0, MARKS_PER_REPOSITORY_MAX)),
    now,
  );
  sql.exec(
    `DELETE FROM seen WHERE repository IN (
       SELECT repository FROM seen ORDER BY used_at DESC, repository LIMIT -1 OFFSET ?)`,
    SEEN_REPOSITORIES_MAX,
  );
}

/** As many as a queue shows, and those that have left it since; some 200 bytes each. */
const MARKS_PER_REPOSITORY_MAX = 1000;

function readMarks(sql: SqlStorage, key: string): Marks {
  const [row] = sql
    .exec<{ marks: string }>("SELECT marks FROM seen WHERE repository = ?", key)
    .toArray();
  const marks: Mark[] = row === undefined ? [] : JSON.parse(row.marks);
  return new Map(marks.map((mark) => [mark.shown.number, mark]));
}
