import { allowList } from "../../github/allow-list.ts";
import { API_ROOT } from "../../github/client/api-root.ts";
import type { RestExecutorOptions } from "../../github/tools/executor.ts";
import { createReadTools } from "../../github/tools/read/create-read-tools.ts";
import { createRestToolProvider } from "../../github/tools/read/rest-tool-provider.ts";
import type { AuthorizedFetch } from "../../github/tools/rest-call.ts";
import { UPSTREAM_TIMEOUT_MS } from "../../limits.ts";
import { type Failure, type Result, succeed } from "../../protocol/failures.ts";
import type { Clock } from "../../upstream/clock.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { withRetries } from "../../upstream/retry.ts";
import type { Connection, ConnectionReader, AccessToken } from "../connector.ts";

/** Asks for the connection's token; `refused` is one that GitHub no longer accepts. */
export type GetAccessToken = (
  connection: Connection,
  refused: string | null,
) => Promise<Result<AccessToken>>;

export interface ReaderOptions {
  apiUrl: string;
  /** Where people find on GitHub what was read. */
  webUrl: string;
  clock?: Clock;
  accessToken: GetAccessToken;
  fetch: typeof fetch;
}

/** Reads from GitHub itself, asking for the access token with every request. */
export function createReader(options: ReaderOptions): ConnectionReader {
  const { accessToken, webUrl } = options;
  return {
    async status(connection) {
      const token = await accessToken(connection, null);
      if (!token.ok && token.failure.code !== "reconnect_required") {
        throw toUpstreamError(token.failure);
      }
      return token.ok ? "active" : "inactive";
    },

    fetch(connection) {
      return allowList(authorize(connection, options));
    },

    readTools(connection, repository) {
      const provider = createRestToolProvider({ ...restOptions(connection, options), repository });
      return createReadTools(provider, { repository, webUrl });
    },
  };
}

/** How this connection's calls go over REST; nothing in it narrows them. */
export function restOptions(connection: Connection, options: ReaderOptions): RestExecutorOptions {
  const { clock = REAL_CLOCK, webUrl } = options;
  return {
    fetch: authorize(connection, options),
    webUrl,
    now: () => clock.now(),
    retry: (signal, attempt) =>
      withRetries(attempt, { clock, signal, deadline: clock.now() + UPSTREAM_TIMEOUT_MS }),
  };
}

function authorize(
  connection: Connection,
  { apiUrl, accessToken, fetch }: ReaderOptions,
): AuthorizedFetch {
  function send(url: string, init: RequestInit, token: string): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(addressOf(url, apiUrl), { ...init, headers });
  }

  return async function authorizedFetch(url, init) {
    const first = await accessToken(connection, null);
    if (!first.ok) {
      throw toUpstreamError(first.failure);
    }
    const response = await send(url, init, first.value.value);
    if (response.status !== 401) {
      return response;
    }
    // A refresh ends the token before it, also for requests that were under way with that one.
    const next = await accessToken(connection, first.value.value);
    if (!next.ok && next.failure.code === "reconnect_required") {
      return response;
    }
    await response.body?.cancel().catch(() => {});
    if (!next.ok) {
      throw toUpstreamError(next.failure);
    }
    return await send(url, init, next.value.value);
  };
}

/** Asks only for what it does not hold: for a job, whose access token comes from another object. */
export function cacheAccessToken(accessToken: GetAccessToken, clock: Clock): GetAccessToken {
  let kept: AccessToken | null = null;
  return async function cachedAccessToken(connection, refused) {
    if (kept !== null && kept.value !== refused && isGood(kept, clock.now())) {
      return succeed(kept);
    }
    const token = await accessToken(connection, refused);
    if (token.ok) {
      kept = token.value;
    }
    return token;
  };
}

function isGood({ askAgainAt }: AccessToken, now: number): boolean {
  return askAgainAt === null || now < askAgainAt;
}

/** GitHub Enterprise Server has REST under /api/v3 and GraphQL beside it. */
function addressOf(url: string, apiUrl: string): string {
  const path = url.slice(API_ROOT.length);
  const root = path === "/graphql" ? apiUrl.replace(/\/api\/v3$/, "/api") : apiUrl;
  return root + path;
}

/** Never tried again by whoever reads: asking for the token has had its retries. */
function toUpstreamError(failure: Failure): UpstreamError {
  return new UpstreamError("github", "rejected", { failure });
}
