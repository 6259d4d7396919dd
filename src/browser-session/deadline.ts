import { type Result } from "../protocol/failures.ts";
import { failureOf, type Upstream, UpstreamError } from "../upstream/error.ts";

/** Runs `work` with a signal that ends it. The timer is cleared: a pending one keeps a Durable Object awake. */
export async function withDeadline<Value>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException("The time limit was reached.", "TimeoutError"));
  }, ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The same for what an upstream is asked: that it took too long is a failure like its others, fit to be told. */
export async function askWithin<Value>(
  ms: number,
  upstream: Upstream,
  ask: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  try {
    return await withDeadline(ms, ask);
  } catch (error) {
    throw error instanceof DOMException && error.name === "TimeoutError"
      ? new UpstreamError(upstream, "timeout", { cause: error })
      : error;
  }
}

/** The result of asking an upstream: what it throws becomes a failure, and a bug goes on. */
export async function resultOf<Value>(work: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
