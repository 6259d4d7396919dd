/** A fixed number of places, given to whoever is first in rank. */
export interface Gate {
  /**
   * Resolves with the function that gives the place back; calling it again does nothing. When a place becomes free, all
   * who wait are asked for their `rank`: the lowest is next, and of equal ones whoever came first.
   */
  enter(signal: AbortSignal, rank?: () => number): Promise<() => void>;
  /** Does the work in a place of its own. */
  run<Value>(rank: () => number, work: () => Promise<Value>, signal: AbortSignal): Promise<Value>;
}

export function createGate(places: number): Gate {
  let free = places;
  /** In the order in which they came. */
  const waiting = new Map<() => void, () => number>();

  function release(): void {
    const [next] = [...waiting].toSorted(([, a], [, b]) => a() - b())[0] ?? [];
    if (next === undefined) {
      free += 1;
    } else {
      waiting.delete(next);
      next();
    }
  }

  function createRelease(): () => void {
    let held = true;
    return function releaseOnce() {
      if (held) {
        held = false;
        release();
      }
    };
  }

  async function enter(signal: AbortSignal, rank = () => 0): Promise<() => void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return createRelease();
    }
    return await new Promise((resolve, reject) => {
      function admit(): void {
        signal.removeEventListener("abort", abandon);
        resolve(createRelease());
      }
      function abandon(): void {
        waiting.delete(admit);
        reject(signal.reason);
      }
      waiting.set(admit, rank);
      signal.addEventListener("abort", abandon, { once: true });
    });
  }

  return {
    enter,
    async run(rank, work, signal) {
      const leave = await enter(signal, rank);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
