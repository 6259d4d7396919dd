import { entryKey, type EntryName } from "../../protocol/entry-key.ts";
import type { EmittedEvent, LoggedEvent } from "../../protocol/events.ts";

/** The text of an entry that is being written. */
export interface Draft {
  about: EntryName;
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
  /** Of entries that are being written, by `entryKey`. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Nothing follows `done`. */
  readonly ended: boolean;
  /** The finished text of an entry as its deltas made it; undefined when it had none since the object was loaded. */
  finished(about: EntryName): Draft | undefined;
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
  const drafts = new Map<string, Draft>();
  const finished = new Map<string, Draft>();

  function append(event: LoggedEvent): void {
    events.push(event);
    if (event.event === "pull-request" && !drafts.has(entryKey(event.data))) {
      drafts.set(entryKey(event.data), newDraft(event.data));
    } else if (event.event === "summary") {
      const key = entryKey(event.data);
      const draft = drafts.get(key);
      if (draft !== undefined) {
        finished.set(key, draft);
        drafts.delete(key);
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
  for (const [key, { about }] of drafts) {
    // Readers may hold a text that was lost with an earlier object.
    drafts.set(key, { about, text: "", revision: 1 });
  }

  return {
    events,
    drafts,
    get ended() {
      return hasEnded();
    },
    finished: (about) => finished.get(entryKey(about)),
    emit(event) {
      if (hasEnded()) {
        return false;
      }
      if (event.event === "delta") {
        const { offset, text } = event.data;
        const key = entryKey(event.data);
        const draft = drafts.get(key) ?? newDraft(event.data);
        const continues = offset === draft.text.length;
        drafts.set(key, {
          about: draft.about,
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
      for (const [key, { about, text, revision }] of drafts) {
        drafts.set(key, { about, text: "", revision: text === "" ? revision : revision + 1 });
      }
    },
  };
}

function newDraft({ repository, number }: EntryName): Draft {
  const about = repository === undefined ? { number } : { repository, number };
  return { about, text: "", revision: 0 };
}
