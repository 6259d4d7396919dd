import type { Migrations } from "../durable-objects/migrate.ts";

/**
 * What is kept of one connected account.
 *
 * account  one row: name of the session object that holds it
 * event    ids of the events taken within the tolerance, since a signed event can be sent again for that long
 * news     what the session has still to be told, by kind; a later event of the same kind takes the place of an earlier
 */
const NEWS = `
  CREATE TABLE news (
    kind TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const CREATE = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  INSERT INTO schema_version VALUES (2);
  CREATE TABLE account (session_name TEXT NOT NULL);
  CREATE TABLE event (id TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) WITHOUT ROWID;
  ${NEWS}
`;

export const MIGRATIONS: Migrations = [NEWS];

/** Asking must not create: an object nobody wrote to keeps no storage. */
export function hasSchema(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'account'").toArray().length > 0;
}

export function createSchema(sql: SqlStorage): void {
  sql.exec(CREATE);
}
