import type { Orphan } from "./access.ts";

/** What must still be removed elsewhere: accounts upstream, jobs in their own objects. */
export type Removal =
  | { kind: "account"; target: string; connector: Orphan["connector"]; attempts: number }
  | { kind: "job"; target: string; attempts: number };

interface Row extends Record<string, SqlStorageValue> {
  kind: Removal["kind"];
  target: string;
  connector: Orphan["connector"] | null;
  attempts: number;
}

const BACKOFF_BASE_MS = 1000;
/** An upstream that is down for days is asked four times a day, and never given up. */
const BACKOFF_MAX_MS = 6 * 60 * 60 * 1000;
/** Removals at a time: an alarm has bounded time, and the rest follows at once. */
const BATCH_MAX = 20;

/** Entered again, it starts over: something may have come to life upstream since the last attempt. */
export function addRemovals(
  sql: SqlStorage,
  removals: readonly (Orphan | { job: string })[],
  now: number,
): void {
  for (const removal of removals) {
    const [kind, target, connector] =
      "job" in removal
        ? ["job", removal.job, null]
        : ["account", removal.identifier, removal.connector];
    sql.exec("INSERT OR REPLACE INTO removal VALUES (?, ?, ?, 0, ?)", kind, target, connector, now);
  }
}

/** Those whose time has come, jobs first: a running job must stop before its account goes. */
export function dueRemovals(sql: SqlStorage, now: number): Removal[] {
  return sql
    .exec<Row>(
      "SELECT * FROM removal WHERE next_at <= ? ORDER BY kind = 'account', next_at LIMIT ?",
      now,
      BATCH_MAX,
    )
    .toArray()
    .map(({ kind, target, connector, attempts }) =>
      kind === "job"
        ? { kind, target, attempts }
        : { kind, target, connector: connector ?? "scalekit", attempts },
    );
}

/** Done; unless it was entered again meanwhile. */
export function finishRemoval(sql: SqlStorage, { kind, target, attempts }: Removal): void {
  sql.exec(
    "DELETE FROM removal WHERE kind = ? AND target = ? AND attempts = ?",
    kind,
    target,
    attempts,
  );
}

/** Back-off with jitter, so that many sessions do not return to a recovering upstream at once. */
export function postponeRemoval(
  sql: SqlStorage,
  { kind, target, attempts }: Removal,
  now: number,
): void {
  const wait = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** attempts);
  sql.exec(
    "UPDATE removal SET attempts = ?, next_at = ? WHERE kind = ? AND target = ? AND attempts = ?",
    attempts + 1,
    now + Math.round(wait * (0.5 + Math.random() / 2)),
    kind,
    target,
    attempts,
  );
}

export function countRemovals(sql: SqlStorage): number {
  return sql.exec<{ count: number }>("SELECT count(*) AS count FROM removal").one().count;
}

export function nextRemovalAt(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(next_at) AS at FROM removal").one().at;
}
