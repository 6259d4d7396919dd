import { encodePath } from "../../encoding.ts";
import { parseJson, readText } from "../../upstream/body.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { guardFetch } from "../../upstream/guarded-fetch.ts";
import { API_ROOT } from "../client/api-root.ts";
import { toUpstreamError } from "../client/refusal.ts";

/** Reaches GitHub's REST API with a person's credentials; nothing in it narrows what is asked. */
export type AuthorizedFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RestRequest {
  method: string;
  /** Inputs in braces. */
  path: string;
  params: Record<string, unknown>;
}

/**
 * One request to GitHub, sent once: whoever may repeat it does so around this. A redirect is refused: what moved has
 * another name, and a write would be sent twice.
 */
export async function callRest(
  fetch: AuthorizedFetch,
  request: RestRequest,
  { signal, now, webUrl }: { signal: AbortSignal; now: number; webUrl: string },
): Promise<unknown> {
  const { url, body } = addressOf(request);
  const guarded = guardFetch({
    upstream: "github",
    fetch: async (_, init) => await fetch(url, init ?? {}),
  });
  const response = await guarded(url, {
    method: request.method,
    redirect: "manual",
    signal,
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": "docket",
      "x-github-api-version": "2022-11-28",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const { status, headers } = response;
  const answer = parseJson(await readText(response.body));
  if (status >= 300 && status < 400) {
    throw moved(status);
  }
  if (!response.ok) {
    throw toUpstreamError(
      { status, headers: Object.fromEntries(headers), message: messageIn(answer) },
      { now, webUrl },
    );
  }
  if (answer === undefined) {
    throw new UpstreamError("github", "invalid_response", { status });
  }
  return answer;
}

export function moved(status: number): UpstreamError {
  return new UpstreamError("github", "rejected", {
    status,
    failure: {
      code: "repository_not_found",
      detail: "This repository has a new name. Enter that one.",
    },
  });
}

function addressOf({ method, path, params }: RestRequest): { url: string; body?: string } {
  const rest = { ...params };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    // A file's path keeps its slashes.
    return encodePath(String(value));
  });
  const url = `${API_ROOT}${filled.replace(/\/$/, "")}`;
  if (method !== "GET") {
    return { url, body: JSON.stringify(rest) };
  }
  const query = new URLSearchParams(
    Object.entries(rest).map(([name, value]) => [name, String(value)]),
  ).toString();
  return { url: query === "" ? url : `${url}?${query}` };
}

function messageIn(body: unknown): string {
  const named = typeof body === "object" && body !== null && "message" in body;
  return named && typeof body.message === "string" ? body.message : "";
}
