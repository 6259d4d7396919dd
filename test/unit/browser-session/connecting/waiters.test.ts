import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { createWaiters } from "../../../../src/browser-session/connecting/waiters.ts";
import { STATUS_WAITERS_MAX } from "../../../../src/limits.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("those who wait for a change", () => {
  it("wait their time at most, and leave no timer", async ({ expect }) => {
    const waiters = createWaiters();
    const ended: string[] = [];
    void waiters.wait(1000).then(() => ended.push("short"));
    void waiters.wait(5000).then(() => ended.push("long"));
    await vi.advanceTimersByTimeAsync(999);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(["short"]);
    waiters.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual(["short", "long"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are so many, and no more until one has left", async ({ expect }) => {
    const waiters = createWaiters();
    for (let index = 0; index < STATUS_WAITERS_MAX; index += 1) {
      expect(waiters.full).toBe(false);
      void waiters.wait(index === 0 ? 1000 : 5000);
    }
    expect(waiters.full).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(waiters.full).toBe(false);
    void waiters.wait(5000);
    expect(waiters.full).toBe(true);
    waiters.wake();
    expect(waiters.full).toBe(false);
  });
});
