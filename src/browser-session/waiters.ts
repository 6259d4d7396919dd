/** Requests that wait for a change, each at most for its time. */
export interface Waiters {
  /** Resolves with the next `wake`, or after `ms`. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

/** Beyond this, a wait answers at once: an open request keeps the object in memory. */
const WAITERS_MAX = 50;

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();

  function wait(ms: number): Promise<void> {
    if (waiting.size >= WAITERS_MAX) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      function end(): void {
        clearTimeout(timer);
        waiting.delete(end);
        resolve();
      }
      const timer = setTimeout(end, ms);
      waiting.add(end);
    });
  }

  function wake(): void {
    for (const end of waiting) {
      end();
    }
  }

  return { wait, wake };
}
