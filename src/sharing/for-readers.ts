import type { EmittedEvent } from "../protocol/events.ts";

/** What is about whoever made a docket: what it cost them, what they had seen before, their way past a refusal. */
const OF_ITS_PERSON = new Set(["usage", "changes", "action"]);

/**
 * An event as the readers of a link get it: without what is about the person who made the docket, whichever types say
 * that it is there. What that person could not read is not named: not all who read may know of it.
 */
export function forReaders(event: EmittedEvent, link: string): EmittedEvent {
  if (event.event === "delta") {
    return event;
  }
  if (event.event === "job") {
    return { ...event, data: { ...event.data, id: link } };
  }
  if (event.event === "job-scope") {
    return { ...event, data: { ...event.data, unreadable: [] } };
  }
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => (OF_ITS_PERSON.has(key) ? undefined : value)),
  );
}
