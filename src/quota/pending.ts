import {
  AUTHORIZATION_LIFETIME_MS,
  PENDING_AUTHORIZATIONS_PER_ADDRESS,
  PENDING_AUTHORIZATIONS_PER_DEPLOYMENT,
} from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";

/** Ids are `address/session`, those of an earlier version the session alone. */
const SESSION = "substr(id, instr(id, '/') + 1)";
const ADDRESS = "substr(id, 1, instr(id, '/') - 1)";

/**
 * Counts an authorization that begins. A session has one; an address has a share of the deployment's, and what it began
 * first makes room for what it begins next, so that nobody can keep others from connecting.
 */
export function admitPending(
  sql: SqlStorage,
  { session, addressKey, now }: { session: string; addressKey: string; now: number },
): Result<null> {
  endPending(sql, session);
  sql.exec("DELETE FROM pending WHERE expires_at <= ?", now);
  sql.exec(
    `DELETE FROM pending WHERE id IN (
       SELECT id FROM pending WHERE id >= ? AND id < ? ORDER BY expires_at DESC, id LIMIT -1 OFFSET ?)`,
    `${addressKey}/`,
    // The character after the slash.
    `${addressKey}0`,
    PENDING_AUTHORIZATIONS_PER_ADDRESS - 1,
  );
  if (isFull(sql) && !makeRoom(sql, addressKey)) {
    return fail("too_many_requests", {
      detail: "Too many people are connecting right now. Try again in a few minutes.",
    });
  }
  sql.exec(
    "INSERT INTO pending VALUES (?, ?)",
    `${addressKey}/${session}`,
    now + AUTHORIZATION_LIFETIME_MS,
  );
  return succeed(null);
}

function isFull(sql: SqlStorage): boolean {
  const { all } = sql.exec<{ all: number }>('SELECT count(*) AS "all" FROM pending').one();
  return all >= PENDING_AUTHORIZATIONS_PER_DEPLOYMENT;
}

/** Whoever holds the most gives the oldest up to who holds less, so that a few addresses keep nobody out. */
function makeRoom(sql: SqlStorage, addressKey: string): boolean {
  const [largest] = sql
    .exec<{ address: string; held: number; own: number }>(
      `SELECT ${ADDRESS} AS address, count(*) AS held,
         (SELECT count(*) FROM pending WHERE ${ADDRESS} = ?) AS own
       FROM pending GROUP BY 1 ORDER BY held DESC, address LIMIT 1`,
      addressKey,
    )
    .toArray();
  if (largest === undefined || largest.held <= largest.own + 1) {
    return false;
  }
  sql.exec(
    `DELETE FROM pending WHERE id = (
       SELECT id FROM pending WHERE ${ADDRESS} = ? ORDER BY expires_at, id LIMIT 1)`,
    largest.address,
  );
  return true;
}

export function endPending(sql: SqlStorage, session: string): void {
  sql.exec(`DELETE FROM pending WHERE ${SESSION} = ?`, session);
}
