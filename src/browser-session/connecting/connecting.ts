import type { UserVerification } from "../../config/config.ts";
import type { Connection, Connector } from "../../connectors/connector.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { AuthStarted } from "../../protocol/session.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { causedBy, failureOf, type Upstream, UpstreamError } from "../../upstream/error.ts";
import { logFailure } from "../../upstream/failure-log.ts";
import { withRetries } from "../../upstream/retry.ts";
import type { SessionContext } from "../context.ts";
import { isSameDigest } from "../credentials/same-digest.ts";
import { mintIdentifier, randomSecret, sha256 } from "../credentials/secrets.ts";
import { askWithin } from "../deadline.ts";
import type { SessionStore } from "../storage/session-store.ts";
import { explain } from "./access-view.ts";
import {
  type Authorization,
  begin,
  callback,
  type CallbackOutcome,
  type EndReason,
  expire,
  linked,
  notStarted,
  type Orphan,
  type Refusal,
  seenActive,
  type StateMatch,
  unconfirmed,
  verified,
} from "./access.ts";
import { accountOrNull } from "./account.ts";

/** What a callback's address carries, with what the deployment expects of it. */
export interface CallbackParameters {
  /** What the connector completes the authorization with; null beside a refusal. */
  proof: string | null;
  refusal: Refusal | null;
  state: string;
  verification: UserVerification;
  /** Hash of the secret the session gets if this connects it. */
  nextSecretHash: ArrayBuffer;
}

const AUTHORIZE_MAX_MS = 30_000;
/** With the account read after it, within the time that a callback may stay in `verifying`. */
const CONFIRM_MAX_MS = 40_000;
const STATUS_MAX_MS = 10_000;

/** Asks for a link. The identifier is on record before the upstream hears of it, so none can be forgotten there. */
export async function beginAuthorization(
  store: SessionStore,
  connector: Connector,
  callbackUrl: string,
): Promise<Result<AuthStarted>> {
  const connection = { identifier: mintIdentifier() };
  const orphan: Orphan = { ...connection, connector: connector.name, scope: "connection" };
  const state = randomSecret(256);
  const stateHash = await sha256(state);
  const now = Date.now();
  const expiresAt = now + AUTHORIZATION_LIFETIME_MS;
  await store.change((access) =>
    begin(access, { ...connection, connector: connector.name, stateHash, expiresAt }),
  );
  try {
    const started = await askWithin(AUTHORIZE_MAX_MS, upstreamOf(connector), (signal) =>
      connector.authorize(connection, { state, callbackUrl }, signal),
    );
    await store.change((access) => linked(access, orphan));
    const until = started.expiresAt > now ? Math.min(started.expiresAt, expiresAt) : expiresAt;
    return succeed({ authLink: started.authLink, expiresAt: new Date(until).toISOString() });
  } catch (error) {
    await store.change((access, at) => notStarted(access, orphan, at));
    return { ok: false, failure: failureOf(error) };
  }
}

/** What a completed authorization leaves to do. */
export interface Completed {
  /** Where the provider would have the browser go on; nobody has looked at it. */
  next: string | null;
}

/** Takes a callback: the state is used up before anything is awaited, so only one of any number gets through. */
export async function completeAuthorization(
  store: SessionStore,
  connector: Connector,
  parameters: CallbackParameters & { stateHash: ArrayBuffer },
): Promise<Result<Completed> & { rotated: boolean }> {
  const { proof, refusal, stateHash, verification } = parameters;
  const { outcome, pending } = await store.change((access, now) => {
    const match = matchState(access.authorization, stateHash);
    const arrived = { match, refusal, verification };
    return { ...callback(access, arrived, now), pending: access.authorization };
  });
  if (outcome !== "verify" || pending === null || proof === null) {
    return { ...(outcome === "verify" ? fail("internal") : refusedFor(outcome)), rotated: false };
  }

  const { identifier } = pending;
  const orphan: Orphan = { identifier, connector: connector.name, scope: "connection" };
  const confirmed = await confirm(connector, { identifier }, proof);
  if (!confirmed.ok) {
    const reason: EndReason =
      confirmed.failure.code === "verification_rejected" ? "rejected" : "unavailable";
    const why = { reason, verification };
    await store.change((access, now) => unconfirmed(access, identifier, why, now));
    return { ...confirmed, rotated: false };
  }
  const account = await accountOrNull(connector, { identifier });
  const { connected } = await store.change((access) => {
    const change = verified(access, orphan, account);
    return { ...change, rotateTo: change.connected ? parameters.nextSecretHash : undefined };
  });
  return connected
    ? { ...succeed({ next: confirmed.value.next }), rotated: true }
    : { ...fail("state_invalid"), rotated: false };
}

/**
 * Looks whether the pending account has become active without a callback of ours. Where the deployment trusts that, it
 * connects the session; elsewhere it ends the authorization. What a look cannot tell now, the next one may: without an
 * answer nobody knows whether the person is waited for or has long said yes.
 */
export async function lookForActivation(
  { store, connector }: Pick<SessionContext, "store" | "connector">,
  trust: { verification: UserVerification; nextSecretHash: ArrayBuffer },
): Promise<Result<"rotated" | "unchanged" | "unanswered">> {
  const { authorization } = (await store.change(expire)).access;
  // A GitHub App grants nothing that does not pass through our callback.
  if (authorization?.phase !== "pending" || connector.name !== "scalekit") {
    return succeed("unchanged");
  }
  try {
    const isConnected = await connectIfActive(store, connector, authorization, trust);
    return succeed(isConnected ? "rotated" : "unchanged");
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === "scalekit_misconfigured") {
      return { ok: false, failure };
    }
    logFailure(failure);
    return succeed("unanswered");
  }
}

async function connectIfActive(
  store: SessionStore,
  connector: Connector,
  { identifier }: Authorization,
  { verification, nextSecretHash }: Parameters<typeof lookForActivation>[1],
): Promise<boolean> {
  const status = await askWithin(STATUS_MAX_MS, upstreamOf(connector), (signal) =>
    connector.status({ identifier }, signal),
  );
  if (status !== "active") {
    return false;
  }
  const account = verification === "custom" ? null : await accountOrNull(connector, { identifier });
  const { connected } = await store.change((access, now) => {
    const change = seenActive(access, identifier, { verification, account }, now);
    return { ...change, rotateTo: change.connected ? nextSecretHash : undefined };
  });
  return connected;
}

function matchState(authorization: Authorization | null, stateHash: ArrayBuffer): StateMatch {
  const { stateHash: expected = null, supersededHashes = [] } = authorization ?? {};
  if (expected !== null && isSameDigest(expected, stateHash)) {
    return "current";
  }
  const superseded = supersededHashes.filter((earlier) => isSameDigest(earlier, stateHash));
  return superseded.length > 0 ? "superseded" : "none";
}

/**
 * Asks the connector to complete an authorization. Its answer can get lost after it took effect, so "gone" is success
 * for a call repeated after that, and only then: for a first call it means that somebody else has been here.
 */
async function confirm(
  connector: Connector,
  connection: Connection,
  proof: string,
): Promise<Result<Completed>> {
  let answerWasLost = false;
  async function attempt(signal: AbortSignal): Promise<Result<Completed>> {
    try {
      const answer = await connector.verify(connection, proof, signal);
      if (!answer.ok) {
        return answer;
      }
      const { outcome, next } = answer.value;
      return outcome === "verified" || answerWasLost
        ? succeed({ next })
        : fail("verification_rejected");
    } catch (error) {
      answerWasLost ||= !(error instanceof UpstreamError && error.kind === "rate_limited");
      throw error;
    }
  }
  const deadline = Date.now() + CONFIRM_MAX_MS;
  try {
    return await askWithin(CONFIRM_MAX_MS, upstreamOf(connector), (signal) =>
      withRetries(() => attempt(signal), { clock: REAL_CLOCK, signal, deadline }),
    );
  } catch (error) {
    return isRefusal(error)
      ? { ok: false, failure: causedBy(error, { code: "verification_rejected" }) }
      : { ok: false, failure: failureOf(error) };
  }
}

/** The proof comes from the callback's address: that the upstream cannot make sense of it is no fault of ours. */
function isRefusal(error: unknown): error is UpstreamError {
  if (!(error instanceof UpstreamError)) {
    return false;
  }
  const { kind, status } = error;
  return kind === "rejected" && status !== undefined && status < 500 && status !== 401;
}

function upstreamOf({ name }: Pick<Connector, "name">): Upstream {
  return name === "scalekit" ? "scalekit" : "github";
}

function refusedFor(outcome: Exclude<CallbackOutcome, "verify">): Result<never> {
  switch (outcome) {
    case "no_pending":
      return fail("no_pending_authorization");
    case "state_invalid":
      return fail("state_invalid");
    case "denied":
      return fail("authorization_denied");
    case "unavailable":
    case "misconfigured":
      return fail("authorization_denied", { detail: explain(outcome) });
  }
}
