/**
 * Steps from one version of an object's tables to the next, oldest first; only ever appended to. The one at index n
 * makes version n + 2 of version n + 1. Of steps, only those that code of the version before can live with: a deploy
 * is rolled back without its storage.
 */
export type Migrations = readonly string[];

/** Brings tables that an earlier version has written up to date, all of it or nothing. Where none are, none appear. */
export function migrate(storage: DurableObjectStorage, steps: Migrations): void {
  const { sql } = storage;
  const version = versionOf(sql);
  if (version === 0 || version > steps.length) {
    return;
  }
  storage.transactionSync(() => {
    for (const step of steps.slice(version - 1)) {
      sql.exec(step);
    }
    sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    sql.exec("DELETE FROM schema_version");
    sql.exec("INSERT INTO schema_version VALUES (?)", steps.length + 1);
  });
}

/** 0: nothing of ours was written; the local runtime keeps an object's name in a table of its own. Tables without a mark are of the first version: most objects never need a second. */
function versionOf(sql: SqlStorage): number {
  const tables = sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB '__miniflare_*' AND name NOT GLOB 'sqlite_*'",
    )
    .toArray();
  if (!tables.some(({ name }) => name === "schema_version")) {
    return tables.length === 0 ? 0 : 1;
  }
  const [row] = sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray();
  return row?.version ?? 1;
}
