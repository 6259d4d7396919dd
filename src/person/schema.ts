import type { Migrations } from "../durable-objects/migrate.ts";
import { CREATE_DIGESTS } from "./digests/records/schema.ts";

const CREATE_SUGGESTIONS = `
  CREATE TABLE suggestion (
    id TEXT PRIMARY KEY, token TEXT NOT NULL, client TEXT NOT NULL, kind TEXT NOT NULL, repository TEXT NOT NULL,
    request TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * What a person keeps, all of it in their own object.
 *
 * person     one row: when the person last used any of it, to the day
 * watchlist  one row: the names in order, as JSON, and how often the list has changed
 * counts     of a watched repository: how many rows each group of its queue had, and when
 * seen       of a repository: what the person has seen of each pull request, as JSON, and the time of the docket
 * snooze     pull requests put off; `state`: where it stood then, by which a change is told
 *
 * suggestion operations that programs would like their person to have done; `token` is the id of what they came with
 *
 * What is kept of digests is in `digests/schema.ts`. Repositories are `owner/name` in lower case, where `name` is not the one to be shown; that of a
 * suggestion is as it was given. Times are milliseconds since 1970.
 */
const CREATE = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  INSERT INTO schema_version VALUES (3);
  CREATE TABLE person (used_at INTEGER NOT NULL);
  CREATE TABLE watchlist (version INTEGER NOT NULL, repositories TEXT NOT NULL);
  CREATE TABLE counts (
    repository TEXT PRIMARY KEY, counts TEXT NOT NULL, counted_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE seen (
    repository TEXT PRIMARY KEY, marks TEXT NOT NULL, used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snooze (
    repository TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, until TEXT NOT NULL, state TEXT,
    created_at INTEGER NOT NULL, PRIMARY KEY (repository, number)
  ) STRICT, WITHOUT ROWID;
  ${CREATE_DIGESTS}
  ${CREATE_SUGGESTIONS}
`;

export const MIGRATIONS: Migrations = [CREATE_DIGESTS, CREATE_SUGGESTIONS];

/** Asking must not create: an object nobody wrote to keeps no storage. */
export function hasSchema(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'person'").toArray().length > 0;
}

export function createSchema(sql: SqlStorage, now: number): void {
  sql.exec(CREATE);
  sql.exec("INSERT INTO person VALUES (?)", now);
}
