import { fail, type Result, succeed } from "../protocol/failures.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Reservation {
  /** Whose call it is; what it holds when it starts over or ends counts as used. */
  jobId: string;
  tokens: number;
  /** What the deployment may spend from one UTC midnight to the next. */
  budget: number;
  /** When the call can no longer be under way: its day is the one it is counted on. */
  expiresAt: number;
}

/** Sets tokens aside before a call, unless they could go beyond the day's budget. */
export function reserveTokens(
  sql: SqlStorage,
  { jobId, tokens, budget, expiresAt }: Reservation,
  now: number,
): Result<{ id: string }> {
  const { spent } = sql
    .exec<{ spent: number }>(
      "SELECT coalesce(sum(tokens), 0) AS spent FROM spent WHERE day = ?",
      dayOf(now),
    )
    .one();
  const { held } = sql
    .exec<{ held: number }>(
      "SELECT coalesce(sum(tokens), 0) AS held FROM reservation WHERE expires_at >= ?",
      dayStart(now),
    )
    .one();
  if (spent + held + tokens > budget) {
    return fail("model_quota", {
      detail: "The model tokens of this deployment are used up for today.",
      retryAfterMs: DAY_MS - (now % DAY_MS),
    });
  }
  const id = crypto.randomUUID();
  sql.exec("INSERT INTO reservation VALUES (?, ?, ?, ?)", id, jobId, tokens, expiresAt);
  return succeed({ id });
}

/** Books what a call really used, and frees what was set aside for it. The second settling of a call changes nothing. */
export function settleTokens(sql: SqlStorage, id: string, used: number, now: number): void {
  const freed = sql.exec("DELETE FROM reservation WHERE id = ? RETURNING id", id).toArray();
  if (freed.length > 0) {
    book(sql, used, now);
  }
}

/**
 * Books what calls of a job had reserved when it was cut off: what they used will never be known, and they were sent.
 */
export function bookReserved(sql: SqlStorage, jobId: string, now: number): void {
  const held = sql
    .exec<{ tokens: number }>("DELETE FROM reservation WHERE job_id = ? RETURNING tokens", jobId)
    .toArray();
  book(
    sql,
    held.reduce((sum, { tokens }) => sum + tokens, 0),
    now,
  );
}

/** What was reserved on an earlier day no longer matters. */
export function forgetReserved(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM reservation WHERE expires_at < ?", dayStart(now));
}

function book(sql: SqlStorage, tokens: number, now: number): void {
  if (tokens > 0) {
    sql.exec(
      "INSERT INTO spent VALUES (?, ?) ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens",
      dayOf(now),
      tokens,
    );
  }
}

function dayStart(now: number): number {
  return now - (now % DAY_MS);
}

export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
