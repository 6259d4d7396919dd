import type { EmittedEvent } from "../protocol/events.ts";

/** What is about whoever made a docket: what it cost them, what they had seen before, their way past a refusal. */
const OF_ITS_PERSON = new Set(["usage", "changes", "action"]);

/**
 * An event as the readers of a link get it: without what is about the person who made the docket, whichever types say
 * that it is there. What that person could not read is not named: not all who read may know of it.
 */
export function forReaders(
  event: EmittedEvent,
  { link, log }: { link: string; log: readonly EmittedEvent[] },
): EmittedEvent {
  if (event.event === "delta") {
    return event;
  }
  if (event.event === "job") {
    const repository = nameOf(event.data.repository, log);
    return { ...event, data: { ...event.data, id: link, repository } };
  }
  if (event.event === "job-scope") {
    return { ...event, data: { ...event.data, unreadable: [] } };
  }
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => (OF_ITS_PERSON.has(key) ? undefined : value)),
  );
}

/** A docket of several is called by the first that was asked for, which may be one that its person could not read. */
function nameOf(asked: string, log: readonly EmittedEvent[]): string {
  const scope = log.find((each) => each.event === "job-scope");
  return scope === undefined || !asked.includes("/") ? asked : (scope.data.repositories[0] ?? "");
}
