import type { EmittedEvent, LoggedEvent } from "../../protocol/events.ts";

/** The text of an entry that is being written. */
export interface Draft {
  text: string;
  /** Rises whenever the text is no longer a continuation of what it was. */
  revision: number;
}

/**
 * The events of one job. What is logged is stored and numbered 1, 2, 3…; deltas only grow the draft of their entry,
 * which is lost with the object and written again.
 */
export interface EventLog {
  /** The event with id n is at n - 1. */
  readonly events: readonly LoggedEvent[];
  /** Of entries that are being written. */
  readonly drafts: ReadonlyMap<number, Draft>;
  /** Nothing follows `done`. */
  readonly ended: boolean;
  /** The finished text of an entry as its deltas made it; undefined when it had none since the object was loaded. */
  finished(number: number): Draft | undefined;
  /** Takes an event over; false when the log has ended. */
  emit(event: EmittedEvent): boolean;
  /** Entries that were being written are begun anew. */
  restart(): void;
}

/** A log that goes on where the stored events end. `store` keeps an event before anybody can see it. */
export function createEventLog(
  stored: readonly LoggedEvent[],
  store: (id: number, event: LoggedEvent) => void,
): EventLog {
  const events: LoggedEvent[] = [];
  const drafts = new Map<number, Draft>();
  const finished = new Map<number, Draft>();

  function append(event: LoggedEvent): void {
    events.push(event);
    if (event.event === "pull-request" && !drafts.has(event.data.number)) {
      drafts.set(event.data.number, { text: "", revision: 0 });
    } else if (event.event === "summary") {
      const draft = drafts.get(event.data.number);
      if (draft !== undefined) {
        finished.set(event.data.number, draft);
        drafts.delete(event.data.number);
      }
    }
  }

  function hasEnded(): boolean {
    return events.at(-1)?.event === "done";
  }

  for (const event of stored) {
    append(event);
  }
  finished.clear();
  for (const number of drafts.keys()) {
    // Readers may hold a text that was lost with an earlier object.
    drafts.set(number, { text: "", revision: 1 });
  }

  return {
    events,
    drafts,
    get ended() {
      return hasEnded();
    },
    finished: (number) => finished.get(number),
    emit(event) {
      if (hasEnded()) {
        return false;
      }
      if (event.event === "delta") {
        const { number, offset, text } = event.data;
        const draft = drafts.get(number) ?? { text: "", revision: 0 };
        const continues = offset === draft.text.length;
        drafts.set(number, {
          text: draft.text.slice(0, offset) + text,
          revision: continues ? draft.revision : draft.revision + 1,
        });
        return true;
      }
      store(events.length + 1, event);
      append(event);
      return true;
    },
    restart() {
      for (const [number, { text, revision }] of drafts) {
        drafts.set(number, { text: "", revision: text === "" ? revision : revision + 1 });
      }
    },
  };
}
