import type { Clock } from "../../src/upstream/clock.ts";

export interface TestClock extends Clock {
  /** Moves time on, and ends the sleeps that are over by then, in their order. */
  advance(ms: number): Promise<void>;
}

interface Sleep {
  due: number;
  end(): void;
}

/** Time that stands still until it is moved, except that sleeps up to `shortMs` are over at once. */
export function createTestClock(start: number, shortMs = 0): TestClock {
  let now = start;
  let sleeps: Sleep[] = [];

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const sleep: Sleep = { due: now + ms, end };
        function end(): void {
          sleeps = sleeps.filter((other) => other !== sleep);
          signal?.removeEventListener("abort", abandon);
          now = Math.max(now, sleep.due);
          resolve();
        }
        function abandon(): void {
          sleeps = sleeps.filter((other) => other !== sleep);
          reject(signal?.reason);
        }
        signal?.addEventListener("abort", abandon, { once: true });
        if (ms <= shortMs) {
          queueMicrotask(end);
        } else {
          sleeps.push(sleep);
        }
      });
    },
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        await settle();
        const [next] = sleeps.toSorted((a, b) => a.due - b.due);
        if (next === undefined || next.due > until) {
          break;
        }
        next.end();
      }
      now = until;
      await settle();
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
