import { isLoopback } from "../../config/values.ts";
import { allowList } from "../../github/allow-list.ts";
import { API_ROOT } from "../../github/client/api-root.ts";
import { GITHUB_WEB_URL } from "../../github/client/client.ts";
import { createGitHubTools } from "../../github/tools/create-github-tools.ts";
import { createReadTools } from "../../github/tools/read/create-read-tools.ts";
import { AUTHORIZATION_LIFETIME_MS, UPSTREAM_TIMEOUT_MS } from "../../limits.ts";
import { succeed } from "../../protocol/failures.ts";
import type { Clock } from "../../upstream/clock.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { causedBy, UpstreamError } from "../../upstream/error.ts";
import { fetchAfter } from "../../upstream/fetch-after.ts";
import { guardFetch } from "../../upstream/guarded-fetch.ts";
import { withRetries } from "../../upstream/retry.ts";
import type { AccountStatus, Connection, ConnectionReader, Connector } from "../connector.ts";
import { createEnvironmentFetch } from "./environment-fetch.ts";
import { isAccountLost } from "./refusal.ts";
import type { createServices } from "./services.ts";
import { createEnvironmentToken, type EnvironmentCredentials } from "./token.ts";
import { createToolExecutor } from "./tool-executor.ts";
import { createToolProvider } from "./tool-provider.ts";
import { createToolsFetch } from "./tools.ts";

export interface ScalekitOptions extends EnvironmentCredentials {
  /** Of the GitHub connection, as the dashboard shows it. */
  connectionName: string;
  /** Where people find on GitHub what was read. */
  webUrl?: string;
  fetch?: typeof fetch;
  clock?: Clock;
}

type ScalekitConnector = Connector & Required<Pick<Connector, "toolsFetch">>;

/** Scalekit's connected accounts: it keeps the GitHub tokens, and its proxy calls GitHub with them. */
export function createScalekitConnector(options: ScalekitOptions): ScalekitConnector {
  const { environmentUrl, connectionName, clock = REAL_CLOCK } = options;
  const { webUrl = GITHUB_WEB_URL } = options;
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const guarded = guardFetch({ upstream: "scalekit", fetch });
  const token = createEnvironmentToken(options, guarded, clock);
  const missing = new Set<string>();

  /** The two ways into the environment, each request of which comes after `before`. */
  function createWays(before?: () => void) {
    let loading: Promise<ReturnType<typeof createServices>> | null = null;
    return {
      async services() {
        loading ??= import("./services.ts").then((module) =>
          module.createServices(
            createEnvironmentFetch(environmentUrl, fetchAfter(before, guarded), token),
          ),
        );
        return await loading;
      },
      // Bodies of the proxy are guarded where they are read, as GitHub's.
      viaProxy: createEnvironmentFetch(
        environmentUrl,
        fetchAfter(before, reportingNetwork(fetch)),
        token,
      ),
    };
  }

  const ways = createWays();
  const services = async () => await ways.services();
  const tools = async () => (await services()).tools;

  function account({ identifier }: Connection) {
    return { connector: connectionName, identifier };
  }

  /** People wait for these calls, so retries end soon. */
  async function call<Value>(signal: AbortSignal, attempt: () => Promise<Value>): Promise<Value> {
    return await withRetries(attempt, {
      clock,
      signal,
      deadline: clock.now() + UPSTREAM_TIMEOUT_MS,
    });
  }

  async function proxied(
    { identifier }: Connection,
    url: string,
    init: RequestInit,
    { viaProxy } = ways,
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("connection_name", connectionName);
    headers.set("identifier", identifier);
    return await viaProxy(`/proxy${url.slice(API_ROOT.length)}`, { ...init, headers });
  }

  function toolContext(connection: Connection, way = ways) {
    return {
      tools: async () => (await way.services()).tools,
      connectionName,
      identifier: connection.identifier,
      webUrl,
      now: () => clock.now(),
      retry: call,
      fetch: (url: string, init: RequestInit) => proxied(connection, url, init, way),
    };
  }

  async function statusOf(connection: Connection, signal: AbortSignal): Promise<AccountStatus> {
    const { accounts, toAccountStatus } = await services();
    // Not `/auth`, which would bring the person's tokens along.
    const details = await unlessMissing(() =>
      call(signal, () => accounts.getConnectedAccountDetails(account(connection), { signal })),
    );
    return details === null ? "missing" : toAccountStatus(details.connectedAccount?.status);
  }

  return {
    name: "scalekit",

    async authorize(connection, { state, callbackUrl }, signal) {
      await call(signal, () => createAccount(connection, signal));
      const { accounts, timestampMs } = await services();
      const { link, expiry } = await call(signal, () =>
        accounts.getMagicLinkForConnectedAccount(
          { ...account(connection), state, userVerifyUrl: callbackUrl },
          { signal },
        ),
      );
      if (!isSafeLink(link)) {
        throw new UpstreamError("scalekit", "invalid_response", { status: 200 });
      }
      const latest = clock.now() + AUTHORIZATION_LIFETIME_MS;
      return {
        authLink: link,
        expiresAt: expiry === undefined ? latest : Math.min(timestampMs(expiry), latest),
      };
    },

    async verify(connection, authRequestId, signal) {
      const { accounts } = await services();
      let answerLost = false;
      try {
        const { postUserVerifyRedirectUrl: next } = await call(signal, async () => {
          try {
            const { identifier } = connection;
            return await accounts.verifyConnectedAccountUser(
              { authRequestId, identifier },
              { signal },
            );
          } catch (error) {
            answerLost ||= !isRejected(error);
            throw error;
          }
        });
        return succeed({ outcome: "verified", next: next === "" ? null : (next ?? null) });
      } catch (error) {
        if (isRejected(error, 403) || isRejected(error, 400)) {
          return { ok: false, failure: causedBy(error, { code: "verification_rejected" }) };
        }
        if (!isRejected(error, 404)) {
          throw error;
        }
        // Used up, perhaps by ourselves a moment ago: then the account is active.
        const ours = answerLost && (await statusOf(connection, signal)) === "active";
        return succeed({ outcome: ours ? "verified" : "gone", next: null });
      }
    },

    status: statusOf,

    async remove(connection, signal) {
      const { accounts } = await services();
      await unlessMissing(() =>
        call(signal, () => accounts.deleteConnectedAccount(account(connection), { signal })),
      );
    },

    toolsFetch({ identifier }) {
      return createToolsFetch({ tools, connectionName, identifier });
    },

    fetch(connection) {
      return allowList((url, init) => proxied(connection, url, init));
    },

    readTools(connection, repository) {
      const provider = createToolProvider({ ...toolContext(connection), repository });
      return createReadTools(provider, { repository, webUrl });
    },

    tools(connection, before) {
      const context = toolContext(connection, before === undefined ? ways : createWays(before));
      return createGitHubTools(createToolExecutor({ ...context, missing }));
    },
  };

  /** Identifiers are minted anew, so that creating first saves a call; one that exists is as good. */
  async function createAccount(connection: Connection, signal: AbortSignal): Promise<void> {
    const { accounts } = await services();
    try {
      await accounts.createConnectedAccount(
        { ...account(connection), connectedAccount: {} },
        { signal },
      );
    } catch (error) {
      if (!isRejected(error, 409)) {
        throw error;
      }
    }
  }
}

/** The same for who only reads. */
export function createScalekitReader(options: ScalekitOptions): ConnectionReader {
  const connector = createScalekitConnector(options);
  return {
    status: (connection, signal) => connector.status(connection, signal),
    fetch: (connection) => connector.fetch(connection),
    toolsFetch: (connection) => connector.toolsFetch(connection),
    readTools: (connection, repository) => connector.readTools(connection, repository),
  };
}

async function unlessMissing<Value>(call: () => Promise<Value>): Promise<Value | null> {
  try {
    return await call();
  } catch (error) {
    if (isRejected(error, 404) && isAccountLost(error)) {
      return null;
    }
    throw error;
  }
}

function isRejected(error: unknown, status?: number): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    error.kind === "rejected" &&
    (status === undefined || error.status === status)
  );
}

/** The browser is sent there. */
function isSafeLink(link: string): boolean {
  const url = URL.parse(link);
  return (
    url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)))
  );
}

function reportingNetwork(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async function reportedFetch(input, init) {
    try {
      return await fetch(input, init);
    } catch (cause) {
      init?.signal?.throwIfAborted();
      throw new UpstreamError("scalekit", "network", { cause });
    }
  };
}
