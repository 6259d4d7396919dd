import { SEEN_REPOSITORIES_MAX } from "../limits.ts";
import type { Shown } from "../summarize/ports.ts";

/** What a docket showed of a repository, and when that docket began to read. */
export interface ShownDocket {
  repository: string;
  /** Milliseconds since 1970. */
  at: number;
  pullRequests: Shown[];
}

interface Mark {
  at: number;
  shown: Shown;
}

/** Of the pull requests asked for, those that the person has seen. */
export function readSeen(sql: SqlStorage, repository: string, numbers: readonly number[]): Shown[] {
  const marks = readMarks(sql, repository.toLowerCase());
  return numbers.flatMap((number) => marks.get(number)?.shown ?? []);
}

/** Marks what was shown as seen. What was seen in a newer docket stays as it is. */
export function markSeen(
  sql: SqlStorage,
  { repository, at, pullRequests }: ShownDocket,
  now: number,
): void {
  const key = repository.toLowerCase();
  const marks = readMarks(sql, key);
  for (const shown of pullRequests) {
    if ((marks.get(shown.number)?.at ?? 0) <= at) {
      marks.set(shown.number, { at, shown });
    }
  }
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

/** As many as a queue shows, and those that have left it since; 80 bytes each. */
const MARKS_PER_REPOSITORY_MAX = 1000;

function readMarks(sql: SqlStorage, key: string): Map<number, Mark> {
  const [row] = sql
    .exec<{ marks: string }>("SELECT marks FROM seen WHERE repository = ?", key)
    .toArray();
  const marks: Mark[] = row === undefined ? [] : JSON.parse(row.marks);
  return new Map(marks.map((mark) => [mark.shown.number, mark]));
}
