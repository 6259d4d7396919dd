import {
  READERS_BY_LINK_MAX,
  READERS_BY_LINK_OF_ONE_MAX,
  READERS_PER_JOB_MAX,
  STREAM_HEARTBEAT_MS,
} from "../../limits.ts";
import type { EmittedEvent, LoggedEvent } from "../../protocol/events.ts";
import type { Aside } from "./aside.ts";
import { createCursor, type Cursor } from "./cursor.ts";
import type { EventLog } from "./event-log.ts";
import { HEARTBEAT_FRAME, OPENING_FRAME } from "./frame.ts";

const NOTHING_BESIDE: Aside = { version: 0, frame: async () => "" };

/** Nobody waits longer for the end of a stream. */
const ASIDE_MAX_MS = 5000;

async function inTime(frame: Promise<string>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(""), ASIDE_MAX_MS);
  });
  try {
    return await Promise.race([frame, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A reader is given at most about this much before it must have read it. */
const CHUNK_CODE_UNITS = 64 * 1024;

interface Pipe {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array>;
}

interface Reader extends ReaderView {
  cursor: Cursor;
  writer: WritableStreamDefaultWriter<Uint8Array>;
  /** Aborted when it has gone. */
  signal: AbortSignal;
  gone: boolean;
  /** To be ended, though the job may go on. */
  over: boolean;
  /** Up to which version the reader was told what is beside the log, and what is to be told next. */
  told: number;
  telling: number;
  pending: string;
  /** A heartbeat is due; still so at the next one when the reader has not read in between. */
  heartbeatDue: boolean;
  wake(): void;
  drop(this: void): void;
}

/** Whether anything may be given out. What does not hold can be asked for. */
export interface Permission {
  readonly holds: boolean;
  ask(): Promise<{ ok: boolean }>;
}

export interface ByLink {
  link: string;
  accountId: number;
}

/** Who reads, where it is not the person of the job. */
export interface ReaderView {
  access: Permission;
  aside: Aside;
  /** The link they read by, and whose account reads. */
  by?: ByLink;
  show?: (event: LoggedEvent) => EmittedEvent;
}

export interface Readers {
  /** Whether there may be no more: of all, of those who read by a link, or of one of these. */
  isFull(by?: ByLink): boolean;
  /** A new event stream from after an id on; it ends after `done`. */
  open(after: number, signal: AbortSignal, view?: ReaderView): ReadableStream<Uint8Array>;
  /** Tells everyone that the log has more. */
  wake(): void;
  /** Ends the streams of whoever reads by a link. */
  end(link: string): void;
}

/**
 * The event streams of one job. Nobody waits for a reader: each takes from the log at its own pace, and one that has
 * stopped reading is dropped. `createPipe` makes an unbuffered pipe; that of the runtime holds writes back until what
 * was stored before them is durable, so that no reader sees an event which a crash could undo. While it is not known
 * that the person may still read, nothing is given out; when they may not, or that stays unknown, their streams end.
 */
export function createReaders(
  log: EventLog,
  createPipe: () => Pipe,
  access: Permission = { holds: true, ask: async () => ({ ok: true }) },
  aside: Aside = NOTHING_BESIDE,
): Readers {
  const readers = new Set<Reader>();
  const encoder = new TextEncoder();
  let heartbeat: ReturnType<typeof setInterval> | undefined;

  function enter(reader: Reader): void {
    readers.add(reader);
    reader.signal.addEventListener("abort", reader.drop, { once: true });
    heartbeat ??= setInterval(beat, STREAM_HEARTBEAT_MS);
  }

  function leave(reader: Reader): void {
    readers.delete(reader);
    reader.signal.removeEventListener("abort", reader.drop);
    if (readers.size === 0) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    }
  }

  function drop(reader: Reader): void {
    if (!reader.gone) {
      reader.gone = true;
      // At once: a write that is under way may never come back, so that nothing may wait for it.
      leave(reader);
      reader.wake();
      reader.writer.abort().catch(() => undefined);
    }
  }

  function beat(): void {
    for (const reader of readers) {
      if (reader.heartbeatDue) {
        drop(reader);
      } else {
        reader.heartbeatDue = true;
        reader.wake();
      }
    }
  }

  /** What the reader gets next; nothing until it is known again that it may. */
  function take(reader: Reader): string {
    if (reader.access.holds) {
      // `done` waits for it, so that nobody leaves without.
      const frames = reader.cursor.take(
        CHUNK_CODE_UNITS,
        reader.told < reader.aside.version || reader.pending !== "",
      );
      return frames === "" ? takeAside(reader) : frames;
    }
    void reader.access.ask().then(({ ok }) => {
      for (const each of readers) {
        if (each.access === reader.access) {
          each.over ||= !ok;
          each.wake();
        }
      }
    });
    return "";
  }

  /** What is beside the log, as soon as it is known; the reader is woken then. */
  function takeAside(reader: Reader): string {
    const { pending } = reader;
    const { version } = reader.aside;
    if (pending !== "") {
      reader.pending = "";
      return pending;
    }
    if (reader.told < version && reader.telling < version) {
      reader.telling = version;
      void inTime(reader.aside.frame(version)).then((known) => {
        reader.told = Math.max(reader.told, version);
        reader.pending = known;
        reader.wake();
      });
    }
    return "";
  }

  async function serve(reader: Reader): Promise<void> {
    let frames = OPENING_FRAME + take(reader);
    while (!reader.gone) {
      if (frames !== "") {
        await reader.writer.write(encoder.encode(frames));
      } else if (reader.over || reader.cursor.ended) {
        await reader.writer.close();
        return;
      } else {
        await new Promise<void>((resolve) => {
          reader.wake = resolve;
        });
      }
      frames = reader.over ? "" : take(reader);
      if (frames === "" && reader.heartbeatDue && !reader.over && !reader.cursor.ended) {
        frames = HEARTBEAT_FRAME;
      }
      reader.heartbeatDue = false;
    }
  }

  return {
    isFull(by) {
      const byLink = [...readers].flatMap((each) => each.by ?? []);
      return (
        readers.size >= READERS_PER_JOB_MAX ||
        // Whoever has the link must keep neither its person out, nor its other readers.
        (by !== undefined &&
          (byLink.length >= READERS_BY_LINK_MAX ||
            byLink.filter(({ accountId }) => accountId === by.accountId).length >=
              READERS_BY_LINK_OF_ONE_MAX))
      );
    },
    open(after, signal, view = { access, aside }) {
      const { readable, writable } = createPipe();
      const reader: Reader = {
        ...view,
        cursor: createCursor(log, after, view.show),
        writer: writable.getWriter(),
        signal,
        gone: false,
        over: false,
        told: 0,
        telling: 0,
        pending: "",
        heartbeatDue: false,
        wake: () => undefined,
        drop: () => drop(reader),
      };
      enter(reader);
      // A disconnect shows as a cancelled body, as the signal, or as neither until the next write: none is relied on.
      reader.writer.closed.catch(reader.drop);
      serve(reader)
        // A write to a reader that is gone throws; it comes back with the id it has.
        .catch(() => undefined)
        .finally(() => leave(reader));
      return readable;
    },
    wake() {
      for (const reader of readers) {
        reader.wake();
      }
    },
    end(link) {
      for (const reader of readers) {
        reader.over ||= reader.by?.link === link;
        reader.wake();
      }
    },
  };
}
