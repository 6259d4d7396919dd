import { COOKIE_REISSUE_MS, PREVIOUS_SECRET_GRACE_MS, SESSION_LIFETIME_MS } from "../../limits.ts";
import { isSameDigest } from "../credentials/same-digest.ts";

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

/** Which of the cookie's secrets this is, or null. The previous one serves requests that were under way. */
export function recognizeCookie(
  session: SessionRecord,
  secretHash: ArrayBuffer,
  now: number,
): "current" | "previous" | null {
  if (now >= session.expiresAt) {
    return null;
  }
  if (isSameDigest(session.secretHash, secretHash)) {
    return "current";
  }
  return session.previousSecretHash !== null &&
    now < session.previousUntil &&
    isSameDigest(session.previousSecretHash, secretHash)
    ? "previous"
    : null;
}

/** Gives the session its whole time anew, at most once a day. Says whether the cookie is to be issued again. */
export function slideSession(sql: SqlStorage, session: SessionRecord, now: number): boolean {
  if (now - session.cookieIssuedAt < COOKIE_REISSUE_MS) {
    return false;
  }
  sql.exec(
    "UPDATE session SET cookie_issued_at = ?, expires_at = ?",
    now,
    now + SESSION_LIFETIME_MS,
  );
  return true;
}

/** The session lives on as if its person had come, without a cookie of theirs being issued. */
export function holdSession(sql: SqlStorage, now: number): void {
  sql.exec("UPDATE session SET expires_at = max(expires_at, ?)", now + SESSION_LIFETIME_MS);
}

/** A new secret, against session fixation: whoever knew the old one loses the session. */
export function rotateSecret(sql: SqlStorage, secretHash: ArrayBuffer, now: number): void {
  sql.exec(
    `UPDATE session SET previous_secret_hash = secret_hash, previous_until = ?,
       secret_hash = ?, cookie_issued_at = ?, expires_at = ?`,
    now + PREVIOUS_SECRET_GRACE_MS,
    secretHash,
    now,
    now + SESSION_LIFETIME_MS,
  );
}
