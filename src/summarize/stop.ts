import type { Clock } from "../upstream/clock.ts";

/** Why a run ends before its work is done. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  readonly why: "cancelled" | "timed_out";

  constructor(why: "cancelled" | "timed_out") {
    super(why);
    this.why = why;
  }
}

export interface Stop {
  /** Aborted with a `Stopped` on cancellation or when the time is up. */
  signal: AbortSignal;
  /** Clears the timer, and cancels whatever is still going on. */
  end(): void;
}

/** What ends a part of a run. */
export interface RunSignals {
  /** Of the run as a whole. */
  signal: AbortSignal;
  /** Earlier: this part waits no longer for what an entry can do without. */
  enough: AbortSignal;
}

export function createStop(cancelled: AbortSignal, deadline: number, clock: Clock): Stop {
  const stop = new AbortController();
  function cancel(): void {
    stop.abort(new Stopped("cancelled"));
  }
  if (cancelled.aborted) {
    cancel();
  }
  cancelled.addEventListener("abort", cancel, { once: true });
  clock.sleep(Math.max(0, deadline - clock.now()), stop.signal).then(
    () => stop.abort(new Stopped("timed_out")),
    () => undefined,
  );
  return {
    signal: stop.signal,
    end() {
      cancelled.removeEventListener("abort", cancel);
      cancel();
    },
  };
}

/** The promise, or the signal's reason as soon as it is aborted: nothing that hangs upstream holds a run up. */
export async function until<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return await new Promise((resolve, reject) => {
    function abandon(): void {
      reject(signal.reason);
    }
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abandon));
    if (signal.aborted) {
      abandon();
    } else {
      signal.addEventListener("abort", abandon, { once: true });
    }
  });
}

/** The promise, or what `instead` gives as soon as the signal is aborted. */
export async function inTime<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  instead: () => Value,
): Promise<Value> {
  try {
    return await until(promise, signal);
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      return instead();
    }
    throw error;
  }
}

/** Ends with the signal even where what gives the items does not. */
export async function* whileRunning<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await until(iterator.next(), signal);
      if (done === true) {
        return;
      }
      yield value;
    }
  } finally {
    // Not waited for: an iterator that hangs would hang here too.
    iterator.return?.()?.catch(() => undefined);
  }
}
