import { createParser } from "eventsource-parser";

import { emptyResult, foldEvent } from "../../../src/fold.ts";
import type { DocketEvent, JobResult } from "../../../src/protocol.ts";
import { createCursor, type Cursor } from "../../../src/summary-job/cursor.ts";
import type { EventLog } from "../../../src/summary-job/event-log.ts";
import { resumePoint } from "../../../src/summary-job/resume-point.ts";

/** A reader whose connection can be cut after any character, and who resumes as the protocol says. */
export interface CutReader {
  readonly ids: readonly number[];
  readonly result: JobResult;
  readonly connected: boolean;
  /** Whether it was told that nothing is left. */
  readonly ended: boolean;
  /** Reads what is due; of that, only `characters` arrive when given, and the connection is gone. */
  read(log: EventLog, cutAfter?: number): void;
  disconnect(): void;
}

export function createCutReader(chunkCodeUnits: number): CutReader {
  const ids: number[] = [];
  let result = emptyResult("job-1");
  let cursor: Cursor | null = null;
  let ended = false;
  let parser = createParser({});

  function connect(log: EventLog): void {
    const headers = new Headers(
      ids.length === 0 ? {} : { "Last-Event-ID": String(ids[ids.length - 1]) },
    );
    const after = resumePoint({ headers, url: "https://docket.test/events" }, log);
    if (after === "nothing-left") {
      ended = true;
      return;
    }
    cursor = createCursor(log, after);
    parser = createParser({
      onEvent(message) {
        const event: DocketEvent = JSON.parse(
          `{"event":${JSON.stringify(message.event)},"data":${message.data}}`,
        );
        if (message.id !== undefined) {
          ids.push(Number(message.id));
        }
        result = foldEvent(result, event);
      },
    });
  }

  return {
    ids,
    get result() {
      return result;
    },
    get connected() {
      return cursor !== null;
    },
    get ended() {
      return ended;
    },
    read(log, cutAfter) {
      if (cursor === null) {
        connect(log);
      }
      if (cursor === null) {
        return;
      }
      const frames = cursor.take(chunkCodeUnits);
      if (cutAfter === undefined) {
        parser.feed(frames);
      } else {
        parser.feed(frames.slice(0, cutAfter));
        cursor = null;
      }
      if (cursor?.ended === true) {
        cursor = null;
      }
    },
    disconnect() {
      cursor = null;
    },
  };
}
