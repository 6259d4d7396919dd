import { createParser } from "eventsource-parser";

import type { ReceivedEvent } from "./stream-reader.ts";

export interface CutStream {
  events: ReceivedEvent[];
  connections: number;
}

/** Numbers from 0 up to 1, the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return function random() {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/**
 * Reads an event stream over connections that are each cut after a number of bytes, wherever in an event that is, and
 * resumes with the last id it has read whole. Ends with the stream, or when the server says that nothing is left.
 */
export async function readCutStream(
  connect: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>,
  bytesUntilCut: (connection: number) => number,
): Promise<CutStream> {
  const cut: CutStream = { events: [], connections: 0 };
  let lastEventId: string | undefined;
  for (;;) {
    const abort = new AbortController();
    const response = await connect(lastEventId, abort.signal);
    cut.connections += 1;
    if (response.status !== 200 || response.body === null) {
      return cut;
    }
    const parser = createParser({
      onEvent({ event, id, data }) {
        const received: ReceivedEvent = JSON.parse(
          `{"event":${JSON.stringify(event)},"data":${data}}`,
        );
        lastEventId = id ?? lastEventId;
        cut.events.push(id === undefined ? received : { ...received, id: Number(id) });
      },
    });
    const decoder = new TextDecoder();
    let left = bytesUntilCut(cut.connections);
    for await (const chunk of response.body) {
      parser.feed(decoder.decode(chunk.subarray(0, left), { stream: true }));
      left -= chunk.byteLength;
      if (left <= 0) {
        break;
      }
    }
    abort.abort();
  }
}
