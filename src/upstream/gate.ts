/** A fixed number of places for work, given to whoever is first in rank. */
export interface Slots {
  /** Does the work as soon as a place is free; `rank` is asked when one is, the lowest goes first. */
  run<Value>(rank: () => number, work: () => Promise<Value>, signal: AbortSignal): Promise<Value>;
}

export function createSlots(places: number): Slots {
  let free = places;
  const waiting: { rank: () => number; admit: () => void }[] = [];

  function release(): void {
    const [next] = waiting.toSorted((a, b) => a.rank() - b.rank());
    if (next === undefined) {
      free += 1;
    } else {
      waiting.splice(waiting.indexOf(next), 1);
      next.admit();
    }
  }

  async function enter(rank: () => number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        rank,
        admit(): void {
          signal.removeEventListener("abort", abandon);
          resolve();
        },
      };
      function abandon(): void {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(signal.reason);
      }
      waiting.push(waiter);
      signal.addEventListener("abort", abandon, { once: true });
    });
  }

  return {
    async run(rank, work, signal) {
      await enter(rank, signal);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
