import { vi } from "vitest";

/** Turns of the event loop in which everything ends that waits for no timer. */
const IDLE_TURNS = 24;

/** The timers that a run may leave to time out before it counts as hanging. */
const TIMERS_MAX = 20_000;

/**
 * Does work in virtual time: whenever nothing is left to do but to wait, the clock goes to the next timer at once. What
 * the work has waited for is therefore exact.
 */
export async function inVirtualTime<Value>(
  start: number,
  work: () => Promise<Value>,
): Promise<Value> {
  vi.useFakeTimers({
    now: start,
    toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  const digests = countDigests();
  try {
    const ending = { over: false };
    const value = work().finally(() => {
      ending.over = true;
    });
    // It is awaited below, once time has been moved.
    value.catch(() => undefined);
    for (let timers = 0; timers < TIMERS_MAX; timers += 1) {
      await untilIdle(digests);
      if (ending.over) {
        return await value;
      }
      vi.advanceTimersToNextTimer();
    }
    throw new Error("It hangs.");
  } finally {
    digests.restore();
    vi.useRealTimers();
  }
}

interface Digests {
  readonly underWay: number;
  restore(): void;
}

/** Digests are made on other threads: while one is, the work is not waiting for the clock. */
function countDigests(): Digests {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  let underWay = 0;
  const spy = vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
    underWay += 1;
    try {
      return await digest(algorithm, data);
    } finally {
      underWay -= 1;
    }
  });
  return {
    get underWay() {
      return underWay;
    },
    restore: () => spy.mockRestore(),
  };
}

async function untilIdle(digests: Digests): Promise<void> {
  for (let turns = 0; turns < IDLE_TURNS; turns = digests.underWay > 0 ? 0 : turns + 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
