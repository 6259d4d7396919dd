import { type LogContext, withLogContext } from "../log/context.ts";
import { log } from "../log/log.ts";
import { fail, type Result } from "../protocol/failures.ts";
import type { TokenScope } from "../protocol/session.ts";
import { logFailure } from "../upstream/failure-log.ts";
import type { Credential } from "./credentials/credential.ts";
import { checkScope } from "./credentials/token-grant.ts";
import { type Identified, identify, noteUse, visit } from "./storage/identify.ts";
import type { SessionStore } from "./storage/session-store.ts";

/**
 * What the session object answers to a credential. `known: false` for what proves no session; the routes decide what
 * that means to them.
 */
export type SessionAnswer<Value> =
  | { known: false }
  | { known: true; cookie: CookieToIssue | null; result: Result<Value> };

/** The secret a cookie is to have from now on: the one it came with, its renewal, or another one that was offered. */
export interface CookieToIssue {
  secret: "same" | "renewed" | "offered";
  lifetimeMs: number;
}

/** A result, and whether the cookie is to have the secret that was offered, or to be issued again as it is. */
export type Outcome<Value> = Result<Value> & { rotated?: boolean; reissued?: boolean };

/** Of work that is asked for: whether it is a visit of the person's, and what an API token needs for it. */
export interface Asked {
  slides?: boolean;
  /** Null: every token may. */
  scope?: TokenScope | null;
}

/** Lets `work` happen for whoever proves to hold one of the session's secrets, and for nobody else. */
export async function answer<Value>(
  store: SessionStore,
  credential: Credential,
  work: (identified: Identified) => Promise<Outcome<Value>>,
  { slides = true, scope = "jobs" }: Asked = {},
): Promise<SessionAnswer<Value>> {
  const now = Date.now();
  const identified = identify(store, credential, now);
  if (identified === null) {
    return { known: false };
  }
  if (identified.kind === "spent-cookie") {
    // Of two who hold the session's secrets one is not its person, and nobody can tell which.
    log("warn", "session-ended", { reason: "old-cookie" });
    await store.close("connection");
    return { known: false };
  }
  noteUse(store, identified, now);
  const isRenewed = slides && visit(store, identified, credential, now);
  if (identified.kind === "previous-cookie" && credential.reads !== true) {
    return { known: true, cookie: cookieToIssue(store, { isRenewed }), result: READS_ALONE };
  }
  const granted = scope === null ? null : checkScope(identified.token, scope);
  if (granted?.ok === false) {
    logFailure(granted.failure);
    return { known: true, cookie: null, result: granted };
  }
  const { requestId } = credential;
  return await withLogContext(requestId === undefined ? {} : { requestId }, async () => {
    const { rotated = false, reissued = false, ...result } = await work(identified);
    if (!result.ok) {
      logFailure(result.failure);
    }
    log("debug", "session-call", { durationMs: Date.now() - now });
    return { known: true, cookie: cookieToIssue(store, { isRenewed, rotated, reissued }), result };
  });
}

/** What was made or written would outlast an API token, and an earlier cookie only reads. */
export function mayAct({ kind }: Identified): boolean {
  return kind === "current-cookie";
}

/** What another object asks for: why it failed is known here alone, so the log of this object says it. */
export async function explained<Value>(
  of: LogContext,
  work: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  return await withLogContext(of, async () => {
    const result = await work();
    if (!result.ok) {
      logFailure(result.failure);
    }
    return result;
  });
}

function cookieToIssue(
  store: SessionStore,
  came: { isRenewed: boolean; rotated?: boolean; reissued?: boolean },
): CookieToIssue | null {
  const secret = came.rotated === true ? "offered" : came.isRenewed ? "renewed" : "same";
  if ((secret === "same" && came.reissued !== true) || !store.isOpen) {
    return null;
  }
  return { secret, lifetimeMs: store.expiresAt() - Date.now() };
}

/** Whoever planted a cookie before its person connected holds the previous secret. */
const READS_ALONE = fail("not_connected", {
  detail: "This was asked with a cookie that has been replaced. Reload the page, then try again.",
});
