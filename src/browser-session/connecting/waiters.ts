import { STATUS_WAITERS_MAX } from "../../limits.ts";

/** Requests that wait for a change, each at most for its time. */
export interface Waiters {
  /** Whether no more may wait: an open request keeps the object in memory, and each looks upstream. */
  readonly full: boolean;
  /** Resolves with the next `wake`, or after `ms`. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();

  return {
    get full() {
      return waiting.size >= STATUS_WAITERS_MAX;
    },
    wait(ms) {
      return new Promise((resolve) => {
        function end(): void {
          clearTimeout(timer);
          waiting.delete(end);
          resolve();
        }
        const timer = setTimeout(end, ms);
        waiting.add(end);
      });
    },
    wake() {
      for (const end of waiting) {
        end();
      }
    },
  };
}
