import { createParser } from "eventsource-parser";

import type { JobResult } from "../../../../src/protocol/docket.ts";
import type { EmittedEvent } from "../../../../src/protocol/events.ts";
import { emptyResult, foldEvent } from "../../../../src/protocol/fold.ts";
import { createCursor, type Cursor } from "../../../../src/summary-job/stream/cursor.ts";
import type { EventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { resumePoint } from "../../../../src/summary-job/stream/resume-point.ts";

/** A reader whose connection can be cut after any character, and who resumes as the protocol says. */
export interface CutReader {
  readonly ids: readonly number[];
  readonly result: JobResult;
  /** Numbers of entries whose text began anew on a connection that had already been given some of it. */
  readonly begunAnew: readonly number[];
  /** Deltas that neither go on where the one before ended nor begin anew. */
  readonly gaps: number;
  readonly connected: boolean;
  /** Whether it was told that nothing is left. */
  readonly ended: boolean;
  /** Reads what is due; of that, only `characters` arrive when given, and the connection is gone. */
  read(log: EventLog, cutAfter?: number): void;
  disconnect(): void;
}

export function createCutReader(chunkCodeUnits: number): CutReader {
  const ids: number[] = [];
  const begunAnew: number[] = [];
  let gaps = 0;
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
    /** Lengths of the texts that this connection was given. */
    const given = new Map<number, number>();
    parser = createParser({
      onEvent(message) {
        const event: EmittedEvent = JSON.parse(
          `{"event":${JSON.stringify(message.event)},"data":${message.data}}`,
        );
        if (message.id !== undefined) {
          ids.push(Number(message.id));
        }
        if (event.event === "delta") {
          const { number, offset, text } = event.data;
          const length = given.get(number);
          if (offset !== (length ?? 0)) {
            gaps += offset === 0 ? 0 : 1;
            begunAnew.push(number);
          }
          given.set(number, offset + text.length);
        }
        result = foldEvent(result, event);
      },
    });
  }

  return {
    ids,
    begunAnew,
    get gaps() {
      return gaps;
    },
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
