import { describe, it } from "vitest";

import type { EmittedEvent } from "../../../../src/protocol/events.ts";
import type { Yours } from "../../../../src/protocol/yours.ts";
import { createAside } from "../../../../src/summary-job/stream/aside.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { aRow } from "../../../support/rows.ts";
import { jobEvent } from "./events.ts";

function queueEvent(rows: number, final: boolean): EmittedEvent {
  return {
    event: "queue",
    data: {
      repository: "o/r",
      openCount: 9,
      part: 0,
      rows: Array.from({ length: rows }, (_, index) => aRow(index + 1)),
      final,
    },
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only passed on
const YOURS = { login: "ada" } as unknown as Yours;

describe("what readers are told beside the log", () => {
  it("is told with the first rows, and anew with the end of each queue", ({ expect }) => {
    const log = createEventLog([], () => undefined);
    const aside = createAside(log, () => Promise.resolve(YOURS));
    const versions = [
      jobEvent(),
      queueEvent(0, false),
      queueEvent(2, false),
      queueEvent(2, false),
      queueEvent(0, true),
      queueEvent(1, true),
    ].map((event) => {
      log.emit(event);
      return aside.version;
    });
    expect(versions).toEqual([0, 0, 1, 1, 2, 3]);
    expect(aside.version).toBe(3);
  });

  it("counts the end of a queue that comes with its first rows once", ({ expect }) => {
    const log = createEventLog([], () => undefined);
    log.emit(queueEvent(1, true));
    log.emit(queueEvent(1, false));
    expect(createAside(log, () => Promise.resolve(YOURS)).version).toBe(1);
  });

  it("is asked for once by all readers of a version", async ({ expect }) => {
    let asked = 0;
    const aside = createAside(
      createEventLog([], () => undefined),
      () => {
        asked += 1;
        return Promise.resolve(YOURS);
      },
    );
    const [first, second] = await Promise.all([aside.frame(1), aside.frame(1)]);
    expect(first).toBe(`event: yours\ndata: ${JSON.stringify(YOURS)}\n\n`);
    expect(second).toBe(first);
    await aside.frame(2);
    expect(asked).toBe(2);
  });

  it("is nothing where it cannot be known", async ({ expect }) => {
    const log = createEventLog([], () => undefined);
    expect(await createAside(log, () => Promise.resolve(null)).frame(1)).toBe("");
    expect(await createAside(log, () => Promise.reject(new Error("broken"))).frame(1)).toBe("");
  });
});
