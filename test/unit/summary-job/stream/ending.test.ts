import { describe, it } from "vitest";

import type { LoggedEvent } from "../../../../src/protocol/events.ts";
import { foldEvents } from "../../../../src/protocol/fold.ts";
import type { JobSpec } from "../../../../src/summary-job/job-spec.ts";
import { endLog } from "../../../../src/summary-job/stream/ending.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { aRow, queueEvent } from "../../../support/rows.ts";
import { deltaEvent, jobEvent, pullRequestEvent, rankingEvent, summaryEvent } from "./events.ts";

const SPEC: JobSpec = {
  id: "job-1",
  sessionName: "session",
  personKey: "person",
  repository: { owner: "harbor", name: "lantern" },
  request: {
    repository: "harbor/lantern",
    limit: 5,
    language: "en",
    window: "all",
    drafts: true,
  },
  requestId: "request-1",
  startedAt: 1000,
  deadline: 121_000,
};

function begunLog() {
  const stored: LoggedEvent[] = [];
  const log = createEventLog([], (_, event) => stored.push(event));
  log.emit(jobEvent());
  log.emit(rankingEvent([7, 8, 9]));
  log.emit(pullRequestEvent(7));
  log.emit(summaryEvent(7, "Adds a cache."));
  log.emit(pullRequestEvent(8));
  log.emit(deltaEvent(8, 0, "Removes"));
  return log;
}

describe("endLog", () => {
  it("cancels what is being written, with its text so far, and what was not begun", ({
    expect,
  }) => {
    const log = begunLog();
    endLog(log, { outcome: "cancelled" }, SPEC, 4000);
    const result = foldEvents("job-1", log.events);
    expect(result).toMatchObject({ outcome: "cancelled", elapsedMs: 3000 });
    expect(result.error).toBeUndefined();
    expect(result.pullRequests.map(({ outcome, text }) => [outcome, text])).toEqual([
      ["written", "Adds a cache."],
      ["cancelled", "Removes"],
      ["cancelled", ""],
    ]);
  });

  it("gives each queue that was begun its end, and no other", ({ expect }) => {
    const log = begunLog();
    log.emit(queueEvent(0, [aRow(1)]));
    log.emit(queueEvent(1, [aRow(2)]));
    log.emit(queueEvent(0, [], { repository: "o/done", final: true }));
    endLog(log, { outcome: "failed", failure: { code: "timed_out" } }, SPEC, 4000);
    const { queue } = foldEvents("job-1", log.events);
    expect(queue?.map(({ repository, rows, final }) => [repository, rows.length, final])).toEqual([
      ["o/r", 2, true],
      ["o/done", 0, true],
    ]);
    expect(queue?.[0]?.reason).toMatch(/time/);
    expect(queue?.[1]).not.toHaveProperty("reason");
    expect(log.events.at(-1)?.event).toBe("done");
  });

  it("fails the rest with the reason, and keeps what was written", ({ expect }) => {
    const log = begunLog();
    endLog(log, { outcome: "failed", failure: { code: "interrupted" } }, SPEC, 4000);
    const result = foldEvents("job-1", log.events);
    expect(result).toMatchObject({
      outcome: "partial",
      error: { code: "interrupted", requestId: "request-1" },
      usage: { inputTokens: 400, outputTokens: 20, calls: 1 },
    });
    expect(result.pullRequests.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ["written", undefined],
      ["failed", "interrupted"],
      ["failed", "interrupted"],
    ]);
  });

  it("ends a job once", ({ expect }) => {
    const log = begunLog();
    endLog(log, { outcome: "cancelled" }, SPEC, 4000);
    const { length } = log.events;
    endLog(log, { outcome: "failed", failure: { code: "timed_out" } }, SPEC, 5000);
    expect(log.events).toHaveLength(length);
  });
});
