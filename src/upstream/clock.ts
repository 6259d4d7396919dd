export interface Clock {
  now(): number;
  /** Resolves after `ms`, rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Real time. Timers are cleared when the wait is abandoned: a pending one keeps a Durable Object awake. */
export const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const timer = setTimeout(end, ms);
      function end(): void {
        signal?.removeEventListener("abort", abandon);
        resolve();
      }
      function abandon(): void {
        clearTimeout(timer);
        reject(signal?.reason);
      }
      signal?.addEventListener("abort", abandon, { once: true });
    });
  },
};
