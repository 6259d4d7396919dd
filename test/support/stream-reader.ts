import { createParser } from "eventsource-parser";

import type { DocketEvent } from "../../src/protocol/events.ts";

export type ReceivedEvent<Event = DocketEvent> = Event & { id?: number };

export interface StreamReader<Event = DocketEvent> {
  /** Everything received so far, in order. */
  readonly events: ReceivedEvent<Event>[];
  readonly comments: string[];
  readonly retryMs: number | undefined;
  /** Reads on until an event that matches has come; undefined when the stream ended before. */
  until(
    matches: (event: ReceivedEvent<Event>) => boolean,
  ): Promise<ReceivedEvent<Event> | undefined>;
  /** Reads to the end of the stream. */
  rest(): Promise<ReceivedEvent<Event>[]>;
  /** Leaves. */
  cancel(): Promise<void>;
}

/** Reads an event stream as an independent parser sees it. */
export function readStream<Event extends object = DocketEvent>(
  response: Response,
): StreamReader<Event> {
  if (response.body === null) {
    throw new Error(`No event stream: ${response.status}.`);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const events: ReceivedEvent<Event>[] = [];
  const comments: string[] = [];
  let retryMs: number | undefined;
  let looked = 0;
  const parser = createParser({
    onEvent({ event, id, data }) {
      const received: Event = JSON.parse(`{"event":${JSON.stringify(event)},"data":${data}}`);
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
