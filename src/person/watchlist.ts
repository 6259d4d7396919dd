import { WATCHLIST_MAX } from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { GroupCounts, Watchlist } from "../protocol/person.ts";

/** A list as it stands, with the version that a change of it has to name. */
export interface VersionedWatchlist {
  version: number;
  watchlist: Watchlist;
}

export const EMPTY_WATCHLIST: VersionedWatchlist = { version: 0, watchlist: { repositories: [] } };

interface CountsRow extends Record<string, SqlStorageValue> {
  repository: string;
  counts: string;
  counted_at: number;
}

export function readWatchlist(sql: SqlStorage): VersionedWatchlist {
  const { version, names } = readNames(sql);
  const counts = new Map(
    sql
      .exec<CountsRow>("SELECT * FROM counts")
      .toArray()
      .map((row) => [row.repository, row]),
  );
  return {
    version,
    watchlist: { repositories: names.map((name) => toItem(name, counts.get(keyOf(name)))) },
  };
}

function toItem(repository: string, row: CountsRow | undefined): Watchlist["repositories"][number] {
  if (row === undefined) {
    return { repository, counts: null, countedAt: null };
  }
  const counts: GroupCounts = JSON.parse(row.counts);
  return { repository, counts, countedAt: new Date(row.counted_at).toISOString() };
}

/**
 * Replaces the list, if it is still the one of `version`; null stands for whichever it is. A name that is given twice
 * stands where it was first.
 */
export function replaceWatchlist(
  sql: SqlStorage,
  repositories: readonly string[],
  version: number | null,
): Result<VersionedWatchlist> {
  const before = readNames(sql);
  if (version !== null && version !== before.version) {
    return fail("changed_elsewhere");
  }
  const names = repositories.filter(
    (name, index) => repositories.findIndex((other) => keyOf(other) === keyOf(name)) === index,
  );
  if (names.length > WATCHLIST_MAX) {
    return fail("watchlist_full");
  }
  sql.exec("DELETE FROM watchlist");
  sql.exec("INSERT INTO watchlist VALUES (?, ?)", before.version + 1, JSON.stringify(names));
  sql.exec(
    "DELETE FROM counts WHERE repository NOT IN (SELECT lower(value) FROM json_each(?))",
    JSON.stringify(names),
  );
  return succeed(readWatchlist(sql));
}

/** What the groups of a repository held. */
export interface Counted {
  repository: string;
  counts: GroupCounts;
}

/** Keeps what the groups of watched repositories held, unless that is known or something newer is. */
export function noteCounts(sql: SqlStorage, counted: readonly Counted[], countedAt: number): void {
  const watched = new Set(readNames(sql).names.map(keyOf));
  for (const { repository, counts } of counted) {
    const key = keyOf(repository);
    if (watched.has(key)) {
      sql.exec(
        `INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
           counts = excluded.counts, counted_at = excluded.counted_at
         WHERE excluded.counted_at > counted_at
           OR excluded.counted_at = counted_at AND excluded.counts <> counts`,
        key,
        JSON.stringify(counts),
        countedAt,
      );
    }
  }
}

function readNames(sql: SqlStorage): { version: number; names: string[] } {
  const [row] = sql
    .exec<{ version: number; repositories: string }>("SELECT * FROM watchlist")
    .toArray();
  if (row === undefined) {
    return { version: 0, names: [] };
  }
  const names: string[] = JSON.parse(row.repositories);
  return { version: row.version, names };
}

function keyOf(repository: string): string {
  return repository.toLowerCase();
}
