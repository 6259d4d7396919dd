import type { UserVerification } from "../../config/config.ts";
import type { Connector, RemovalScope } from "../../connectors/connector.ts";
import type { GitHubAccount } from "../../github/account.ts";

/**
 * The life of a session's access to GitHub, as decisions without I/O: what is, what happened, what is now. Every
 * identifier that stops being of use is handed out as an orphan, for the outbox to remove upstream.
 */

/** What connects a session. There is at most one. */
export interface ConnectedAccount {
  identifier: string;
  connector: Connector["name"];
  state: "connected" | "reconnect";
  /** Null until GitHub has told whose account it is. */
  account: GitHubAccount | null;
}

/** An authorization on its way. `verifying`: our callback has matched and asks the connector. */
export interface Authorization {
  identifier: string;
  connector: Connector["name"];
  phase: "pending" | "verifying";
  /** Null once a callback has used it up. */
  stateHash: ArrayBuffer | null;
  /** Of this session's earlier links that it replaced: a tab left open with one of them is no attack. */
  supersededHashes: ArrayBuffer[];
  expiresAt: number;
}

/** Why the last authorization ended without a connection. */
export type EndReason =
  | "denied"
  | "misconfigured"
  | "expired"
  | "state_mismatch"
  | "rejected"
  | "unavailable"
  | "unverified";

export interface Access {
  connection: ConnectedAccount | null;
  authorization: Authorization | null;
  ended: { reason: EndReason; at: number } | null;
}

export interface Orphan {
  identifier: string;
  connector: Connector["name"];
  /** What of it ends upstream. */
  scope: RemovalScope;
}

export interface Change {
  access: Access;
  orphans: Orphan[];
}

export type CallbackOutcome = "verify" | "no_pending" | "state_invalid" | Refusal;

/** What came back in place of an authorization: the person's no, a fault that passes, a wrong set-up. */
export type Refusal = Extract<EndReason, "denied" | "unavailable" | "misconfigured">;

/** Whose state a callback brought: that of the pending authorization, of one it replaced, or anybody's. */
export type StateMatch = "current" | "superseded" | "none";

const SUPERSEDED_MAX = 4;

/** Longer than verifying may take with its retries; what is left of it then was cut off. */
const VERIFYING_MAX_MS = 60_000;

export const NO_ACCESS: Access = { connection: null, authorization: null, ended: null };

/** A new authorization; the later one wins. A connection goes on serving beside it. */
export function begin(
  access: Access,
  authorization: Omit<Authorization, "phase" | "supersededHashes">,
): Change {
  const { stateHash = null, supersededHashes = [] } = access.authorization ?? {};
  const replaced = stateHash === null ? supersededHashes : [stateHash, ...supersededHashes];
  return {
    access: {
      ...access,
      authorization: {
        ...authorization,
        phase: "pending",
        supersededHashes: replaced.slice(0, SUPERSEDED_MAX),
      },
      ended: null,
    },
    orphans: orphansOf(access.authorization),
  };
}

/**
 * A callback arrived. Whatever it brings, it uses up the state, and only the first one can. The exception is the
 * callback of an earlier tab: it is turned away, and the later link still works.
 */
export function callback(
  access: Access,
  arrived: { match: StateMatch; refusal: Refusal | null; verification: UserVerification },
  now: number,
): Change & { outcome: CallbackOutcome } {
  const { authorization } = access;
  if (authorization === null || authorization.stateHash === null) {
    const isKnown = access.connection !== null || authorization !== null || access.ended !== null;
    return { ...same(access), outcome: isKnown ? "state_invalid" : "no_pending" };
  }
  if (now >= authorization.expiresAt) {
    return { ...end(access, "expired", now), outcome: "state_invalid" };
  }
  if (arrived.match === "superseded") {
    return { ...same(access), outcome: "state_invalid" };
  }
  if (arrived.match === "none") {
    // Without its state the callback can never complete; polling, where it is trusted, still can.
    return {
      ...(arrived.verification === "custom"
        ? end(access, "state_mismatch", now)
        : same({ ...access, authorization: { ...authorization, stateHash: null } })),
      outcome: "state_invalid",
    };
  }
  if (arrived.refusal !== null) {
    return { ...end(access, arrived.refusal, now), outcome: arrived.refusal };
  }
  return {
    ...same({
      ...access,
      authorization: {
        ...authorization,
        phase: "verifying",
        stateHash: null,
        expiresAt: now + VERIFYING_MAX_MS,
      },
    }),
    outcome: "verify",
  };
}

/** The connector has confirmed our callback. One that was overtaken meanwhile connects nothing. */
export function verified(
  access: Access,
  orphan: Orphan,
  account: GitHubAccount | null,
): Change & { connected: boolean } {
  const { authorization } = access;
  return authorization?.identifier === orphan.identifier && authorization.phase === "verifying"
    ? { ...connect(access, authorization, account), connected: true }
    : { access, orphans: [orphan], connected: false };
}

/** The connector has not confirmed our callback. */
export function unconfirmed(
  access: Access,
  identifier: string,
  why: { reason: EndReason; verification: UserVerification },
  now: number,
): Change {
  const { authorization } = access;
  if (authorization?.identifier !== identifier || authorization.phase !== "verifying") {
    return same(access);
  }
  return why.verification === "custom"
    ? end(access, why.reason, now)
    : same({ ...access, authorization: { ...authorization, phase: "pending" } });
}

/** The account was seen active upstream while our callback was still awaited. */
export function seenActive(
  access: Access,
  identifier: string,
  seen: { verification: UserVerification; account: GitHubAccount | null },
  now: number,
): Change & { connected: boolean } {
  const { authorization } = access;
  if (authorization?.identifier !== identifier || authorization.phase !== "pending") {
    return { ...same(access), connected: false };
  }
  // With verification on, no account turns active before we ask for it: one that did belongs to whoever held the link.
  return seen.verification === "custom"
    ? { ...end(access, "unverified", now), connected: false }
    : { ...connect(access, authorization, seen.account), connected: true };
}

/** The link is there. One that was replaced or given up meanwhile has revived its account behind the removal. */
export function linked(access: Access, orphan: Orphan): Change {
  return access.authorization?.identifier === orphan.identifier
    ? same(access)
    : { access, orphans: [orphan] };
}

/** The link could not be had. */
export function notStarted(access: Access, orphan: Orphan, now: number): Change {
  return access.authorization?.identifier === orphan.identifier
    ? end(access, "unavailable", now)
    : { access, orphans: [orphan] };
}

/** Time has passed. */
export function expire(access: Access, now: number): Change {
  const { authorization } = access;
  if (authorization === null || now < authorization.expiresAt) {
    return same(access);
  }
  return end(access, authorization.phase === "verifying" ? "unavailable" : "expired", now);
}

/** The person gave up the pending authorization. */
export function cancel(access: Access): Change {
  return {
    access: { ...access, authorization: null, ended: null },
    orphans: orphansOf(access.authorization),
  };
}

/** The connection is given up, and whatever was pending with it; `scope` says how much of it ends upstream. */
export function disconnect(access: Access, scope: RemovalScope): Change {
  return {
    access: NO_ACCESS,
    orphans: [...orphansOf(access.connection, scope), ...orphansOf(access.authorization)],
  };
}

/** GitHub or the connector no longer accepts the connection. The news may be about one that was replaced since. */
export function revoke(access: Access, identifier: string): Change {
  return access.connection?.identifier === identifier
    ? same({ ...access, connection: { ...access.connection, state: "reconnect" } })
    : same(access);
}

/** The deployment has changed its connector: what another one connected no longer serves. */
export function retire(access: Access, connector: Connector["name"]): Change {
  return access.connection === null || access.connection.connector === connector
    ? same(access)
    : revoke(access, access.connection.identifier);
}

/** GitHub has told whose account the connection is. */
export function learnAccount(access: Access, identifier: string, account: GitHubAccount): Change {
  return access.connection?.identifier === identifier
    ? same({ ...access, connection: { ...access.connection, account } })
    : same(access);
}

function connect(
  access: Access,
  authorization: Authorization,
  account: GitHubAccount | null,
): Change {
  return {
    access: {
      connection: {
        identifier: authorization.identifier,
        connector: authorization.connector,
        state: "connected",
        account,
      },
      authorization: null,
      ended: null,
    },
    orphans: orphansOf(access.connection),
  };
}

function end(access: Access, reason: EndReason, now: number): Change {
  return {
    access: { ...access, authorization: null, ended: { reason, at: now } },
    orphans: orphansOf(access.authorization),
  };
}

function same(access: Access): Change {
  return { access, orphans: [] };
}

function orphansOf(
  holder: Pick<Orphan, "identifier" | "connector"> | null,
  scope: RemovalScope = "connection",
): Orphan[] {
  return holder === null
    ? []
    : [{ identifier: holder.identifier, connector: holder.connector, scope }];
}
