/** Time as the fakes see it. `delay` ends early, without throwing, when the signal is aborted. */
export type Clock = {
  now(): number;
  delay(ms: number, signal?: AbortSignal): Promise<void>;
};

/** A clock that stands still until `advance` moves it, so that waits are exact and take no time. */
export type VirtualClock = Clock & {
  advance(ms: number): Promise<void>;
  /** Number of delays that have not ended. */
  waiting(): number;
};

export function isVirtual(clock: Clock): clock is VirtualClock {
  return "advance" in clock;
}

export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    delay(ms, signal) {
      if (ms <= 0 || signal?.aborted) {
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        function finish(): void {
          clearTimeout(timer);
          signal?.removeEventListener("abort", finish);
          resolve();
        }
        const timer = setTimeout(finish, ms);
        signal?.addEventListener("abort", finish);
      });
    },
  };
}

export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  const sleepers = new Set<{ due: number; wake: () => void }>();
  return {
    now: () => now,
    waiting: () => sleepers.size,
    delay(ms, signal) {
      if (ms <= 0 || signal?.aborted) {
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const sleeper = { due: now + ms, wake };
        function wake(): void {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        }
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
      });
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        // What a woken sleeper does next may register an earlier sleeper than those left.
        await new Promise((resolve) => setImmediate(resolve));
        const next = [...sleepers].toSorted((a, b) => a.due - b.due)[0];
        if (next === undefined || next.due > end) {
          now = end;
          return;
        }
        now = Math.max(now, next.due);
        next.wake();
      }
    },
  };
}
