import type { RemovalScope } from "../../connectors/connector.ts";
import type { Orphan } from "../connecting/access.ts";

/** What must still be removed elsewhere: accounts upstream, jobs in their own objects. */
export type Removal = { id: number; attempts: number } & (
  | { kind: "account"; orphan: Orphan }
  | { kind: "job"; jobId: string }
);

interface Row extends Record<string, SqlStorageValue> {
  id: number;
  kind: Removal["kind"];
  target: string;
  connector: Orphan["connector"] | null;
  scope: RemovalScope | null;
  attempts: number;
}

const BACKOFF_BASE_MS = 1000;
/** An upstream that is down for days is asked four times a day, and never given up. */
const BACKOFF_MAX_MS = 6 * 60 * 60 * 1000;
/** Removals at a time: an alarm has bounded time, and the rest follows at once. */
const BATCH_MAX = 20;

/**
 * Enters an account. One that is entered again starts over under a new id: it may have come to life upstream since the
 * last attempt, and that attempt's end must not strike it out. A grant that the person ended stays ended.
 */
export function addAccountRemoval(sql: SqlStorage, orphan: Orphan, now: number): void {
  const { identifier, connector } = orphan;
  const scope = wasGrant(sql, identifier) ? "grant" : orphan.scope;
  sql.exec(
    `INSERT OR REPLACE INTO removal (kind, target, connector, scope, attempts, next_at)
       VALUES ('account', ?, ?, ?, 0, ?)`,
    identifier,
    connector,
    scope,
    now,
  );
}

export function addJobRemoval(sql: SqlStorage, jobId: string, now: number): void {
  sql.exec(
    "INSERT OR REPLACE INTO removal (kind, target, attempts, next_at) VALUES ('job', ?, 0, ?)",
    jobId,
    now,
  );
}

/** Those of a kind whose time has come. */
export function dueRemovals(sql: SqlStorage, kind: Removal["kind"], now: number): Removal[] {
  return sql
    .exec<Row>(
      "SELECT * FROM removal WHERE kind = ? AND next_at <= ? ORDER BY next_at, id LIMIT ?",
      kind,
      now,
      BATCH_MAX,
    )
    .toArray()
    .map(toRemoval);
}

/** Done. */
export function finishRemoval(sql: SqlStorage, { id }: Removal): void {
  sql.exec("DELETE FROM removal WHERE id = ?", id);
}

/** Back-off with jitter, so that many sessions do not return to a recovering upstream at once. */
export function postponeRemoval(sql: SqlStorage, { id, attempts }: Removal, now: number): void {
  sql.exec(
    "UPDATE removal SET attempts = ?, next_at = ? WHERE id = ?",
    attempts + 1,
    retryAt(attempts, now),
    id,
  );
}

/** When to try again after so many attempts. */
export function retryAt(attempts: number, now: number): number {
  const wait = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** attempts);
  return now + Math.round(wait * (0.5 + Math.random() / 2));
}

export function countRemovals(sql: SqlStorage): number {
  return sql.exec<{ count: number }>("SELECT count(*) AS count FROM removal").one().count;
}

export function nextRemovalAt(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(next_at) AS at FROM removal").one().at;
}

function wasGrant(sql: SqlStorage, identifier: string): boolean {
  return (
    sql
      .exec(
        "SELECT 1 FROM removal WHERE kind = 'account' AND target = ? AND scope = 'grant'",
        identifier,
      )
      .toArray().length > 0
  );
}

function toRemoval({ id, kind, target, connector, scope, attempts }: Row): Removal {
  return kind === "job"
    ? { id, kind, jobId: target, attempts }
    : {
        id,
        kind,
        attempts,
        orphan: {
          identifier: target,
          connector: connector ?? "scalekit",
          scope: scope ?? "connection",
        },
      };
}
