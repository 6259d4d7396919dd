import * as z from "zod";

import {
  AnswerDelta,
  AnswerEvent,
  type AskedEvent,
  QuestionEvent,
  ToolEvent,
} from "../protocol/questions.ts";
import { DocketError } from "./docket-error.ts";
import { messagesIn } from "./event-stream.ts";

const schema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("question"), data: QuestionEvent }),
  z.object({ event: z.literal("tool"), data: ToolEvent }),
  z.object({ event: z.literal("delta"), data: AnswerDelta }),
  z.object({ event: z.literal("answer"), data: AnswerEvent }),
]);

const NAMES: ReadonlySet<string> = new Set(schema.options.map(({ shape }) => shape.event.value));

/** The events of one question up to its answer. It cannot be taken up again: whoever leaves has stopped it. */
export async function* askedStream(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<AskedEvent> {
  for await (const message of messagesIn(response, signal)) {
    if (typeof message === "number" || !NAMES.has(message.event ?? "")) {
      continue;
    }
    const event = schema.parse({ event: message.event, data: JSON.parse(message.data) });
    yield event;
    if (event.event === "answer") {
      return;
    }
  }
  signal?.throwIfAborted();
  throw new DocketError("The answer was cut off.", 0);
}
