import * as z from "zod";

import { parseJson, readText } from "../../upstream/body.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { type ScalekitStatus, scalekitStatusOf, toUpstreamError } from "./refusal.ts";
import { API_VERSION, type EnvironmentToken } from "./token.ts";

/** Fetches a path of the environment. */
export type EnvironmentFetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * Calls the environment with its access token. What Scalekit itself refuses becomes an `UpstreamError`; a token that
 * it no longer accepts is replaced once. Everything else is handed on, the errors of a provider behind the proxy
 * included.
 */
export function createEnvironmentFetch(
  environmentUrl: string,
  fetch: typeof globalThis.fetch,
  token: EnvironmentToken,
): EnvironmentFetch {
  async function attempt(path: string, init: RequestInit, value: string): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${value}`);
    headers.set("x-api-version", API_VERSION);
    const response = await fetch(environmentUrl + path, { ...init, headers, redirect: "manual" });
    const isProxied = path.startsWith("/proxy/");
    // What a tool ran into is told in Scalekit's words, whatever headers of GitHub's come with them.
    if (response.status < 400 || (isProxied && response.headers.has("x-github-request-id"))) {
      return response;
    }
    // The proxy may drop GitHub's headers, so that only the body tells who refused.
    const text = await readText(response.body);
    const refusal = refusalIn(response.status, parseJson(text), isProxied);
    if (refusal !== null) {
      throw toUpstreamError(refusal, response.headers);
    }
    return new Response(text, response);
  }

  return async function environmentFetch(path, init) {
    const value = await token.get();
    try {
      return await attempt(path, init, value);
    } catch (error) {
      if (!isTokenRefused(error)) {
        throw error;
      }
      token.refused(value);
      return await attempt(path, init, await token.get());
    }
  };
}

const GitHubBody = z.object({ message: z.string(), documentation_url: z.string() });

/** Statuses by which a gateway says that it does not pass a request on. */
const NOT_PASSED_ON: readonly number[] = [403, 404, 405, 501];

/**
 * Null when Scalekit did not refuse. A 401 that is not GitHub's is about our own token; of the proxy, what else is not
 * GitHub's is a request that it does not pass on.
 */
function refusalIn(httpStatus: number, body: unknown, isProxied: boolean): ScalekitStatus | null {
  const refusal = scalekitStatusOf(httpStatus, body);
  if (refusal !== null || GitHubBody.safeParse(body).success) {
    return refusal;
  }
  return httpStatus === 401 || (isProxied && NOT_PASSED_ON.includes(httpStatus))
    ? { httpStatus, message: "", errorCode: "" }
    : null;
}

function isTokenRefused(error: unknown): boolean {
  return error instanceof UpstreamError && error.upstream === "scalekit" && error.status === 401;
}
