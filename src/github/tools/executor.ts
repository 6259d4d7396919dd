import type { AllowedCall } from "./allow-list.ts";
import { type AuthorizedFetch, callRest } from "./rest-call.ts";

export interface Called {
  /** JSON from outside, not trusted. */
  data: unknown;
  executionId: string | null;
}

/** A way to carry out what the list allows. Throws `UpstreamError`. */
export type Executor = (call: AllowedCall, signal: AbortSignal) => Promise<Called>;

export interface RestExecutorOptions {
  fetch: AuthorizedFetch;
  webUrl: string;
  now: () => number;
  /** Tries again what may pass; for reads. */
  retry: <Value>(signal: AbortSignal, attempt: () => Promise<Value>) => Promise<Value>;
}

/** Carries out calls over GitHub's REST API; a write is sent once, whatever becomes of it. */
export function createRestExecutor({ fetch, webUrl, now, retry }: RestExecutorOptions): Executor {
  return async function execute({ operation: { method, path }, params }, signal) {
    const once = () => callRest(fetch, { method, path, params }, { signal, webUrl, now: now() });
    const data = await (method === "GET" ? retry(signal, once) : once());
    return { data, executionId: null };
  };
}
