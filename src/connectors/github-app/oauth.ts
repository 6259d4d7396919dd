import { Octokit } from "@octokit/core";
import {
  deleteAuthorization,
  deleteToken,
  exchangeWebFlowCode,
  getWebFlowAuthorizationUrl,
  refreshToken as requestRefresh,
} from "@octokit/oauth-methods";
import * as z from "zod";

import type { GitHubAppSettings } from "../../config/config.ts";
import { toUpstreamError } from "../../github/client/refusal.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { guardFetch } from "../../upstream/guarded-fetch.ts";
import type { RemovalScope } from "../connector.ts";
import type { Granted } from "./credential.ts";

export interface OAuthOptions extends Pick<GitHubAppSettings, "clientId" | "clientSecret"> {
  apiUrl: string;
  webUrl: string;
  fetch: typeof fetch;
  clock: Clock;
}

/** GitHub's OAuth endpoints for one app. Every call throws `UpstreamError`; a grant that GitHub refuses is null. */
export interface OAuth {
  authorizationUrl(flow: { state: string; redirectUrl: string; codeChallenge: string }): string;
  exchange(
    grant: { code: string; redirectUrl: string; codeVerifier: string },
    signal: AbortSignal,
  ): Promise<Granted | null>;
  /** Takes nobody's signal: several callers wait for one refresh, and its answer comes once. */
  refresh(refreshToken: string): Promise<Granted | null>;
  /** A token that GitHub does not know has ended already. */
  revoke(scope: RemovalScope, accessToken: string, signal: AbortSignal): Promise<void>;
}

const ANSWER_MAX_BYTES = 64 * 1024;

const Answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});

export function createOAuth(options: OAuthOptions): OAuth {
  const { clientId, clientSecret, apiUrl, webUrl, clock } = options;
  const app = { clientType: "github-app", clientId, clientSecret } as const;
  const { request } = new Octokit({ userAgent: "docket" });
  const guarded = guardFetch({
    upstream: "github",
    fetch: options.fetch,
    maxBytes: ANSWER_MAX_BYTES,
  });

  /** Octokit reckons expiry from this header and throws without it; our own clock is the one that is asked later. */
  async function fetchDated(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await guarded(input, { ...init, redirect: "manual" });
    const dated = new Response(response.body, response);
    dated.headers.set("date", new Date(clock.now()).toUTCString());
    return dated;
  }

  function at(baseUrl: string, more: { signal?: AbortSignal; code_verifier?: string } = {}) {
    const { signal, ...parameters } = more;
    return request.defaults({
      baseUrl,
      ...parameters,
      request: { fetch: fetchDated, log: SILENT, ...(signal && { signal }) },
    });
  }

  async function grant(call: () => Promise<{ data: unknown }>): Promise<Granted | null> {
    try {
      const answer = Answer.parse((await call()).data);
      return {
        kind: "granted",
        accessToken: answer.access_token,
        expiresAt: answer.expires_in === undefined ? null : clock.now() + answer.expires_in * 1000,
        refreshToken: answer.refresh_token ?? null,
      };
    } catch (error) {
      if (isGrantRefused(error)) {
        return null;
      }
      throw explain(error);
    }
  }

  function explain(error: unknown): unknown {
    if (!isHttpError(error)) {
      return error instanceof UpstreamError
        ? error
        : new UpstreamError("github", "invalid_response", { status: 200, cause: error });
    }
    const { response } = error;
    if (response === undefined) {
      return error.cause ?? new UpstreamError("github", "network");
    }
    const { status, headers } = response;
    // An unknown app is 404 on github.com, wrong credentials are 200 with an error, or 401 on the API.
    if (status < 400 || status === 401 || status === 404) {
      return new UpstreamError("github", "rejected", { status: 401, failure: MISCONFIGURED });
    }
    return toUpstreamError({ status, headers, message: "" }, { now: clock.now(), webUrl });
  }

  return {
    authorizationUrl({ state, redirectUrl, codeChallenge }) {
      const { url } = getWebFlowAuthorizationUrl({
        clientType: "github-app",
        clientId,
        state,
        redirectUrl,
        request: at(webUrl),
      });
      const address = new URL(url);
      address.searchParams.set("code_challenge", codeChallenge);
      address.searchParams.set("code_challenge_method", "S256");
      // Without it GitHub takes whoever is signed in there, and nobody could connect another account.
      address.searchParams.set("prompt", "select_account");
      return address.href;
    },

    exchange({ code, redirectUrl, codeVerifier }, signal) {
      // Octokit knows no PKCE; what its request has by default goes along in the body.
      const verified = at(webUrl, { signal, code_verifier: codeVerifier });
      return grant(() => exchangeWebFlowCode({ ...app, code, redirectUrl, request: verified }));
    },

    refresh: (refreshToken) =>
      grant(() => requestRefresh({ ...app, refreshToken, request: at(webUrl) })),

    async revoke(scope, accessToken, signal) {
      const call = scope === "grant" ? deleteAuthorization : deleteToken;
      try {
        await call({ ...app, token: accessToken, request: at(apiUrl, { signal }) });
      } catch (error) {
        if (!isHttpError(error) || (error.status !== 404 && error.status !== 422)) {
          throw explain(error);
        }
      }
    },
  };
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Faults of the set-up; every other error is about the code or the token that was presented. */
const SETUP_ERRORS = new Set(["incorrect_client_credentials", "redirect_uri_mismatch"]);

const MISCONFIGURED = {
  code: "internal",
  detail:
    "GitHub does not accept the GitHub App of this deployment. Give the request id to whoever runs it.",
} as const;

interface HttpError extends Error {
  status: number;
  response?: {
    status: number;
    headers: Record<string, string | number | undefined>;
    data: unknown;
  };
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === "HttpError";
}

/** GitHub says so with status 200. */
function isGrantRefused(error: unknown): boolean {
  const { status, data } = (isHttpError(error) ? error.response : undefined) ?? {};
  return (
    status === 200 &&
    typeof data === "object" &&
    data !== null &&
    "error" in data &&
    typeof data.error === "string" &&
    !SETUP_ERRORS.has(data.error)
  );
}
