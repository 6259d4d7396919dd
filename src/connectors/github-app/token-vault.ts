import { TOKEN_REFRESH_MARGIN_MS, UPSTREAM_TIMEOUT_MS } from "../../limits.ts";
import { fail, succeed } from "../../protocol/failures.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { failureOf } from "../../upstream/error.ts";
import { withRetries } from "../../upstream/retry.ts";
import type { Connection } from "../connector.ts";
import type { Credentials, Granted } from "./credential.ts";
import type { OAuth } from "./oauth.ts";
import type { GetAccessToken } from "./reader.ts";

/** The tokens of one session's connections. */
export interface TokenVault {
  accessToken: GetAccessToken;
  /**
   * A token that GitHub may still accept, for revoking; null when there is none. Waits for a refresh under way, and
   * throws `UpstreamError` when GitHub cannot be asked for a fresh one.
   */
  last(connection: Connection): Promise<string | null>;
}

export function createTokenVault(context: {
  credentials: Credentials;
  oauth: OAuth;
  clock: Clock;
}): TokenVault {
  const { credentials, oauth, clock } = context;
  /** By identifier. A refresh token works once, so that two refreshes at a time would cost the connection. */
  const refreshing = new Map<string, Promise<Granted | null>>();

  function refreshOnce(identifier: string): Promise<Granted | null> {
    let running = refreshing.get(identifier);
    if (running === undefined) {
      running = refresh(identifier).finally(() => refreshing.delete(identifier));
      refreshing.set(identifier, running);
    }
    return running;
  }

  /** Null: GitHub accepts the refresh token no more. Its answer may have been lost before, which comes to the same. */
  async function refresh(identifier: string): Promise<Granted | null> {
    // Read again: what the caller saw may have been replaced before its turn came.
    const held = await granted(identifier);
    if (held === null || isFresh(held)) {
      return held;
    }
    const { refreshToken, expiresAt } = held;
    if (refreshToken === null) {
      return null;
    }
    const { signal } = new AbortController();
    const deadline = clock.now() + UPSTREAM_TIMEOUT_MS;
    try {
      const next = await withRetries(() => oauth.refresh(refreshToken), {
        clock,
        signal,
        deadline,
      });
      if (next !== null) {
        await credentials.write(identifier, next);
      }
      return next;
    } catch (error) {
      if (error instanceof UpstreamError && expiresAt !== null && clock.now() < expiresAt) {
        return held;
      }
      throw error;
    }
  }

  async function granted(identifier: string): Promise<Granted | null> {
    const credential = await credentials.read(identifier);
    return credential?.kind === "granted" ? credential : null;
  }

  function isFresh({ expiresAt }: Granted): boolean {
    return expiresAt === null || clock.now() < expiresAt - TOKEN_REFRESH_MARGIN_MS;
  }

  async function current(identifier: string): Promise<Granted | null> {
    const held = await granted(identifier);
    return held === null || isFresh(held) ? held : await refreshOnce(identifier);
  }

  return {
    async accessToken({ identifier }, refused) {
      let held: Granted | null;
      try {
        held = await current(identifier);
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
      if (held === null || held.accessToken === refused) {
        return fail("reconnect_required");
      }
      const { accessToken: value, expiresAt } = held;
      const askAgainAt = expiresAt === null ? null : expiresAt - TOKEN_REFRESH_MARGIN_MS;
      return succeed({ value, askAgainAt });
    },

    async last({ identifier }) {
      const held = await current(identifier);
      return held?.accessToken ?? null;
    },
  };
}
