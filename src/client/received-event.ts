import * as z from "zod";

import {
  DeltaEvent,
  DoneEvent,
  JobEvent,
  PullRequestEvent,
  RankingEvent,
  SummaryEvent,
  type DocketEvent,
} from "../protocol/events.ts";

const schema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("job"), data: JobEvent }),
  z.object({ event: z.literal("ranking"), data: RankingEvent }),
  z.object({ event: z.literal("pull-request"), data: PullRequestEvent }),
  z.object({ event: z.literal("delta"), data: DeltaEvent }),
  z.object({ event: z.literal("summary"), data: SummaryEvent }),
  z.object({ event: z.literal("done"), data: DoneEvent }),
]);

const NAMES: ReadonlySet<string> = new Set(schema.options.map(({ shape }) => shape.event.value));

/** An event with its position in the job's log; `delta` has none. */
export type ReceivedEvent = DocketEvent & { id?: number };

/**
 * Validates one event of the stream. Undefined for a name this version does not know, so that a newer server does not
 * break an older client; throws `ZodError` or `SyntaxError` when a known event is malformed.
 */
export function receiveEvent(
  name: string,
  id: string | undefined,
  data: string,
): ReceivedEvent | undefined {
  if (!NAMES.has(name)) {
    return undefined;
  }
  const received = schema.parse({ event: name, data: JSON.parse(data) });
  return id === undefined || id === "" ? received : { ...received, id: Number(id) };
}
