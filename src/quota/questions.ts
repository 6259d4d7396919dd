import {
  QUESTIONS_AT_ONCE_PER_PERSON,
  QUESTIONS_PER_HOUR_PER_PERSON,
  QUESTIONS_WINDOW_MS,
} from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";

/** Counts a question against its person, whichever docket it is about, or says why it may not be asked. */
export function admitQuestion(
  sql: SqlStorage,
  { id, now, holdMs }: { id: string; now: number; holdMs: number },
): Result<null> {
  const running = sql
    .exec<{ count: number; free: number | null }>(
      "SELECT count(*) AS count, min(holds_until) AS free FROM question WHERE ended = 0 AND holds_until > ?",
      now,
    )
    .one();
  if (running.count >= QUESTIONS_AT_ONCE_PER_PERSON) {
    return fail("too_many_requests", {
      detail: `${QUESTIONS_AT_ONCE_PER_PERSON} questions of yours are being answered already. Ask when one of them is done.`,
      retryAfterMs: Math.max(0, (running.free ?? now) - now),
    });
  }
  const recent = sql
    .exec<{ count: number; oldest: number | null }>(
      "SELECT count(*) AS count, min(started_at) AS oldest FROM question WHERE started_at > ?",
      now - QUESTIONS_WINDOW_MS,
    )
    .one();
  if (recent.count >= QUESTIONS_PER_HOUR_PER_PERSON) {
    return fail("too_many_requests", {
      detail: `Your limit of ${QUESTIONS_PER_HOUR_PER_PERSON} questions an hour is reached. Try again later.`,
      retryAfterMs: Math.max(0, (recent.oldest ?? now) + QUESTIONS_WINDOW_MS - now),
    });
  }
  sql.exec("INSERT INTO question VALUES (?, ?, ?, 0)", id, now, now + holdMs);
  return succeed(null);
}

/** Frees the place; the question still counts against the hour. */
export function endQuestion(sql: SqlStorage, id: string): void {
  sql.exec("UPDATE question SET ended = 1 WHERE id = ? AND ended = 0", id);
}
