import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { endTime, startTime } from "hono/timing";

import type { CookieToIssue, SessionAnswer } from "../../browser-session/answer.ts";
import type { BrowserSession } from "../../browser-session/browser-session.ts";
import { readCookie, setCookie } from "../../browser-session/credentials/cookie.ts";
import {
  type Credential,
  type CredentialParts,
  mintSecret,
  objectNameOf,
  openCredential,
  renewedSecret,
  sealCredential,
} from "../../browser-session/credentials/credential.ts";
import { parseToken } from "../../browser-session/credentials/credential.ts";
import { sha256 } from "../../browser-session/credentials/secrets.ts";
import { objectByName } from "../../durable-objects/by-name.ts";
import type { Result } from "../../protocol/failures.ts";
import type { AppEnv, SessionClaim } from "../variables.ts";
import { bearerOf } from "./bearer.ts";
import { isSafe } from "./same-origin.ts";

export type SessionStub = DurableObjectStub<BrowserSession>;

/** Checks the signature of the bearer token or, without one, of the cookie, before any object is touched. */
export const session = createMiddleware<AppEnv>(async function session(c, next) {
  c.set("session", await readClaim(c));
  await next();
});

async function readClaim(c: Context<AppEnv>): Promise<SessionClaim | null> {
  const bearer = bearerOf(c);
  if (bearer !== null) {
    return openClaim(c, "token", parseToken(bearer) ?? "");
  }
  for (const value of readCookie(c.req.header("Cookie"), c.var.site.secure)) {
    const claim = await openClaim(c, "cookie", value);
    if (claim !== null) {
      return claim;
    }
  }
  return null;
}

async function openClaim(
  c: Context<AppEnv>,
  kind: SessionClaim["kind"],
  value: string,
): Promise<SessionClaim | null> {
  const parts = await openCredential(kind, value, c.var.config.sessionSecrets);
  return parts === null ? null : { ...parts, kind, objectName: await objectNameOf(parts.handle) };
}

type Call<Value> = (
  stub: SessionStub,
  credential: Credential,
  nextSecretHash: ArrayBuffer,
) => Promise<SessionAnswer<Value>>;

/**
 * Asks the session behind the request. Null when there is none: no claim, or one that the object does not know. Keeps
 * the cookie as the object says; `nextSecretHash` is of the secret that a call may rotate to. A safe method
 * `reads`, and what changes nothing is `repeatable`.
 */
export async function ask<Value>(
  c: Context<AppEnv>,
  call: Call<Value>,
  {
    reads = isSafe(c.req.method),
    repeatable = reads,
  }: { reads?: boolean; repeatable?: boolean } = {},
): Promise<Result<Value> | null> {
  const claim = c.var.session;
  if (claim === null) {
    return null;
  }
  const secrets = {
    same: claim.secret,
    renewed: await renewedSecret(claim, c.var.config.sessionSecrets),
    offered: mintSecret(),
  };
  const [secretHash, renewedHash, nextSecretHash] = await Promise.all([
    sha256(secrets.same),
    sha256(secrets.renewed),
    sha256(secrets.offered),
  ]);
  const { requestId } = c.var;
  const credential: Credential = { kind: claim.kind, secretHash, renewedHash, reads, requestId };
  // After an error a stub is of no more use: every attempt gets its own.
  const attempt = () => call(sessionObject(c, claim.objectName), credential, nextSecretHash);
  startTime(c, "session");
  const answer = await attempt().catch((error: unknown) => {
    if (repeatable && isPassing(error)) {
      return attempt();
    }
    throw error;
  });
  endTime(c, "session");
  if (!answer.known) {
    return null;
  }
  if (answer.cookie !== null) {
    const { secret, lifetimeMs } = answer.cookie;
    await issueCookie(c, { handle: claim.handle, secret: secrets[secret] }, lifetimeMs);
  }
  return answer.result;
}

/** What a deploy or a move of the object looks like to its caller; an overloaded one must be left alone. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "retryable" in error &&
    error.retryable === true &&
    !("overloaded" in error && error.overloaded === true)
  );
}

export function sessionObject(c: Context<AppEnv>, objectName: string): SessionStub {
  return objectByName(c.env.BROWSER_SESSION, objectName, c.var.config);
}

export async function issueCookie(
  c: Context<AppEnv>,
  parts: CredentialParts,
  lifetimeMs: CookieToIssue["lifetimeMs"],
): Promise<void> {
  const value = await sealCredential("cookie", parts, c.var.config.sessionSecrets);
  c.header("Set-Cookie", setCookie(value, lifetimeMs, c.var.site.secure));
}
