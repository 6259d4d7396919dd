import { AUTHORIZATION_LIFETIME_MS, PENDING_AUTHORIZATIONS_PER_DEPLOYMENT } from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";

/** Counts an authorization that begins; the same id counts once. */
export function admitPending(sql: SqlStorage, id: string, now: number): Result<null> {
  const { others } = sql
    .exec<{ others: number }>(
      "SELECT count(*) AS others FROM pending WHERE expires_at > ? AND id <> ?",
      now,
      id,
    )
    .one();
  if (others >= PENDING_AUTHORIZATIONS_PER_DEPLOYMENT) {
    return fail("too_many_requests", {
      detail: "Too many people are connecting right now. Try again in a few minutes.",
    });
  }
  sql.exec(
    "INSERT INTO pending VALUES (?, ?) ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at",
    id,
    now + AUTHORIZATION_LIFETIME_MS,
  );
  return succeed(null);
}

export function endPending(sql: SqlStorage, id: string): void {
  sql.exec("DELETE FROM pending WHERE id = ?", id);
}
