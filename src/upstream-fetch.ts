import { UPSTREAM_BODY_MAX_BYTES, UPSTREAM_TIMEOUT_MS } from "./limits.ts";
import { type Upstream, UpstreamError } from "./upstream-error.ts";

/** Cause of the `UpstreamError` that ends a body at its bound: asking for less may help. */
export class BodyTooLarge extends Error {
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
  maxBytes?: number;
  /** Called once per request that got through: when its body has ended, however it did. */
  onEnd?: () => void;
}

/**
 * `fetch` as every upstream is called: time limits, a bounded body, and failures as `UpstreamError`. An abort by the
 * caller's own signal keeps that signal's reason.
 */
export function guardFetch(options: GuardOptions): typeof fetch {
  const { upstream, timeoutMs = UPSTREAM_TIMEOUT_MS, onEnd = () => {} } = options;
  const maxBytes = options.maxBytes ?? UPSTREAM_BODY_MAX_BYTES;
  return async function guardedFetch(input, init) {
    const outer = init?.signal ?? undefined;
    outer?.throwIfAborted();
    const abort = new AbortController();
    const forward = () => abort.abort(outer?.reason);
    outer?.addEventListener("abort", forward, { once: true });
    const limit = createTimeLimit(timeoutMs, () =>
      abort.abort(new UpstreamError(upstream, "timeout")),
    );
    const end = () => {
      limit.stop();
      outer?.removeEventListener("abort", forward);
      onEnd();
    };

    function failed(cause: unknown): unknown {
      if (abort.signal.aborted) {
        return abort.signal.reason;
      }
      return cause instanceof UpstreamError
        ? cause
        : new UpstreamError(upstream, "network", { cause });
    }

    try {
      limit.start();
      const response = await options.fetch(input, { ...init, signal: abort.signal });
      limit.stop();
      if (response.body === null) {
        end();
        return response;
      }
      const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
      let bytes = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              limit.start();
              const { done, value } = await reader.read();
              limit.stop();
              if (done) {
                end();
                controller.close();
                return;
              }
              bytes += value.byteLength;
              if (bytes > maxBytes) {
                throw new UpstreamError(upstream, "invalid_response", {
                  status: response.status,
                  cause: new BodyTooLarge(),
                });
              }
              controller.enqueue(value);
            } catch (error) {
              end();
              controller.error(failed(error));
              await reader.cancel().catch(() => {});
            }
          },
          async cancel(reason) {
            end();
            await reader.cancel(reason).catch(() => {});
          },
        },
        // Nothing is read ahead, so that a reader that stops also stops the upstream.
        { highWaterMark: 0 },
      );
      return new Response(body, response);
    } catch (error) {
      end();
      throw failed(error);
    }
  };
}

/** A timer that is always cleared: a pending one would keep a Durable Object in memory. */
function createTimeLimit(ms: number, onPassed: () => void): { start(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    start() {
      timer = setTimeout(onPassed, ms);
    },
    stop() {
      if (timer !== undefined) {
        clearTimeout(timer);
      }
    },
  };
}

/** The chunks of a body; leaving the loop early cancels it, which frees the connection. */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) {
      await reader.cancel().catch(() => {});
    }
  }
}

/** A whole body as text; bounded by the guard it came through. */
export async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  if (body !== null) {
    for await (const chunk of chunksOf(body)) {
      text += decoder.decode(chunk, { stream: true });
    }
  }
  return text + decoder.decode();
}

/** JSON from outside, not trusted; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
