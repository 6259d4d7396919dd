/**
 * The door of this room: a plain `fetch` goes in, one with time limits, bounds and `UpstreamError`s comes out.
 * Nothing here knows what is asked of an upstream, or holds a credential.
 */

import { UPSTREAM_ANSWER_MAX_MS, UPSTREAM_BODY_MAX_BYTES, UPSTREAM_TIMEOUT_MS } from "../limits.ts";
import { noteUpstreamCall } from "./call-log.ts";
import { type Upstream, UpstreamError } from "./error.ts";

/** Cause of the `UpstreamError` that ends a body at its bound: asking for less may help. */
class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

export function isBodyTooLarge(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.cause instanceof BodyTooLarge;
}

export interface GuardOptions {
  upstream: Upstream;
  fetch: typeof fetch;
  /** For the headers, and again for every wait for bytes. Time the reader takes does not count. */
  timeoutMs?: number;
  /** For all of these waits together. */
  totalMs?: number;
  maxBytes?: number;
  /** Called once per request, when its answer has failed or its body has ended, however it did. */
  onEnd?: () => void;
}

/**
 * `fetch` as every upstream is called: time limits, a bounded body, and failures as `UpstreamError`. An abort by the
 * caller's own signal keeps that signal's reason.
 */
export function guardFetch(options: GuardOptions): typeof fetch {
  const { upstream, onEnd = () => {} } = options;
  const { timeoutMs = UPSTREAM_TIMEOUT_MS, totalMs = UPSTREAM_ANSWER_MAX_MS } = options;
  const maxBytes = options.maxBytes ?? UPSTREAM_BODY_MAX_BYTES;
  return async function guardedFetch(input, init) {
    const limit = createLimit(upstream, { timeoutMs, totalMs }, init?.signal ?? undefined);
    const note = noteUpstreamCall(upstream, addressOf(input), init);
    function end(error?: unknown, bytes?: number): void {
      limit.end();
      onEnd();
      note.ended(error, bytes);
    }
    try {
      const response = await limit.within(
        options.fetch(input, { ...init, signal: limit.signal }),
        // Nobody is left to read an answer that comes after all.
        (late) => void late.body?.cancel().catch(() => {}),
      );
      note.answered(response);
      if (response.body === null) {
        end();
        return response;
      }
      return new Response(guardBody(response.body, { limit, maxBytes, end }), response);
    } catch (error) {
      const explained = limit.explain(error);
      end(explained);
      throw explained;
    }
  };
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}

function guardBody(
  body: ReadableStream<Uint8Array>,
  {
    limit,
    maxBytes,
    end,
  }: { limit: Limit; maxBytes: number; end: (error?: unknown, bytes?: number) => void },
): ReadableStream<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let bytes = 0;
  let over = false;

  function finish(error?: unknown): void {
    if (!over) {
      over = true;
      limit.signal.removeEventListener("abort", stop);
      end(error, bytes);
    }
  }

  function stop(): void {
    finish(limit.signal.reason);
    void reader.cancel(limit.signal.reason).catch(() => {});
  }

  limit.signal.addEventListener("abort", stop, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await limit.within(reader.read());
          if (done) {
            finish();
            controller.close();
            return;
          }
          bytes += value.byteLength;
          if (bytes > maxBytes) {
            throw limit.invalid(new BodyTooLarge());
          }
          controller.enqueue(value);
        } catch (error) {
          const explained = limit.explain(error);
          finish(explained);
          stop();
          controller.error(explained);
        }
      },
      async cancel(reason) {
        finish();
        await reader.cancel(reason).catch(() => {});
      },
    },
    // Nothing is read ahead, so that a reader that stops also stops the upstream.
    { highWaterMark: 0 },
  );
}

/** The time limit and the signal of one request. */
interface Limit {
  signal: AbortSignal;
  /** Rejects with the signal's reason when it is aborted or time is up; what comes later goes to `onLate`. */
  within<Value>(work: Promise<Value>, onLate?: (value: Value) => void): Promise<Value>;
  end(): void;
  explain(error: unknown): unknown;
  invalid(cause: unknown): UpstreamError;
}

function createLimit(
  upstream: Upstream,
  { timeoutMs, totalMs }: { timeoutMs: number; totalMs: number },
  outer: AbortSignal | undefined,
): Limit {
  const abort = new AbortController();
  const { signal } = abort;
  const forward = () => abort.abort(outer?.reason);
  if (outer?.aborted === true) {
    forward();
  }
  outer?.addEventListener("abort", forward, { once: true });

  /** The wait under way: there is one at a time. */
  let waiting: { until: number; giveUp: () => void } | null = null;
  /** By the waits before it. */
  let waitedMs = 0;
  signal.addEventListener("abort", () => waiting?.giveUp(), { once: true });
  /** One for many waits: to set one for each chunk would cost more than all else that is done with it. */
  let timer: { due: number; id: ReturnType<typeof setTimeout> } | undefined;

  function arm(due: number): void {
    clearTimeout(timer?.id);
    const id = setTimeout(() => {
      timer = undefined;
      if (waiting !== null && waiting.until > Date.now()) {
        arm(waiting.until);
      } else if (waiting !== null) {
        abort.abort(new UpstreamError(upstream, "timeout"));
      }
    }, due - Date.now());
    timer = { due, id };
  }

  return {
    signal,
    async within(work, onLate) {
      return await new Promise((resolve, reject) => {
        const since = Date.now();
        const until = since + Math.min(timeoutMs, totalMs - waitedMs);
        let settled = false;
        function settle(): boolean {
          const first = !settled;
          settled = true;
          if (first) {
            waitedMs += Date.now() - since;
            waiting = null;
          }
          return first;
        }
        function giveUp(): void {
          settle();
          reject(signal.reason);
        }
        waiting = { until, giveUp };
        if (signal.aborted) {
          giveUp();
        } else if (timer === undefined || timer.due > until) {
          arm(until);
        }
        work.then(
          (value) => {
            if (settle()) {
              resolve(value);
            } else {
              onLate?.(value);
            }
          },
          (error: unknown) => {
            settle();
            reject(error);
          },
        );
      });
    },
    end() {
      // A pending timer would keep a Durable Object in memory.
      clearTimeout(timer?.id);
      outer?.removeEventListener("abort", forward);
    },
    explain(error) {
      if (signal.aborted) {
        return signal.reason;
      }
      return error instanceof UpstreamError
        ? error
        : new UpstreamError(upstream, "network", { cause: error });
    },
    invalid: (cause) => new UpstreamError(upstream, "invalid_response", { cause }),
  };
}
