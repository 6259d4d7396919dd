/** Hands out a fixed number of places, first come, first served. */
export interface Gate {
  /** Resolves with the function that gives the place back; calling it again does nothing. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
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

  return {
    async enter(signal) {
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
        waiting.add(admit);
        signal.addEventListener("abort", abandon, { once: true });
      });
    },
  };
}
