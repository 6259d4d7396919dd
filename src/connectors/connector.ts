import type { Result } from "../failures.ts";

/** A GitHub account as shown to its owner. */
export interface GitHubAccount {
  /** Numeric user id: what quotas are keyed by. */
  id: number;
  login: string;
  avatarUrl: string;
}

/** What a session stores of a connection; opaque to everything but its connector. */
export interface Connection {
  /** Opaque identifier, `usr_` and 128 random bits in hex. Never leaves the server. */
  identifier: string;
}

export type AccountStatus = "active" | "pending" | "inactive" | "missing";

/**
 * A way to reach GitHub as a person. Implementations: Scalekit connected accounts, a GitHub App. Every method throws
 * `UpstreamError`; refusals that the flow expects are data.
 */
export interface Connector {
  readonly name: "scalekit" | "github-app";
  /** The page where the person authorizes, and until when it works. Creates the account upstream if needed. */
  authorize(
    connection: Connection,
    flow: { state: string; callbackUrl: string },
    signal: AbortSignal,
  ): Promise<{ authLink: string; expiresAt: number }>;
  /** Completes an authorization after our callback. `gone`: unknown upstream, or used up already. */
  verify(
    connection: Connection,
    authRequestId: string,
    signal: AbortSignal,
  ): Promise<Result<"verified" | "gone">>;
  status(connection: Connection, signal: AbortSignal): Promise<AccountStatus>;
  /** Removes the account upstream. One that is gone already counts as removed. */
  remove(connection: Connection, signal: AbortSignal): Promise<void>;
  /**
   * `fetch` against GitHub's API as this person: paths are relative to the API's root, bodies are streamed, anything
   * but the allow-list of `github/allow-list.ts` throws before a byte is sent.
   */
  fetch(connection: Connection): typeof fetch;
}
