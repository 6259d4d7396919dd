import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { STOP_GRACE_MS } from "../../../../src/limits.ts";
import { withinTime } from "../../../../src/summary-job/attempt/time-limit.ts";
import type { Ending } from "../../../../src/summary-job/stream/ending.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const NEVER = new Promise<Ending>(() => undefined);

function started(run: Promise<Ending>, deadline: number, stop = new AbortController()) {
  const ended: Ending[] = [];
  void withinTime(run, deadline, stop.signal).then((ending) => ended.push(ending));
  return { stop, ended };
}

describe("the end of a run", () => {
  it("is its own where it comes in time, and leaves no timer", async ({ expect }) => {
    const { ended } = started(Promise.resolve({ outcome: "complete" }), 5000);
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual([{ outcome: "complete" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not waited for beyond the deadline and the grace", async ({ expect }) => {
    const { ended } = started(NEVER, 5000);
    await vi.advanceTimersByTimeAsync(4000 + STOP_GRACE_MS - 1);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual([{ outcome: "failed", failure: { code: "timed_out" } }]);
  });

  it("has the grace where the deadline was over before it began", async ({ expect }) => {
    const { ended } = started(NEVER, 0);
    await vi.advanceTimersByTimeAsync(STOP_GRACE_MS - 1);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveLength(1);
  });

  it("comes with the grace after a stop, and after nothing else", async ({ expect }) => {
    const { ended, stop } = started(NEVER, 100_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).toEqual([]);
    stop.abort();
    await vi.advanceTimersByTimeAsync(STOP_GRACE_MS - 1);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual([{ outcome: "cancelled" }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
