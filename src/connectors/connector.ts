import type { RepositoryName } from "../github/repository-name.ts";
import type { GitHubTools } from "../github/tools/github-tools.ts";
import type { ReadTools } from "../github/tools/read/read-tools.ts";
import type { Result } from "../protocol/failures.ts";

/** What a session stores of a connection; opaque to everything but its connector. */
export interface Connection {
  /** Opaque identifier, `usr_` and 128 random bits in hex. Never leaves the server. */
  identifier: string;
}

export type AccountStatus = "active" | "pending" | "inactive" | "missing";

/**
 * What ends upstream: this `connection` alone, or with it the `grant`, all that the person ever allowed the app. A
 * grant is shared by every session of that person, so only the person ends it.
 */
export type RemovalScope = "connection" | "grant";

/**
 * What a connector has to remember of its connections between calls. Entries are sealed by the connector: whoever
 * keeps them cannot read them. One lives until the connector removes it, whatever becomes of the session.
 */
export interface CredentialStore {
  read(identifier: string): string | null;
  write(identifier: string, sealed: string): void;
  remove(identifier: string): void;
}

/** How completing an authorization went. */
export interface Verification {
  /** `gone`: unknown upstream, or used up already. */
  outcome: "verified" | "gone";
  /** Where the provider would have the browser go on, as it said it; null where it says nothing. */
  next: string | null;
}

/** A person's access token for GitHub: kept in memory, never stored. */
export interface AccessToken {
  value: string;
  /** Milliseconds since 1970: from then on another is to be asked for. Null: it does not expire. */
  askAgainAt: number | null;
}

/** What reads with a connection. A job has no more than this of a connector. */
export interface ConnectionReader {
  status(connection: Connection, signal: AbortSignal): Promise<AccountStatus>;
  /**
   * `fetch` against GitHub's API as this person: paths are relative to the API's root, bodies are streamed, anything
   * but the allow-list of `github/allow-list.ts` throws before a byte is sent.
   */
  fetch(connection: Connection): typeof fetch;
  /**
   * The same by another way, for where the first is refused: only GETs that single tools answer. What they have no
   * call for throws an `UpstreamError` caused by `NotOffered`.
   */
  toolsFetch?(connection: Connection): typeof fetch;
  /** What a model may read of one repository. */
  readTools(connection: Connection, repository: RepositoryName): ReadTools;
}

/**
 * A way to reach GitHub as a person. Implementations: Scalekit connected accounts, a GitHub App, a token of
 * one's own. Every method throws
 * `UpstreamError`; refusals that the flow expects are data.
 */
export interface Connector extends ConnectionReader {
  readonly name: "scalekit" | "github-app" | "token";
  /**
   * What this person may do on GitHub. The only way to write. `before` is called right before each request leaves; what
   * it throws keeps the request from it.
   */
  tools(connection: Connection, before?: () => void): GitHubTools;
  /** The page where the person authorizes, and until when it works. Creates the account upstream if needed. */
  authorize(
    connection: Connection,
    flow: { state: string; callbackUrl: string },
    signal: AbortSignal,
  ): Promise<{ authLink: string; expiresAt: number }>;
  /** Completes an authorization with what our callback brought: Scalekit's `auth_request_id`, OAuth's `code`. */
  verify(connection: Connection, proof: string, signal: AbortSignal): Promise<Result<Verification>>;
  /** Removes the account upstream. One that is gone already counts as removed. */
  remove(connection: Connection, signal: AbortSignal, scope?: RemovalScope): Promise<void>;
  /**
   * The connection's access token, where the connector holds it. `refused` is one that GitHub no longer accepts; it is
   * not given again.
   */
  accessToken?(connection: Connection, refused: string | null): Promise<Result<AccessToken>>;
}

/** Where each connector sends the browser back to, and the parameter that its authorization is completed with. */
export const CALLBACKS = {
  scalekit: { path: "/user/verify", proof: "auth_request_id" },
  "github-app": { path: "/auth/github/callback", proof: "code" },
  token: { path: "/auth/token/callback", proof: "code" },
} as const satisfies Record<Connector["name"], { path: string; proof: string }>;
