import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { LoggedEvent } from "../../src/protocol/events.ts";
import { openJob } from "../../src/summary-job/open-job.ts";
import { aSpec } from "../unit/summary-job/spec.ts";

const WAIT_MS = 60_000;

/** A job as an object finds it that was loaded when these were on record. */
function loaded(events: LoggedEvent[]) {
  const stored: LoggedEvent[] = [];
  const job = openJob(
    aSpec(),
    {
      events: () => events,
      append: (_id, event) => stored.push(event),
      read: () => null,
      learnIdentity: () => undefined,
    },
    () => {
      throw new Error("Nobody is asked.");
    },
  );
  return { job, stored };
}

const OPENING: LoggedEvent = {
  event: "job",
  data: {
    id: "job",
    repository: "o/r",
    limit: 5,
    language: "en",
    window: "all",
    model: null,
    startedAt: "1970-01-01T00:00:00.000Z",
  },
};
const DONE: LoggedEvent = {
  event: "done",
  data: {
    outcome: "complete",
    elapsedMs: 1,
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
  },
};

/** Whether whoever waits for the end has been told by now. */
function waiting(job: ReturnType<typeof loaded>["job"]): () => boolean {
  let isOver = false;
  void job.whenEnded(WAIT_MS).then(() => {
    isOver = true;
  });
  return () => isOver;
}

describe("the end of a job", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, "log").mockReturnValue();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("is not waited for where it came before the object was loaded", async ({ expect }) => {
    const isOver = waiting(loaded([OPENING, DONE]).job);
    await vi.advanceTimersByTimeAsync(0);
    expect(isOver()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("comes once, to everybody who waits, and leaves no timer", async ({ expect }) => {
    const { job, stored } = loaded([OPENING]);
    const isOver = [waiting(job), waiting(job)];
    await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
    expect(isOver.map((each) => each())).toEqual([false, false]);
    job.end({ outcome: "complete" });
    job.end({ outcome: "failed" });
    await vi.advanceTimersByTimeAsync(0);
    expect(isOver.map((each) => each())).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
    expect(stored).toMatchObject([{ event: "done", data: { outcome: "complete" } }]);
  });

  it("is waited for no longer than was asked", async ({ expect }) => {
    const isOver = waiting(loaded([OPENING]).job);
    await vi.advanceTimersByTimeAsync(WAIT_MS);
    expect(isOver()).toBe(true);
  });
});
