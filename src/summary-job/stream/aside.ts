import type { Yours } from "../../protocol/yours.ts";
import type { EventLog } from "./event-log.ts";
import { encodeFrame } from "./frame.ts";

/** What is told to the readers of a docket beside its log, where others may read that as well. */
export interface Aside {
  /** Rises whenever there is something to tell anew. */
  readonly version: number;
  /** What is to be told at this version, as a frame; nothing where it could not be known. Asked once for all readers. */
  frame(version: number): Promise<string>;
}

/** `yours`: once a queue has its first rows, and again with the end of each. */
export function createAside(log: EventLog, read: () => Promise<Yours | null>): Aside {
  let asked: { version: number; frame: Promise<string> } | null = null;
  let counted = { upTo: 0, version: 0, hasRows: false };

  function count(): number {
    for (const event of log.events.slice(counted.upTo)) {
      if (event.event === "queue") {
        const isFirst = !counted.hasRows && event.data.rows.length > 0;
        counted.version += isFirst || event.data.final ? 1 : 0;
        counted.hasRows ||= isFirst;
      }
    }
    counted = { ...counted, upTo: log.events.length };
    return counted.version;
  }

  async function ask(): Promise<string> {
    try {
      const data = await read();
      return data === null ? "" : encodeFrame({ event: "yours", data });
    } catch {
      // It can be asked for at any time; no stream ends for it.
      return "";
    }
  }

  return {
    get version() {
      return count();
    },
    frame(version) {
      if (asked?.version !== version) {
        asked = { version, frame: ask() };
      }
      return asked.frame;
    },
  };
}
