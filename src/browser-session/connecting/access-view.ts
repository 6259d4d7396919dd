import type { Connector } from "../../connectors/connector.ts";
import { AUTHORIZATION_LIFETIME_MS, MINUTE_MS } from "../../limits.ts";
import type { ConnectionState } from "../../protocol/session.ts";
import type { Access, EndReason } from "./access.ts";

const NOT_FINISHED = `The authorization was not finished within ${AUTHORIZATION_LIFETIME_MS / MINUTE_MS} minutes.`;

/** How a session's access looks from outside. `connected` says whether jobs can start. */
export interface AccessView {
  connected: boolean;
  state: ConnectionState;
  reason?: string;
}

export function viewAccess(access: Access, now: number, connector: Connector["name"]): AccessView {
  const connected = access.connection?.state === "connected";
  if (access.authorization !== null) {
    return { connected, state: "pending" };
  }
  const state = access.connection?.state ?? "none";
  const reason = reasonOf(access, now, connector);
  return reason === null ? { connected, state } : { connected, state, reason };
}

/** Why the last attempt failed, while that is news; else why the connection no longer serves. */
function reasonOf(
  { ended, connection }: Access,
  now: number,
  connector: Connector["name"],
): string | null {
  if (ended !== null && now - ended.at < AUTHORIZATION_LIFETIME_MS) {
    // Nothing but Scalekit has a setting that could be the reason.
    return ended.reason === "expired" && connector !== "scalekit"
      ? `${NOT_FINISHED} Connect GitHub again.`
      : explain(ended.reason);
  }
  if (connection?.state !== "reconnect") {
    return null;
  }
  return connector === "token" ? TOKEN_LOST : CONNECTION_LOST;
}

const CONNECTION_LOST =
  "GitHub no longer accepts this connection. Access has expired, or was revoked: in the settings on GitHub, after a new password or two-factor authentication, or since you connected more often than GitHub allows: it keeps ten of a person's connections per app, and ends the oldest. Reconnect GitHub.";

const TOKEN_LOST =
  "GitHub no longer accepts the token of GITHUB_TOKEN: it has expired or was revoked. Put another one there and start Docket again. Reconnect GitHub.";

export function explain(reason: EndReason): string {
  switch (reason) {
    case "denied":
      return "GitHub was not connected: access was declined. You can try again any time.";
    case "misconfigured":
      return "GitHub was not connected: it did not accept how this deployment asks for access. Whoever runs it can find out more with npm run doctor.";
    case "expired":
      return `${NOT_FINISHED} If GitHub did say yes, the user verification of the connection may not be set in the Scalekit dashboard. Connect GitHub again.`;
    case "state_mismatch":
      return "The authorization came back with an invalid state and was dropped. Connect GitHub again, in this browser.";
    case "rejected":
      return "The authorization could not be tied to this session. Connect GitHub again, in this browser.";
    case "unavailable":
      return "GitHub was not connected: the connection service did not answer properly. Try again in a few minutes.";
    case "unverified":
      return "The account became active without Docket's verification, so it is not trusted. In the Scalekit dashboard, set the user verification of this connection to custom, then connect GitHub again.";
  }
}
