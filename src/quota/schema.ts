/**
 * Tables of a `Quota` object, all short-lived:
 *
 * - `job`: jobs of one person within the last hour; `holds_until` is when a job that never reported its end stops
 *   counting as running, `ended` that it did report it.
 * - `spent`: model tokens of the deployment by UTC day.
 * - `reservation`: tokens set aside for calls under way, given back when `expires_at` passes.
 * - `pending`: authorizations under way in the deployment.
 *
 * Ids are those of jobs and of authorizations; nothing says who they belong to.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS job (
    id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, holds_until INTEGER NOT NULL, ended INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reservation (
    id TEXT PRIMARY KEY, job_id TEXT NOT NULL, tokens INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pending (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Asking must not create: an object nobody wrote to keeps no storage. */
export function hasSchema(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'job'").toArray().length > 0;
}

export function createSchema(sql: SqlStorage): void {
  sql.exec(SCHEMA);
}
