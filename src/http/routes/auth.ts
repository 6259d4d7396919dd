import { type Context, Hono } from "hono";

import {
  mintHandle,
  mintSecret,
  objectNameOf,
} from "../../browser-session/credentials/credential.ts";
import { sha256 } from "../../browser-session/credentials/secrets.ts";
import { CALLBACKS } from "../../connectors/connector.ts";
import { SESSION_LIFETIME_MS, STATUS_WAIT_MAX_SECONDS } from "../../limits.ts";
import { fail, type Result } from "../../protocol/failures.ts";
import type { AuthStarted, AuthStatus } from "../../protocol/session.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { clientAddress } from "../middleware/client-address.ts";
import { ask, issueCookie, sessionObject } from "../middleware/session.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/**
 * A long poll asks the session in slices of this length, one look upstream each. Where an active account connects by
 * itself the look is what the person waits for; with verification on it only finds a wrong set-up.
 */
const SLICE_MS = { "scalekit-users": 1500, custom: 10_000 };

/**
 * Whoever is told to come back later and comes back at once is slowed down by it. The wait is in front of the session,
 * so that it keeps no object in memory.
 */
const REFUSED_POLL_MS = 2000;

export const authRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .post("/", async (c) => {
    const { path } = CALLBACKS[c.var.config.connector.name];
    const callbackUrl = c.var.site.origin + path;
    const address = clientAddress(c.req.raw.headers);
    // Before any object is asked or made: each begin costs an upstream two calls, and one to clean up.
    const limits = [c.env.SESSION_RATE.limit({ key: address })];
    if (c.var.session !== null) {
      limits.push(c.env.AUTHORIZATION_RATE.limit({ key: c.var.session.objectName }));
    }
    if ((await Promise.all(limits)).some(({ success }) => !success)) {
      return problem(c, { code: "too_many_requests" });
    }
    const started =
      (await ask(c, (session, credential) =>
        session.beginAuthorization(credential, { callbackUrl, isNew: false, address }),
      )) ?? (await openSession(c, callbackUrl, address));
    return respond(c, started);
  })
  .delete("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.endAuthorization(credential));
    return respondDone(c, answer);
  })
  .get("/status", async (c) => {
    const seconds = parseWait(c.req.query("wait"));
    if (seconds === null) {
      return problem(c, {
        code: "invalid_request",
        detail: `"wait" is a number of seconds from 0 to ${STATUS_WAIT_MAX_SECONDS}.`,
      });
    }
    return respond(c, await awaitStatus(c, seconds * 1000));
  })
  .post("/disconnect", async (c) => {
    const answer = await ask(c, (session, credential) => session.disconnect(credential));
    return respondDone(c, answer);
  });

/** The only place where a session comes into being. */
async function openSession(
  c: Context<AppEnv>,
  callbackUrl: string,
  address: string,
): Promise<Result<AuthStarted>> {
  const parts = { handle: mintHandle(), secret: mintSecret() };
  const secretHash = await sha256(parts.secret);
  const session = sessionObject(c, await objectNameOf(parts.handle));
  await session.open(secretHash);
  const answer = await session.beginAuthorization(
    { kind: "cookie", secretHash, requestId: c.var.requestId },
    { callbackUrl, isNew: true, address },
  );
  if (!answer.known) {
    return fail("internal");
  }
  if (answer.result.ok) {
    await issueCookie(c, parts, SESSION_LIFETIME_MS);
  }
  return answer.result;
}

async function awaitStatus(c: Context<AppEnv>, waitMs: number): Promise<Result<AuthStatus>> {
  const verification = c.var.site.userVerification;
  const until = Date.now() + waitMs;
  for (;;) {
    const remainingMs = Math.max(0, until - Date.now());
    const answer = await ask(
      c,
      (session, credential, nextSecretHash) =>
        session.awaitAuthorization(credential, {
          waitMs: Math.min(remainingMs, SLICE_MS[verification]),
          verification,
          nextSecretHash,
        }),
      // It may connect, and the answer that rotates the secret comes once.
      { repeatable: verification === "custom" },
    );
    if (answer === null) {
      return { ok: true, value: { connected: false, state: "none" } };
    }
    if (!answer.ok && answer.failure.code === "too_many_requests") {
      const pauseMs = Math.min(waitMs, REFUSED_POLL_MS);
      // Whoever has left waits for nothing.
      await REAL_CLOCK.sleep(pauseMs, c.req.raw.signal).catch(() => undefined);
      return answer;
    }
    const isPending = answer.ok && answer.value.state === "pending";
    if (!isPending || Date.now() >= until || c.req.raw.signal.aborted) {
      return answer;
    }
  }
}

function parseWait(value: string | undefined): number | null {
  if (value === undefined) {
    return 0;
  }
  const seconds = /^\d{1,2}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  return seconds <= STATUS_WAIT_MAX_SECONDS ? seconds : null;
}
