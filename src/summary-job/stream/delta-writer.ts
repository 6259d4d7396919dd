import { DELTA_INTERVAL_MS } from "../../limits.ts";
import type { DeltaEvent } from "../../protocol/events.ts";
import type { DeltaWriter } from "../../summarize/ports.ts";
import type { Clock } from "../../upstream/clock.ts";

export function createDeltaWriter(
  number: number,
  send: (delta: DeltaEvent) => void,
  clock: Clock,
  signal: AbortSignal,
): DeltaWriter {
  let sent = "";
  let pending = "";
  let lastSent = Number.NEGATIVE_INFINITY;
  let waiting: Promise<void> | undefined;

  function flush(): void {
    if (pending !== "") {
      const text = pending;
      const offset = sent.length;
      pending = "";
      sent += text;
      lastSent = clock.now();
      send({ number, offset, text });
    }
  }

  async function pause(): Promise<void> {
    const left = lastSent + DELTA_INTERVAL_MS - clock.now();
    if (left > 0) {
      await clock.sleep(left, signal);
    }
  }

  /** Sends now or when the interval is over; a stopped run sends nothing more. */
  function schedule(): void {
    if (clock.now() - lastSent >= DELTA_INTERVAL_MS) {
      flush();
      return;
    }
    waiting = pause()
      .then(flush, () => undefined)
      .finally(() => {
        waiting = undefined;
      });
  }

  return {
    get text() {
      return sent;
    },
    append(text) {
      pending += text;
      if (waiting === undefined && pending !== "") {
        schedule();
      }
    },
    async end(replacement) {
      if (replacement !== undefined) {
        pending = "";
      }
      await waiting;
      signal.throwIfAborted();
      if (replacement !== undefined) {
        sent = "";
        pending = replacement;
      }
      if (pending !== "") {
        await pause();
        flush();
      }
    },
  };
}
