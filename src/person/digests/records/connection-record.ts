/** A session whose connection is the person's. */
export interface LiveConnection {
  session: string;
  accountId: number;
  /** Tells a connection from the one before it. */
  key: string;
}

const CONNECTIONS_MAX = 20;

/** Notes a connection; one that is known keeps its place. */
export function noteConnection(
  sql: SqlStorage,
  { session, accountId, key }: LiveConnection,
  now: number,
): void {
  sql.exec(
    `INSERT INTO connection VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       account_id = excluded.account_id, key = excluded.key, since = excluded.since
     WHERE key <> excluded.key`,
    session,
    accountId,
    key,
    now,
  );
  sql.exec(
    `DELETE FROM connection WHERE session IN (
       SELECT session FROM connection ORDER BY since DESC, session LIMIT -1 OFFSET ?)`,
    CONNECTIONS_MAX,
  );
}

export function forgetConnection(sql: SqlStorage, session: string): void {
  sql.exec("DELETE FROM connection WHERE session = ?", session);
}

/** Newest first. */
export function listConnections(sql: SqlStorage): { session: string; accountId: number }[] {
  return sql
    .exec<{ session: string; account_id: number }>(
      "SELECT session, account_id FROM connection ORDER BY since DESC, session",
    )
    .toArray()
    .map(({ session, account_id: accountId }) => ({ session, accountId }));
}
