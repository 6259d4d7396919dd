import { describe, it } from "vitest";

import type { Clock } from "../../../src/upstream/clock.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { isTransient, withRetries } from "../../../src/upstream/retry.ts";

function createClock(): Clock & { waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

const unavailable = new UpstreamError("github", "invalid_response", { status: 503 });

describe("isTransient", () => {
  it.for([
    [new UpstreamError("github", "network"), true],
    [new UpstreamError("github", "timeout"), true],
    [new UpstreamError("github", "rate_limited", { status: 429 }), true],
    [unavailable, true],
    [new UpstreamError("model", "invalid_response"), true],
    [new UpstreamError("scalekit", "invalid_response", { status: 200 }), true],
    [new UpstreamError("github", "rejected", { status: 401 }), false],
    [new UpstreamError("github", "rejected", { status: 404 }), false],
    [new TypeError("a bug"), false],
    [undefined, false],
  ] as const)("of %s is %s", ([error, expected], { expect }) => {
    expect(isTransient(error)).toBe(expected);
  });
});

describe("withRetries", () => {
  const { signal } = new AbortController();

  it("tries silence again once at most, whatever else failed", async ({ expect }) => {
    const silent = new UpstreamError("model", "timeout");
    for (const [failures, attempts] of [
      [[silent, silent], 2],
      [[silent, unavailable, silent], 3],
      [[new UpstreamError("model", "timeout", { status: 408 })], 4],
    ] as const) {
      let made = 0;
      const ended = withRetries(
        () => {
          made += 1;
          return Promise.reject(failures[made - 1] ?? failures[0]);
        },
        { clock: createClock(), signal, deadline: 60_000 },
      );
      await expect(ended).rejects.toBeInstanceOf(UpstreamError);
      expect(made).toBe(attempts);
    }
  });

  it("backs off with jitter, at most three times", async ({ expect }) => {
    for (const random of [0, 1]) {
      const clock = createClock();
      let attempts = 0;
      const ended = withRetries(
        () => {
          attempts += 1;
          return Promise.reject(unavailable);
        },
        { clock, signal, deadline: 60_000, random: () => random },
      );
      await expect(ended).rejects.toBe(unavailable);
      expect(attempts).toBe(4);
      expect(clock.waits).toEqual(random === 0 ? [250, 500, 1_000] : [500, 1_000, 2_000]);
    }
  });

  it("waits at least as long as the upstream asks", async ({ expect }) => {
    const clock = createClock();
    const limited = new UpstreamError("github", "rate_limited", { retryAfterMs: 9_000 });
    let attempts = 0;
    const value = await withRetries(
      () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(limited) : Promise.resolve("done");
      },
      { clock, signal, deadline: 60_000, random: () => 0 },
    );
    expect(value).toBe("done");
    expect(clock.waits).toEqual([9_000]);
  });

  it("begins no wait that ends after the deadline", async ({ expect }) => {
    const clock = createClock();
    const limited = new UpstreamError("github", "rate_limited", { retryAfterMs: 60_000 });
    const ended = withRetries(() => Promise.reject(limited), { clock, signal, deadline: 60_000 });
    await expect(ended).rejects.toBe(limited);
    expect(clock.waits).toEqual([]);
  });

  it("leaves alone what its caller does not want repeated", async ({ expect }) => {
    const clock = createClock();
    const options = { clock, signal, deadline: 60_000, retry: () => false };
    await expect(withRetries(() => Promise.reject(unavailable), options)).rejects.toBe(unavailable);
    expect(clock.waits).toEqual([]);
  });

  it("begins nothing once its signal has been aborted", async ({ expect }) => {
    const reason = new Error("cancelled");
    let attempts = 0;
    const ended = withRetries(
      async () => {
        attempts += 1;
      },
      { clock: createClock(), signal: AbortSignal.abort(reason), deadline: 60_000 },
    );
    await expect(ended).rejects.toBe(reason);
    expect(attempts).toBe(0);
  });

  it("ends with the signal's reason, whatever failed meanwhile", async ({ expect }) => {
    const abort = new AbortController();
    const reason = new Error("cancelled");
    const ended = withRetries(
      () => {
        abort.abort(reason);
        return Promise.reject(unavailable);
      },
      { clock: createClock(), signal: abort.signal, deadline: 60_000 },
    );
    await expect(ended).rejects.toBe(reason);
  });
});
