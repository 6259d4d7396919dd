import { randomBytes } from "node:crypto";

import { Code } from "@connectrpc/connect";
import { ConnectorStatus } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import type { Account, Accounts } from "./accounts.ts";
import type { GitHubTokens } from "./github-tokens.ts";
import type { ScalekitSettings } from "./settings.ts";
import { invalidArgument, notFound, StatusError } from "./status-error.ts";

/** A magic link: one authorization of one account, good for a while and once. */
export type Authorization = {
  token: string;
  account: Account;
  state: string;
  userVerifyUrl: string;
  expiresAt: number;
  used: boolean;
};

/** What the browser is told once the person has decided. */
export type Decision =
  | { kind: "redirect"; location: string }
  | { kind: "page"; title: string; text: string; status: 200 | 400 };

export type Authorizations = {
  start(account: Account, state: string, userVerifyUrl: string): Authorization;
  /** The authorization behind a link, or why it cannot be used. */
  open(token: string): Authorization | "unknown" | "expired" | "used";
  approve(authorization: Authorization, login: string): Decision;
  deny(authorization: Authorization): Decision;
  verify(authRequestId: string, identifier: string): void;
  reset(): void;
};

const DONE = {
  kind: "page",
  title: "Authorization complete",
  text: "You can close this tab.",
  status: 200,
} as const;

function redirect(authorization: Authorization, parameters: Record<string, string>): Decision {
  const url = new URL(authorization.userVerifyUrl);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.append(name, value);
  }
  if (authorization.state !== "") {
    url.searchParams.append("state", authorization.state);
  }
  return { kind: "redirect", location: url.href };
}

export function createAuthorizations(
  accounts: Accounts,
  tokens: GitHubTokens,
  settings: ScalekitSettings,
  now: () => number,
): Authorizations {
  const links = new Map<string, Authorization>();
  /** Approved on GitHub, waiting for the app to say whose it is. */
  const awaiting = new Map<string, { account: Account; login: string; token: string }>();

  return {
    reset() {
      links.clear();
      awaiting.clear();
    },
    start(account, state, userVerifyUrl) {
      if (state.length > 512) {
        throw invalidArgument("state", "must be at most 512 characters");
      }
      if (userVerifyUrl.length > 2048 || !/^(https?:\/\/.*)?$/.test(userVerifyUrl)) {
        throw invalidArgument(
          "user_verify_url",
          "must be empty or an http(s) URL of at most 2048 characters",
        );
      }
      const authorization: Authorization = {
        token: randomBytes(24).toString("base64url"),
        account,
        state,
        userVerifyUrl,
        expiresAt: now() + settings.linkLifetimeSeconds * 1000,
        used: false,
      };
      links.set(authorization.token, authorization);
      if (account.status !== ConnectorStatus.ACTIVE) {
        accounts.setStatus(account, ConnectorStatus.PENDING_AUTH);
      }
      return authorization;
    },
    open(token) {
      const authorization = links.get(token);
      if (
        authorization === undefined ||
        accounts.find({ id: authorization.account.id }) === undefined
      ) {
        return "unknown";
      }
      if (authorization.used) {
        return "used";
      }
      return authorization.expiresAt <= now() ? "expired" : authorization;
    },
    approve(authorization, login) {
      authorization.used = true;
      if (settings.verification === "unset") {
        return DONE;
      }
      const github = { login, token: tokens.mint(login) };
      if (settings.verification === "scalekit-users") {
        accounts.activate(authorization.account, github);
        return settings.redirectWithoutVerification && authorization.userVerifyUrl !== ""
          ? redirect(authorization, {})
          : DONE;
      }
      if (authorization.userVerifyUrl === "") {
        return {
          kind: "page",
          title: "Authorization failed",
          text: "failed_to_exchange",
          status: 400,
        };
      }
      accounts.setStatus(authorization.account, ConnectorStatus.PENDING_VERIFICATION);
      const authRequestId = randomBytes(32).toString("base64url");
      awaiting.set(authRequestId, { account: authorization.account, ...github });
      return redirect(authorization, { auth_request_id: authRequestId });
    },
    deny(authorization) {
      authorization.used = true;
      return settings.redirectOnDenied && authorization.userVerifyUrl !== ""
        ? redirect(authorization, {
            error: "access_denied",
            error_description: "The user has denied your application access.",
          })
        : { kind: "page", title: "Authorization failed", text: "access_denied", status: 400 };
    },
    verify(authRequestId, identifier) {
      if (authRequestId.length < 1 || authRequestId.length > 1000) {
        throw invalidArgument("auth_request_id", "must be 1 to 1000 characters");
      }
      if (identifier.length < 1 || identifier.length > 200) {
        throw invalidArgument("identifier", "must be 1 to 200 characters");
      }
      const pending = awaiting.get(authRequestId);
      if (pending === undefined || accounts.find({ id: pending.account.id }) === undefined) {
        throw notFound("pending authorization");
      }
      if (pending.account.identifier !== identifier) {
        throw new StatusError(
          Code.PermissionDenied,
          "IDENTIFIER_MISMATCH",
          "identifier does not match",
        );
      }
      awaiting.delete(authRequestId);
      accounts.activate(pending.account, { login: pending.login, token: pending.token });
    },
  };
}
