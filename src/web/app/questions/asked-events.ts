import { EventSourceParserStream } from "eventsource-parser/stream";

import { ASKED_EVENT_NAMES } from "../../../protocol/event-names.ts";
import type { AskedEvent } from "../../../protocol/questions.ts";

/** The events of an answer, as they come. EventSource cannot send a question, so the stream is read here. */
export async function* askedEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<AskedEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const name = ASKED_EVENT_NAMES.find((each) => each === value.event);
    if (name !== undefined) {
      yield { event: name, data: JSON.parse(value.data) };
    }
  }
}
