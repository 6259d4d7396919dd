import { REPOSITORY_LOOK_MAX_MS, STREAM_RETRY_MS } from "../../limits.ts";
import type { DocketEvent } from "../../protocol/events.ts";
import type { Failure } from "../../protocol/failures.ts";
import type { AskedEvent } from "../../protocol/questions.ts";

export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // A proxy that compresses or transforms holds events back.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/** Header of a request for the stream, whose log lines name it. */
export const REQUEST_ID = "X-Request-Id";

export const OPENING_FRAME = `retry: ${STREAM_RETRY_MS}\n\n`;

/** A comment: readers ignore it, proxies see that the connection lives. */
export const HEARTBEAT_FRAME = ": still here\n\n";

/** What some readers take for the end of a line. JSON may hold them as they are, and as escapes. */
const LINE_SEPARATOR = /[\u0085\u2028\u2029]/g;

/**
 * One event of an event stream. JSON has no line breaks, so that one `data:` line always holds it. The id comes last:
 * readers that take it over before the event is whole would lose the event where the connection is cut between them.
 */
export function encodeFrame(event: DocketEvent | AskedEvent, id?: number): string {
  const data = JSON.stringify(event.data).replace(
    LINE_SEPARATOR,
    (separator) => `\\u${separator.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const position = id === undefined ? "" : `id: ${id}\n`;
  return `event: ${event.event}\ndata: ${data}\n${position}\n`;
}

/** Not known just now: an EventSource would take any other status for the end. */
export function comeBack({ retryAfterMs = REPOSITORY_LOOK_MAX_MS }: Failure): Response {
  return new Response(`retry: ${retryAfterMs}\n\n`, { headers: STREAM_HEADERS });
}
