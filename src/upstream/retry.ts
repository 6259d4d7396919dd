import {
  UPSTREAM_BACKOFF_BASE_MS,
  UPSTREAM_BACKOFF_MAX_MS,
  UPSTREAM_RETRIES_MAX,
  UPSTREAM_SILENT_RETRIES_MAX,
} from "../limits.ts";
import { withLogContext } from "../log/context.ts";
import type { Clock } from "./clock.ts";
import { UpstreamError } from "./error.ts";

/**
 * Whether another attempt may help. It may after a fault of the network or the upstream, a time-out or a rate limit. It
 * never does after a refusal: repeating a 401 gets an account locked, repeating a 403 or 404 changes nothing.
 */
export function isTransient(error: unknown): error is UpstreamError {
  if (!(error instanceof UpstreamError)) {
    return false;
  }
  switch (error.kind) {
    case "timeout":
    case "network":
    case "rate_limited":
      return true;
    case "rejected":
      return false;
    case "invalid_response":
      return error.status === undefined || error.status < 400 || error.status >= 500;
  }
}

/** Whether an upstream said nothing for as long as it was waited for, or not enough. */
export function isSilence(error: unknown): boolean {
  return error instanceof UpstreamError && error.kind === "timeout" && error.status === undefined;
}

export interface RetryOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Milliseconds since 1970. A wait that would end later is not begun. */
  deadline: number;
  /** Narrows what is tried again; never widens it. */
  retry?: (error: UpstreamError) => boolean;
  random?: () => number;
}

/**
 * The one policy for every upstream. It repeats transient failures only, at most `UPSTREAM_RETRIES_MAX` times, silence
 * `UPSTREAM_SILENT_RETRIES_MAX` times, and never beyond the deadline. It waits as long as the upstream asks, else with a growing back-off and jitter.
 */
export async function withRetries<Value>(
  attempt: () => Promise<Value>,
  options: RetryOptions,
): Promise<Value> {
  const { clock, signal, deadline, retry = () => true, random = Math.random } = options;
  let silences = 0;
  for (let retries = 0; ; retries += 1) {
    signal.throwIfAborted();
    try {
      return await (retries === 0 ? attempt() : withLogContext({ retry: retries }, attempt));
    } catch (error) {
      signal.throwIfAborted();
      silences += isSilence(error) ? 1 : 0;
      const isLast = retries === UPSTREAM_RETRIES_MAX || silences > UPSTREAM_SILENT_RETRIES_MAX;
      if (isLast || !isTransient(error) || !retry(error)) {
        throw error;
      }
      const waitMs = waitBefore(error, retries, random);
      if (clock.now() + waitMs >= deadline) {
        throw error;
      }
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Jitter keeps jobs that met the same fault from repeating their calls all at once. */
function waitBefore(error: UpstreamError, retries: number, random: () => number): number {
  const backoffMs = Math.min(UPSTREAM_BACKOFF_MAX_MS, UPSTREAM_BACKOFF_BASE_MS * 2 ** retries);
  return error.retryAfterMs === undefined
    ? backoffMs * (0.5 + random() / 2)
    : error.retryAfterMs + backoffMs * random();
}
