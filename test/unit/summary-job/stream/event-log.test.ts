import { describe, it } from "vitest";

import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { deltaEvent, doneEvent, jobEvent, pullRequestEvent, rankingEvent } from "./events.ts";

describe("the log of a job", () => {
  it("keeps each event under its number before anybody sees it, and deltas not at all", ({
    expect,
  }) => {
    const stored: [id: number, name: string, seen: number][] = [];
    const log = createEventLog([], (id, { event }) => {
      stored.push([id, event, log.events.length]);
    });
    for (const event of [
      jobEvent(),
      rankingEvent([7]),
      pullRequestEvent(7),
      deltaEvent(7, 0, "Text"),
      doneEvent(),
      jobEvent(),
    ]) {
      log.emit(event);
    }
    expect(stored).toEqual([
      [1, "job", 0],
      [2, "ranking", 1],
      [3, "pull-request", 2],
      [4, "done", 3],
    ]);
  });
});
