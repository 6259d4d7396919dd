import type { Clock } from "./clock.ts";
import { breakBody, type NodeBindings } from "./connection.ts";
import type { FaultAction } from "./faults.ts";
import type { LogEntry, RequestLog } from "./request-log.ts";

type BodyOptions = {
  log: RequestLog;
  entry: LogEntry;
  clock: Clock;
  action: FaultAction | undefined;
  bindings: NodeBindings | undefined;
  /** Ends a stall. */
  released: AbortSignal;
};

/** Passes a body on while noting its first byte and end, and spoils it as the fault says. */
export function observeBody(
  body: ReadableStream<Uint8Array>,
  options: BodyOptions,
): ReadableStream<Uint8Array> {
  const { log, entry, clock, action, bindings, released } = options;
  const reader = body.getReader();
  const limit = action?.kind === "cut" || action?.kind === "stall" ? action.afterBytes : Infinity;
  const gone = new AbortController();
  let over = false;

  async function endEarly(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    await reader.cancel().catch(() => undefined);
    if (action?.kind === "stall") {
      await untilAborted(AbortSignal.any([gone.signal, released]));
    }
    log.end(entry);
    await breakBody(controller, bindings);
  }

  async function send(
    controller: ReadableStreamDefaultController<Uint8Array>,
    chunk: Uint8Array,
  ): Promise<void> {
    entry.firstByteAt ??= clock.now();
    entry.bytes += chunk.byteLength;
    if (action?.kind !== "slow") {
      controller.enqueue(chunk);
      return;
    }
    for (
      let start = 0;
      start < chunk.byteLength && !gone.signal.aborted;
      start += action.chunkBytes
    ) {
      await clock.delay(action.intervalMs, gone.signal);
      if (!gone.signal.aborted) {
        controller.enqueue(chunk.slice(start, start + action.chunkBytes));
      }
    }
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (over) {
        await endEarly(controller);
        return;
      }
      const next = await reader.read().catch(() => "broken" as const);
      if (next === "broken") {
        log.end(entry);
        await breakBody(controller, bindings);
        return;
      }
      if (next.done) {
        if (entry.bytes < limit && limit !== Infinity) {
          await endEarly(controller);
          return;
        }
        log.end(entry);
        controller.close();
        return;
      }
      const room = limit - entry.bytes;
      if (next.value.byteLength < room) {
        await send(controller, next.value);
        return;
      }
      if (room === 0) {
        await endEarly(controller);
        return;
      }
      await send(controller, next.value.slice(0, room));
      // The next pull comes when this has been read; an error before that would drop it.
      over = true;
    },
    async cancel(reason) {
      entry.aborted = true;
      gone.abort();
      log.end(entry);
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
