import { NEWS_ATTEMPTS_MAX, NEWS_RETRY_BASE_MS, WEBHOOK_TOLERANCE_MS } from "../limits.ts";
import type { AccountNews } from "./event.ts";

/** News that is due, with the number of this attempt. */
export interface DueNews extends AccountNews {
  attempt: number;
}

/** Puts an event on record; false for one that was taken before. */
export function takeEvent(
  sql: SqlStorage,
  { id, news, now }: { id: string; news: AccountNews; now: number },
): boolean {
  sql.exec("DELETE FROM event WHERE taken_at < ?", now - 2 * WEBHOOK_TOLERANCE_MS);
  const { rowsWritten } = sql.exec("INSERT OR IGNORE INTO event VALUES (?, ?)", id, now);
  if (rowsWritten === 0) {
    return false;
  }
  sql.exec("INSERT OR REPLACE INTO news VALUES (?, ?, 0, ?)", news.kind, news.identifier, now);
  return true;
}

/** What is due. It counts as tried before it is, so that what kills the object is not tried forever. */
export function beginDueNews(sql: SqlStorage, now: number): DueNews[] {
  return sql
    .exec<{ kind: AccountNews["kind"]; identifier: string; attempts: number }>(
      "SELECT kind, identifier, attempts FROM news WHERE next_at <= ?",
      now,
    )
    .toArray()
    .map(({ kind, identifier, attempts }) => {
      sql.exec(
        "UPDATE news SET attempts = ?, next_at = ? WHERE kind = ?",
        attempts + 1,
        now + NEWS_RETRY_BASE_MS * 2 ** attempts,
        kind,
      );
      return { kind, identifier, attempt: attempts + 1 };
    });
}

/** Told. What came in meanwhile starts its count anew, and stays. */
export function finishNews(sql: SqlStorage, { kind, attempt }: DueNews): void {
  sql.exec("DELETE FROM news WHERE kind = ? AND attempts = ?", kind, attempt);
}

/** Whether this was the last attempt; then it is forgotten. */
export function giveUpNews(sql: SqlStorage, news: DueNews): boolean {
  if (news.attempt < NEWS_ATTEMPTS_MAX) {
    return false;
  }
  finishNews(sql, news);
  return true;
}

export function nextNewsAt(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(next_at) AS at FROM news").one().at;
}
