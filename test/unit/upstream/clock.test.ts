import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { REAL_CLOCK } from "../../../src/upstream/clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a wait", () => {
  it("lasts as long as it should, and holds on to nothing afterwards", async ({ expect }) => {
    const abort = new AbortController();
    const listening = vi.spyOn(abort.signal, "removeEventListener");
    let isOver = false;
    const waiting = REAL_CLOCK.sleep(1000, abort.signal).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(listening).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with its signal's reason, whenever that comes, and leaves no timer", async ({
    expect,
  }) => {
    const reason = new Error("nobody waits any more");
    const abort = new AbortController();
    const waiting = REAL_CLOCK.sleep(1000, abort.signal);
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(REAL_CLOCK.sleep(1000, abort.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("needs no signal", async ({ expect }) => {
    const began = REAL_CLOCK.now();
    const waiting = REAL_CLOCK.sleep(50);
    await vi.advanceTimersByTimeAsync(50);
    await waiting;
    expect(REAL_CLOCK.now()).toBe(began + 50);
  });
});
