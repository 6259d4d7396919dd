import { SNOOZES_MAX } from "../limits.ts";
import type { Snooze } from "../protocol/person.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";

export interface NewSnooze extends Snooze {
  /** Where it stood then; null where no docket has shown it. */
  state: ReadinessState | null;
}

export interface KeptSnooze extends NewSnooze {
  /** When it was put off. */
  since: string;
}

interface Row extends Record<string, SqlStorageValue> {
  repository: string;
  name: string;
  number: number;
  until: string;
  state: ReadinessState | null;
  created_at: number;
}

/** Those that have not run out by their time, oldest first. */
export function listSnoozes(sql: SqlStorage, now: number): KeptSnooze[] {
  return sql
    .exec<Row>("SELECT * FROM snooze ORDER BY created_at, repository, number")
    .toArray()
    .filter(({ until }) => until === "change" || Date.parse(until) > now)
    .map(({ name, number, until, state, created_at: createdAt }) => ({
      repository: name,
      number,
      until,
      state,
      since: new Date(createdAt).toISOString(),
    }));
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
    snooze.state,
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
