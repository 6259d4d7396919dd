import { createParser, type EventSourceMessage } from "eventsource-parser";
import type * as z from "zod";

import { DOCKET_EVENT_NAMES } from "../protocol/event-names.ts";
import { DocketEvent } from "../protocol/events.ts";
import { DocketError, refusal } from "./docket-error.ts";

/** An event is at most an entry with its evidence; a line far beyond that is not ours. */
const EVENT_MAX_CHARACTERS = 1024 * 1024;
const RETRY_DEFAULT_MS = 2000;
const RETRY_MAX_MS = 30_000;

/** An event with its position in the job's log; `delta` has none. */
export type ReceivedEvent = DocketEvent & { id?: number };

export interface EventStreamOptions {
  url: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
  /** Id of the last event already known. */
  after: number;
  signal: AbortSignal | undefined;
  /** How often in a row the connection may fail without one new event before the stream gives up. */
  failuresMax: number;
}

/**
 * The events of a job from `after` on, taken up again by itself wherever the connection is cut, until `done`. Every
 * logged event is yielded once; after a cut, entries under way start again with one `delta` of offset 0.
 * This is not the server's `withRetries`, which repeats a call that failed as a whole: a stream goes on after the last
 * event, a new event resets the count of failures, and the stream's own `retry` says how long to wait.
 */
export async function* eventStream(options: EventStreamOptions): AsyncGenerator<ReceivedEvent> {
  let after = options.after;
  let retryMs = RETRY_DEFAULT_MS;
  let failures = 0;
  for (;;) {
    try {
      for await (const message of connection(options, after)) {
        if (typeof message === "number") {
          retryMs = message;
          continue;
        }
        if (message.id !== undefined) {
          if (message.id <= after) {
            continue;
          }
          after = message.id;
        }
        failures = 0;
        yield message;
        if (message.event === "done") {
          return;
        }
      }
    } catch (error) {
      if (error instanceof Ended) {
        return;
      }
      if (options.signal?.aborted === true) {
        throw options.signal.reason;
      }
      if (!isTransient(error)) {
        throw error;
      }
      failures += 1;
      if (failures > options.failuresMax) {
        throw new DocketError("The event stream could not be taken up again.", 0, undefined, error);
      }
    }
    await pause(Math.min(retryMs * 2 ** failures, RETRY_MAX_MS), options.signal);
  }
}

/** The server has nothing after this id: it answered 204. */
class Ended extends Error {}

/** One connection: its events, and the server's `retry` as a number of milliseconds. */
async function* connection(
  { url, headers, fetch, signal }: EventStreamOptions,
  after: number,
): AsyncGenerator<ReceivedEvent | number> {
  const response = await fetch(url, {
    headers: {
      ...headers,
      accept: "text/event-stream",
      ...(after > 0 ? { "last-event-id": String(after) } : {}),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 204) {
    throw new Ended();
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  for await (const message of messagesIn(response, signal)) {
    if (typeof message === "number") {
      yield message;
      continue;
    }
    const event = parseEvent(message, DocketEvent, DOCKET_EVENT_NAMES);
    if (event !== undefined) {
      yield message.id === undefined || message.id === ""
        ? event
        : { ...event, id: Number(message.id) };
    }
  }
}

/**
 * Validates one message of a stream. Undefined for a name this version does not know, so that a newer server does not
 * break an older client; throws `ZodError` or `SyntaxError` when a known event is malformed.
 */
export function parseEvent<Event>(
  { event, data }: EventSourceMessage,
  schema: z.ZodType<Event>,
  names: readonly string[],
): Event | undefined {
  return names.includes(event ?? "") ? schema.parse({ event, data: JSON.parse(data) }) : undefined;
}

/** The messages of one event stream as they come, and its `retry` as a number of milliseconds. */
export async function* messagesIn(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventSourceMessage | number> {
  if (response.body === null) {
    return;
  }
  const received: (EventSourceMessage | number)[] = [];
  const parser = createParser({
    onEvent: (message) => received.push(message),
    onRetry: (milliseconds) => received.push(milliseconds),
    maxBufferSize: EVENT_MAX_CHARACTERS,
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  // Not every fetch ends the body when its signal is aborted.
  const leave = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener("abort", leave, { once: true });
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      yield* received.splice(0);
    }
  } finally {
    signal?.removeEventListener("abort", leave);
    // Frees the connection when the reader of this generator stops early; a stream that failed has nothing to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof DocketError) {
    return error.status === 429 || error.status >= 500;
  }
  // fetch and stream readers report a lost connection as a TypeError; workerd as a plain Error.
  return error instanceof Error && !(error instanceof SyntaxError) && error.name !== "ZodError";
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => resolve(), ms);
  const abort = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
