import type { EventLog } from "./event-log.ts";

/**
 * The id after which a reader wants to go on: the `Last-Event-ID` header, else `?after=`. What is no id, or lies beyond
 * the log of a running job, counts as 0. "nothing-left": the reader has seen the end, and a 204 stops it for good.
 */
export function resumePoint(
  request: { headers: Headers; url: string },
  log: Pick<EventLog, "events" | "ended">,
): number | "nothing-left" {
  const asked =
    request.headers.get("Last-Event-ID") ?? new URL(request.url).searchParams.get("after") ?? "";
  const id = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (log.ended && id >= log.events.length) {
    return "nothing-left";
  }
  return id > log.events.length ? 0 : id;
}
