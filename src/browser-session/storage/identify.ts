import type { Credential } from "../credentials/credential.ts";
import {
  isRotationDue,
  isUnused,
  isUnusedRenewal,
  noteFirstUse,
  readSession,
  type RecognizedSecret,
  recognizeCookie,
  rotateSecret,
  type SessionRecord,
} from "./session-record.ts";
import type { SessionStore } from "./session-store.ts";
import { type RecognizedToken, recognizeToken } from "./token-record.ts";

/** Who is asking, once their secret was found to be one of the session's. */
export interface Identified {
  session: SessionRecord;
  kind: `${RecognizedSecret}-cookie` | "token";
  /** What it may is less than what its person may. */
  token?: RecognizedToken;
}

export function identify(
  store: SessionStore,
  credential: Credential,
  now: number,
): Identified | null {
  const session = store.isCreated ? readSession(store.sql) : null;
  if (session === null || now >= store.expiresAt()) {
    return null;
  }
  if (credential.kind === "token") {
    const token = recognizeToken(store.sql, credential.secretHash, now);
    return token === null ? null : { session, kind: "token", token };
  }
  const recognized = recognizeCookie(session, credential.secretHash, now);
  return recognized === null ? null : { session, kind: `${recognized}-cookie` };
}

/** The first request with a new secret sets the end of the one before. */
export function noteUse(store: SessionStore, { session, kind }: Identified, now: number): void {
  if (kind === "current-cookie") {
    noteFirstUse(store.sql, session, now);
  }
}

/**
 * A visit gives the session its whole time anew, and the cookie another secret when that is due. Says whether the
 * cookie is to be issued with it: also to whom the answer that first brought it may not have reached.
 */
export function visit(
  store: SessionStore,
  { session, kind }: Identified,
  { renewedHash }: Credential,
  now: number,
): boolean {
  if (renewedHash === undefined) {
    return false;
  }
  if (kind === "previous-cookie") {
    return isUnusedRenewal(session, renewedHash);
  }
  // While somebody connects, the callback alone changes it: of two new secrets the browser would keep either.
  const mayRotate = kind === "current-cookie" && store.access().authorization === null;
  if (!mayRotate || !isRotationDue(session, now)) {
    return false;
  }
  rotateSecret(store.sql, renewedHash, now);
  return true;
}

/**
 * Whether a browser holds a secret whose successor it was to get on connecting and, for all that is known, never did.
 * It can only begin anew.
 */
export function isLeftBehind({ session, kind }: Identified, { renewedHash }: Credential): boolean {
  return (
    kind === "previous-cookie" &&
    isUnused(session) &&
    (renewedHash === undefined || !isUnusedRenewal(session, renewedHash))
  );
}
