import { COOKIE_ROTATION_MS, PREVIOUS_SECRET_GRACE_MS, SESSION_LIFETIME_MS } from "../../limits.ts";
import { isSameDigest } from "../credentials/same-digest.ts";

/** As `previous_until`: later than any clock says. */
const UNTIL_FIRST_USE = Number.MAX_SAFE_INTEGER;

export interface SessionRecord extends Record<string, SqlStorageValue> {
  secretHash: ArrayBuffer;
  previousSecretHash: ArrayBuffer | null;
  previousUntil: number;
  cookieIssuedAt: number;
  expiresAt: number;
}

export function readSession(sql: SqlStorage): SessionRecord | null {
  const [session] = sql
    .exec<SessionRecord>(
      `SELECT secret_hash AS secretHash, previous_secret_hash AS previousSecretHash,
         previous_until AS previousUntil, cookie_issued_at AS cookieIssuedAt, expires_at AS expiresAt FROM session`,
    )
    .toArray();
  return session ?? null;
}

export function createSession(sql: SqlStorage, secretHash: ArrayBuffer, now: number): void {
  sql.exec(
    "INSERT INTO session (id, secret_hash, previous_until, cookie_issued_at, expires_at) VALUES (1, ?, 0, ?, ?)",
    secretHash,
    now,
    now + SESSION_LIFETIME_MS,
  );
}

/** GitHub's user id of the last account that was connected here, if any. */
export function readOwner(sql: SqlStorage): number | null {
  const [row] = sql.exec<{ owner_id: number | null }>("SELECT owner_id FROM session").toArray();
  return row?.owner_id ?? null;
}

export function writeOwner(sql: SqlStorage, accountId: number): void {
  sql.exec("UPDATE session SET owner_id = ?", accountId);
}

/**
 * What a cookie's secret is to the session. The `previous` one serves what still carries it: until the new one is first
 * used, since its answer may never have arrived, and a moment beyond. One that is `spent` is in the wrong hands, or
 * the new one is.
 */
export type RecognizedSecret = "current" | "previous" | "spent";

export function recognizeCookie(
  session: SessionRecord,
  secretHash: ArrayBuffer,
  now: number,
): RecognizedSecret | null {
  if (isSameDigest(session.secretHash, secretHash)) {
    return "current";
  }
  if (
    session.previousSecretHash === null ||
    !isSameDigest(session.previousSecretHash, secretHash)
  ) {
    return null;
  }
  return now < session.previousUntil ? "previous" : "spent";
}

/** The session lives on as if its person had come, without a cookie of theirs being issued. */
export function holdSession(sql: SqlStorage, now: number): void {
  sql.exec("UPDATE session SET expires_at = max(expires_at, ?)", now + SESSION_LIFETIME_MS);
}

/** From the first use of the new secret on, the time of the previous one is counted. */
export function noteFirstUse(sql: SqlStorage, session: SessionRecord, now: number): void {
  if (isUnused(session)) {
    sql.exec("UPDATE session SET previous_until = ?", now + PREVIOUS_SECRET_GRACE_MS);
  }
}

/** Whether nobody has come with the newest secret yet. */
export function isUnused(session: SessionRecord): boolean {
  return session.previousUntil === UNTIL_FIRST_USE;
}

/** Whether the newest secret is that which follows the previous one in its time, and has not been used. */
export function isUnusedRenewal(session: SessionRecord, renewedHash: ArrayBuffer): boolean {
  return isUnused(session) && isSameDigest(session.secretHash, renewedHash);
}

export function isRotationDue(session: SessionRecord, now: number): boolean {
  return now - session.cookieIssuedAt >= COOKIE_ROTATION_MS;
}

/**
 * Gives the session a new secret, and its whole time anew. On connecting it is against fixation: whoever planted the
 * old one loses the session.
 */
export function rotateSecret(sql: SqlStorage, secretHash: ArrayBuffer, now: number): void {
  sql.exec(
    `UPDATE session SET previous_secret_hash = secret_hash, previous_until = ?,
       secret_hash = ?, cookie_issued_at = ?, expires_at = ?`,
    UNTIL_FIRST_USE,
    secretHash,
    now,
    now + SESSION_LIFETIME_MS,
  );
}

/** No cookie opens the session from now on. */
export function dropSecrets(sql: SqlStorage): void {
  sql.exec("UPDATE session SET secret_hash = x'', previous_secret_hash = NULL, previous_until = 0");
}
