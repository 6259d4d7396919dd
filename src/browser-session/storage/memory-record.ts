import type { Remembered } from "../../summarize/ports.ts";

const ENTRIES_MAX = 500;
/** Far above any entry of ours, far below what a row may hold. */
const TEXT_MAX_CODE_UNITS = 128 * 1024;

/** What this session has written about a pull request; null when that is nothing. */
export function recall(sql: SqlStorage, repository: string, number: number): Remembered | null {
  const [row] = sql
    .exec<{ remembered: string | null }>(
      "SELECT remembered FROM memory WHERE repository = ? AND number = ?",
      repository.toLowerCase(),
      number,
    )
    .toArray();
  return row?.remembered == null ? null : JSON.parse(row.remembered);
}

/**
 * Keeps what was written about a pull request; null notes that what was written before is still of use. The longest
 * unused make room.
 */
export function remember(
  sql: SqlStorage,
  key: { repository: string; number: number },
  remembered: Remembered | null,
  now: number,
): void {
  const repository = key.repository.toLowerCase();
  const text = remembered === null ? null : JSON.stringify(remembered);
  if (text === null || text.length > TEXT_MAX_CODE_UNITS) {
    sql.exec(
      "UPDATE memory SET used_at = ? WHERE repository = ? AND number = ?",
      now,
      repository,
      key.number,
    );
    return;
  }
  sql.exec(
    `INSERT INTO memory VALUES (?, ?, ?, '{}', ?) ON CONFLICT DO UPDATE SET
       remembered = excluded.remembered, used_at = excluded.used_at`,
    repository,
    key.number,
    text,
    now,
  );
  sql.exec(
    `DELETE FROM memory WHERE (repository, number) IN (
       SELECT repository, number FROM memory ORDER BY used_at DESC, repository, number LIMIT -1 OFFSET ?)`,
    ENTRIES_MAX,
  );
}
