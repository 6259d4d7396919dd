import { ASKED_EVENT_NAMES } from "../protocol/event-names.ts";
import { AskedEvent } from "../protocol/questions.ts";
import { DocketError } from "./docket-error.ts";
import { messagesIn, parseEvent } from "./event-stream.ts";

/** The events of one question up to its answer. It cannot be taken up again: whoever leaves has stopped it. */
export async function* askedStream(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<AskedEvent> {
  for await (const message of messagesIn(response, signal)) {
    const event =
      typeof message === "number" ? undefined : parseEvent(message, AskedEvent, ASKED_EVENT_NAMES);
    if (event !== undefined) {
      yield event;
      if (event.event === "answer") {
        return;
      }
    }
  }
  signal?.throwIfAborted();
  throw new DocketError("The answer was cut off.", 0);
}
