import { SNOOZES_MAX } from "../limits.ts";
import type { Snooze } from "../protocol/person.ts";
import type { Shown } from "../summarize/ports.ts";

export interface NewSnooze extends Snooze {
  /** What was known of it then; null where no docket has shown it. */
  shown: Shown | null;
}

interface Row extends Record<string, SqlStorageValue> {
  repository: string;
  name: string;
  number: number;
  until: string;
  shown: string | null;
  created_at: number;
}

/** Those that have not run out by their time, oldest first. */
export function listSnoozes(sql: SqlStorage, now: number): NewSnooze[] {
  return sql
    .exec<Row>("SELECT * FROM snooze ORDER BY created_at, repository, number")
    .toArray()
    .filter(({ until }) => until === "change" || Date.parse(until) > now)
    .map(({ name, number, until, shown }) => {
      const kept: Shown | null = shown === null ? null : JSON.parse(shown);
      return { repository: name, number, until, shown: kept };
    });
}

/** Puts a pull request off; once more replaces what was said before. The oldest make room. */
export function addSnooze(sql: SqlStorage, snooze: NewSnooze, now: number): void {
  tidySnoozes(sql, now);
  sql.exec(
    "INSERT OR REPLACE INTO snooze VALUES (?, ?, ?, ?, ?, ?)",
    snooze.repository.toLowerCase(),
    snooze.repository,
    snooze.number,
    snooze.until,
    snooze.shown === null ? null : JSON.stringify(snooze.shown),
    now,
  );
  sql.exec(
    `DELETE FROM snooze WHERE (repository, number) IN (
       SELECT repository, number FROM snooze ORDER BY created_at DESC, repository, number LIMIT -1 OFFSET ?)`,
    SNOOZES_MAX,
  );
}

export function endSnooze(sql: SqlStorage, repository: string, number: number): void {
  sql.exec(
    "DELETE FROM snooze WHERE repository = ? AND number = ?",
    repository.toLowerCase(),
    number,
  );
}

/**
 * Whether a snooze that waits for a change has seen it: a comment by a person, a push or another state. What was not
 * known when it began is no change.
 */
export function hasChanged(snooze: Pick<NewSnooze, "shown">, now: Shown): boolean {
  const { shown } = snooze;
  return (
    shown !== null &&
    (now.comments > shown.comments ||
      now.commits !== shown.commits ||
      now.readiness !== shown.readiness)
  );
}

function tidySnoozes(sql: SqlStorage, now: number): void {
  const ended = sql
    .exec<Pick<Row, "repository" | "number" | "until">>(
      "SELECT repository, number, until FROM snooze WHERE until <> 'change'",
    )
    .toArray()
    .filter(({ until }) => Date.parse(until) <= now);
  for (const { repository, number } of ended) {
    endSnooze(sql, repository, number);
  }
}
