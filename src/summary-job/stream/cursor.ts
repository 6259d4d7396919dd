import { entryKey } from "../../protocol/entry-key.ts";
import type { EmittedEvent, LoggedEvent } from "../../protocol/events.ts";
import type { Draft, EventLog } from "./event-log.ts";
import { encodeFrame } from "./frame.ts";

/** Where one reader stands in the log of a job. */
export interface Cursor {
  /**
   * The frames that are due, at most about `maxCodeUnits` of them; an empty text when the reader is up to date.
   * `holdsEnd`: something is still to be told before `done`.
   */
  take(maxCodeUnits: number, holdsEnd?: boolean): string;
  /** Whether the reader has been given `done`. */
  readonly ended: boolean;
}

interface Position {
  revision: number;
  offset: number;
}

/** A draft of a later revision than this is sent even when it is empty: the reader may hold an earlier one. */
const NOTHING: Position = { revision: 0, offset: 0 };

/**
 * A reader that goes on after an id. It keeps its place instead of a queue: whatever it has not been given yet is taken
 * from the log when it comes for more, so a slow reader costs nothing and gets longer deltas. Replaying and following
 * are the same thing, and nothing can fall between them. `show`: what of an event this reader gets.
 */
export function createCursor(
  log: EventLog,
  after: number,
  show: (event: LoggedEvent) => EmittedEvent = (event) => event,
): Cursor {
  let id = after;
  /** Of entries whose deltas this reader follows. */
  const positions = new Map<string, Position>();
  for (const key of log.drafts.keys()) {
    positions.set(key, NOTHING);
  }

  /** What of the entry's text is still to be sent, as a frame. */
  function delta(key: string, draft: Draft | undefined): string {
    const position = positions.get(key);
    if (position === undefined || draft === undefined) {
      return "";
    }
    const offset = position.revision === draft.revision ? position.offset : 0;
    if (position.revision === draft.revision && offset >= draft.text.length) {
      return "";
    }
    positions.set(key, { revision: draft.revision, offset: draft.text.length });
    const text = draft.text.slice(offset);
    return encodeFrame({ event: "delta", data: { ...draft.about, offset, text } });
  }

  function logged(): string {
    const event = log.events[id];
    if (event === undefined) {
      return "";
    }
    id += 1;
    let rest = "";
    if (event.event === "pull-request" && log.drafts.has(entryKey(event.data))) {
      positions.set(entryKey(event.data), NOTHING);
    } else if (event.event === "summary") {
      const key = entryKey(event.data);
      rest = delta(key, log.finished(event.data));
      positions.delete(key);
    }
    return rest + encodeFrame(show(event), id);
  }

  return {
    take(maxCodeUnits, holdsEnd = false) {
      let frames = "";
      const end = log.events.length - (holdsEnd && log.ended ? 1 : 0);
      while (id < end && frames.length < maxCodeUnits) {
        frames += logged();
      }
      if (id < log.events.length) {
        return frames;
      }
      for (const [key, draft] of log.drafts) {
        frames += delta(key, draft);
      }
      return frames;
    },
    get ended() {
      return log.ended && id >= log.events.length;
    },
  };
}
