import { describe, it } from "vitest";

import type { LoggedEvent } from "../../../../src/protocol/events.ts";
import { createCursor } from "../../../../src/summary-job/stream/cursor.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import {
  deltaEvent,
  doneEvent,
  jobEvent,
  pullRequestEvent,
  rankingEvent,
  summaryEvent,
} from "./events.ts";

const PLENTY = 65_536;

function createLog(stored: LoggedEvent[] = []) {
  return createEventLog(stored, (_, event) => stored.push(event));
}

/** What was sent: `id event` of what has an id, `number@offset text` of deltas. */
function outline(frames: string): string[] {
  return frames
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => {
      const id = /^id: (\d+)$/m.exec(frame)?.[1];
      const event = /^event: (.+)$/m.exec(frame)?.[1] ?? "";
      if (event !== "delta") {
        return `${id} ${event}`;
      }
      const data: { number: number; offset: number; text: string } = JSON.parse(
        /^data: (.+)$/m.exec(frame)?.[1] ?? "",
      );
      return `${data.number}@${data.offset} ${data.text}`;
    });
}

describe("a cursor", () => {
  it("numbers what is logged, and sends deltas without an id", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(jobEvent());
    log.emit(rankingEvent([7]));
    log.emit(pullRequestEvent(7));
    log.emit(deltaEvent(7, 0, "Adds"));
    expect(outline(cursor.take(PLENTY))).toEqual([
      "1 job",
      "2 ranking",
      "3 pull-request",
      "7@0 Adds",
    ]);
    log.emit(deltaEvent(7, 4, " a cache"));
    expect(outline(cursor.take(PLENTY))).toEqual(["7@4  a cache"]);
    expect(cursor.take(PLENTY)).toBe("");
  });

  it("joins deltas that a slow reader has not come for", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(pullRequestEvent(7));
    for (const [offset, text] of ["a", "b", "c"].entries()) {
      log.emit(deltaEvent(7, offset, text));
    }
    expect(outline(cursor.take(PLENTY))).toEqual(["1 pull-request", "7@0 abc"]);
  });

  it("sends the rest of a text before the summary that ends it", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(pullRequestEvent(7));
    log.emit(deltaEvent(7, 0, "Adds"));
    cursor.take(PLENTY);
    log.emit(deltaEvent(7, 4, " a cache"));
    log.emit(summaryEvent(7, "Adds a cache"));
    expect(outline(cursor.take(PLENTY))).toEqual(["7@4  a cache", "2 summary"]);
  });

  it("replays a written entry without deltas", ({ expect }) => {
    const log = createLog();
    log.emit(pullRequestEvent(7));
    log.emit(deltaEvent(7, 0, "Adds"));
    log.emit(summaryEvent(7, "Adds"));
    log.emit(doneEvent());
    const cursor = createCursor(log, 0);
    expect(outline(cursor.take(PLENTY))).toEqual(["1 pull-request", "2 summary", "3 done"]);
    expect(cursor.ended).toBe(true);
  });

  it("gives a resumed reader the whole text so far of entries being written", ({ expect }) => {
    const log = createLog();
    log.emit(pullRequestEvent(7));
    log.emit(pullRequestEvent(8));
    log.emit(deltaEvent(7, 0, "Adds a cache"));
    expect(outline(createCursor(log, 2).take(PLENTY))).toEqual(["7@0 Adds a cache"]);
  });

  it("empties a text that was lost with the object", ({ expect }) => {
    const stored: LoggedEvent[] = [];
    const before = createLog(stored);
    before.emit(pullRequestEvent(7));
    before.emit(deltaEvent(7, 0, "Adds a"));
    const cursor = createCursor(createLog([...stored]), 1);
    expect(outline(cursor.take(PLENTY))).toEqual(["7@0 "]);
  });

  it("starts over with a text that is written anew", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(pullRequestEvent(7));
    log.emit(deltaEvent(7, 0, "Adds a"));
    cursor.take(PLENTY);
    log.emit(deltaEvent(7, 0, "By hand"));
    expect(outline(cursor.take(PLENTY))).toEqual(["7@0 By hand"]);
  });

  it("hands out a long log in parts", ({ expect }) => {
    const log = createLog();
    for (let number = 1; number <= 3; number += 1) {
      log.emit(pullRequestEvent(number));
    }
    log.emit(deltaEvent(1, 0, "Adds"));
    const cursor = createCursor(log, 0);
    expect(outline(cursor.take(1))).toEqual(["1 pull-request"]);
    expect(outline(cursor.take(1))).toEqual(["2 pull-request"]);
    expect(outline(cursor.take(1))).toEqual(["3 pull-request", "1@0 Adds"]);
  });

  it("keeps the end back while something is still to be told", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(jobEvent());
    log.emit(pullRequestEvent(7));
    expect(outline(cursor.take(PLENTY, true))).toEqual(["1 job", "2 pull-request"]);
    log.emit(summaryEvent(7, "Adds"));
    log.emit(doneEvent());
    expect(outline(cursor.take(PLENTY, true))).toEqual(["3 summary"]);
    expect(cursor.take(PLENTY, true)).toBe("");
    expect(cursor.ended).toBe(false);
    expect(outline(cursor.take(PLENTY))).toEqual(["4 done"]);
    expect(cursor.ended).toBe(true);
  });

  it("says no more of a text once it has ended", ({ expect }) => {
    const log = createLog();
    const cursor = createCursor(log, 0);
    log.emit(pullRequestEvent(7));
    log.emit(deltaEvent(7, 0, "Adds"));
    cursor.take(PLENTY);
    log.emit(summaryEvent(7, "Adds"));
    log.emit(deltaEvent(7, 0, "Adds, and too late"));
    expect(outline(cursor.take(PLENTY))).toEqual(["2 summary"]);
  });
});
