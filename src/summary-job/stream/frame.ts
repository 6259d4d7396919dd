import { STREAM_RETRY_MS } from "../../limits.ts";
import type { DocketEvent } from "../../protocol/events.ts";
import type { AskedEvent } from "../../protocol/questions.ts";

export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // A proxy that compresses or transforms holds events back.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

export const OPENING_FRAME = `retry: ${STREAM_RETRY_MS}\n\n`;

/** A comment: readers ignore it, proxies see that the connection lives. */
export const HEARTBEAT_FRAME = ": still here\n\n";

/** One event of an event stream. JSON has no line breaks, so that one `data:` line always holds it. */
export function encodeFrame(event: DocketEvent | AskedEvent, id?: number): string {
  const position = id === undefined ? "" : `id: ${id}\n`;
  return `${position}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
