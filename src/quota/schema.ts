import type { Migrations } from "../durable-objects/migrate.ts";

/**
 * Tables of a `Quota` object, all short-lived. Each object has those of what it counts: `job` and `question` those of a
 * person, the others those of the deployment.
 *
 * - `job`: jobs of one person within the last hour; `holds_until` is when a job that never reported its end stops
 *   counting as running. `ended` is 0 until it did report it, then one more than the summaries it had read a second time.
 * - `question`: the same of what a person asks.
 * - `spent`: model tokens of the deployment by UTC day.
 * - `reservation`: tokens set aside for calls under way; what is never settled counts as used.
 * - `pending`: authorizations under way in the deployment.
 *
 * Ids are those of jobs and of authorizations; nothing says who they belong to.
 */
const SCHEMA = {
  person: `
    CREATE TABLE job (
      id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, holds_until INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
  questions: `
    CREATE TABLE question (
      id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, holds_until INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
  deployment: `
    CREATE TABLE spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE reservation (
      id TEXT PRIMARY KEY, job_id TEXT NOT NULL, tokens INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pending (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
} as const;

export const MIGRATIONS: Migrations = [];

/** What is counted together. */
export type Counted = keyof typeof SCHEMA;

/** One table of each. */
const TABLES: Record<Counted, string> = {
  person: "job",
  questions: "question",
  deployment: "pending",
};

/** Asking must not create: an object nobody wrote to keeps no storage. */
export function hasSchema(sql: SqlStorage, counted: Counted): boolean {
  return (
    sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", TABLES[counted]).toArray().length > 0
  );
}

export function createSchema(sql: SqlStorage, counted: Counted): void {
  sql.exec(SCHEMA[counted]);
}
