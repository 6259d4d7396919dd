import type { Migrations } from "../durable-objects/migrate.ts";

/**
 * Tables of a `SummaryJob` object:
 *
 * - `job`: the one job: its spec and its first event (`opening`) as JSON, how often it was begun, whether it was
 *   cancelled.
 * - `event`: the event log from the second event on, append-only; the id is the position. Deltas are not stored. With
 *   the list comes what a later attempt needs beside it (`checkpoint`), with a summary what it was written from.
 * - `question`: the thread of questions and answers, each one row; made by the first question.
 * - `share`: the link by which others may read it; made by the first one.
 *
 * Every row written is paid for, and most of what a docket writes is here.
 *
 * No credential is among them. The connection is asked for when the job works, and forgotten.
 */
const SCHEMA = `
  CREATE TABLE job (
    id INTEGER PRIMARY KEY CHECK (id = 1), spec TEXT NOT NULL, opening TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE event (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL, checkpoint TEXT
  ) STRICT;
`;

export const MIGRATIONS: Migrations = [];

export function hasSchema(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'job'").toArray().length > 0;
}

export function createSchema(sql: SqlStorage): void {
  sql.exec(SCHEMA);
}

export function hasQuestions(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'question'").toArray().length > 0;
}

export function createQuestions(sql: SqlStorage): void {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS question (id INTEGER PRIMARY KEY, asked TEXT NOT NULL, answer TEXT) STRICT",
  );
}

export function hasShare(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'share'").toArray().length > 0;
}

export function createShare(sql: SqlStorage): void {
  sql.exec("CREATE TABLE IF NOT EXISTS share (link TEXT NOT NULL) STRICT");
}
