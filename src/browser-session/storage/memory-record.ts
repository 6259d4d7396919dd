import type { LastSeen, Remembered } from "../../summarize/ports.ts";

export interface MemoryEntry {
  remembered?: Remembered;
  lastSeen: LastSeen;
}

interface Row extends Record<string, SqlStorageValue> {
  remembered: string | null;
  last_seen: string;
}

const ENTRIES_MAX = 500;
/** Far above any entry of ours, far below what a row may hold. */
const TEXT_MAX_CODE_UNITS = 128 * 1024;

/** What this session remembers of a pull request. */
export function recall(sql: SqlStorage, repository: string, number: number): Partial<MemoryEntry> {
  const [row] = sql
    .exec<Row>(
      "SELECT remembered, last_seen FROM memory WHERE repository = ? AND number = ?",
      repository.toLowerCase(),
      number,
    )
    .toArray();
  if (row === undefined) {
    return {};
  }
  const lastSeen: LastSeen = JSON.parse(row.last_seen);
  if (row.remembered === null) {
    return { lastSeen };
  }
  const remembered: Remembered = JSON.parse(row.remembered);
  return { lastSeen, remembered };
}

/** Keeps an entry, and what was written before when this one brings no text. The longest unused make room. */
export function remember(
  sql: SqlStorage,
  key: { repository: string; number: number },
  entry: MemoryEntry,
  now: number,
): void {
  const text = entry.remembered === undefined ? null : JSON.stringify(entry.remembered);
  sql.exec(
    `INSERT INTO memory VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       remembered = coalesce(excluded.remembered, remembered),
       last_seen = excluded.last_seen,
       used_at = excluded.used_at`,
    key.repository.toLowerCase(),
    key.number,
    text === null || text.length > TEXT_MAX_CODE_UNITS ? null : text,
    JSON.stringify(entry.lastSeen),
    now,
  );
  sql.exec(
    `DELETE FROM memory WHERE (repository, number) IN (
       SELECT repository, number FROM memory ORDER BY used_at DESC, repository, number LIMIT -1 OFFSET ?)`,
    ENTRIES_MAX,
  );
}
