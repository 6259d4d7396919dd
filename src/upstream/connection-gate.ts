/** Hands out a fixed number of places. */
export interface Gate {
  /**
   * Resolves with the function that gives the place back; calling it again does nothing. Of those that wait, the one
   * with the lowest `turn` is next, and of equal ones who came first.
   */
  enter(signal: AbortSignal, turn?: number): Promise<() => void>;
}

export function createGate(places: number): Gate {
  let free = places;
  /** In the order in which they came, with their turns. */
  const waiting = new Map<() => void, number>();

  function release(): void {
    const first = Math.min(...waiting.values());
    const [next] = [...waiting].find(([, turn]) => turn === first) ?? [];
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
    async enter(signal, turn = 0) {
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
        waiting.set(admit, turn);
        signal.addEventListener("abort", abandon, { once: true });
      });
    },
  };
}
