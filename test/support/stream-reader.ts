import { createParser } from "eventsource-parser";

import type { DocketEvent } from "../../src/protocol.ts";

export type ReceivedEvent = DocketEvent & { id?: number };

export interface StreamReader {
  /** Everything received so far, in order. */
  readonly events: ReceivedEvent[];
  readonly comments: string[];
  readonly retryMs: number | undefined;
  /** Reads on until an event that matches has come; undefined when the stream ended before. */
  until(matches: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent | undefined>;
  /** Reads to the end of the stream. */
  rest(): Promise<ReceivedEvent[]>;
  /** Leaves. */
  cancel(): Promise<void>;
}

/** Reads an event stream as an independent parser sees it. */
export function readStream(response: Response): StreamReader {
  if (response.body === null) {
    throw new Error(`No event stream: ${response.status}.`);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const events: ReceivedEvent[] = [];
  const comments: string[] = [];
  let retryMs: number | undefined;
  let looked = 0;
  const parser = createParser({
    onEvent({ event, id, data }) {
      const received: ReceivedEvent = JSON.parse(
        `{"event":${JSON.stringify(event)},"data":${data}}`,
      );
      events.push(id === undefined ? received : { ...received, id: Number(id) });
    },
    onRetry: (ms) => {
      retryMs = ms;
    },
    onComment: (comment) => comments.push(comment),
  });

  /** False at the end of the stream. */
  async function readMore(): Promise<boolean> {
    const { value, done } = await reader.read();
    if (!done) {
      parser.feed(decoder.decode(value, { stream: true }));
    }
    return !done;
  }

  return {
    events,
    comments,
    get retryMs() {
      return retryMs;
    },
    async until(matches) {
      for (;;) {
        while (looked < events.length) {
          const event = events[looked];
          looked += 1;
          if (event !== undefined && matches(event)) {
            return event;
          }
        }
        if (!(await readMore())) {
          return undefined;
        }
      }
    },
    async rest() {
      while (await readMore()) {
        // Everything lands in `events`.
      }
      return events;
    },
    cancel: () => reader.cancel(),
  };
}
