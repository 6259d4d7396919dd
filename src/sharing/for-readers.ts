import type { EmittedEvent } from "../protocol/events.ts";
import { type FailureCode, type StreamError, toStreamError } from "../protocol/failures.ts";

/** What is about whoever made a docket: what it cost them, and what they had seen before. */
const OF_ITS_PERSON = new Set(["usage", "changes"]);

/** Failures that say nothing of that person's connection, account and limits. */
const OF_THE_DOCKET: ReadonlySet<string> = new Set<FailureCode>([
  "github_unavailable",
  "interrupted",
  "model_quota",
  "model_unavailable",
  "timed_out",
]);

/**
 * An event as the readers of a link get it: without what is about the person who made the docket, whichever types say
 * that it is there. What that person could not read is not named: not all who read may know of it.
 */
export function forReaders(
  event: EmittedEvent,
  { link, log }: { link: string; log: readonly EmittedEvent[] },
): EmittedEvent {
  switch (event.event) {
    case "delta":
      return event;
    case "job": {
      const repository = nameOf(event.data.repository, log);
      return { ...event, data: { ...event.data, id: link, repository } };
    }
    case "job-scope":
      return { ...event, data: { ...event.data, unreadable: [] } };
    case "summary": {
      const { error, ...data } = event.data;
      // Whether they had it before is theirs, too.
      return withoutTheirs({ ...event, data: { ...data, ...told(error), cached: false } });
    }
    case "done": {
      const { error, ...data } = event.data;
      return withoutTheirs({ ...event, data: { ...data, ...told(error) } });
    }
    case "check": {
      const { notChecked } = event.data;
      // That their second readings are used up is theirs: here none could be had.
      return withoutTheirs(
        notChecked === "limit"
          ? { ...event, data: { ...event.data, notChecked: "failed" } }
          : event,
      );
    }
    case "ranking":
    case "pull-request":
    case "queue":
      return withoutTheirs(event);
  }
}

function withoutTheirs(event: EmittedEvent): EmittedEvent {
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => (OF_ITS_PERSON.has(key) ? undefined : value)),
  );
}

/** A failure by its own sentence and without the request that met it, where readers are told of it at all. */
function told(error: { code: string } | undefined): { error?: StreamError } {
  return error !== undefined && isOfTheDocket(error.code)
    ? { error: toStreamError({ code: error.code }, "") }
    : {};
}

function isOfTheDocket(code: string): code is FailureCode {
  return OF_THE_DOCKET.has(code);
}

/** A docket of several is called by the first that was asked for, which may be one that its person could not read. */
function nameOf(asked: string, log: readonly EmittedEvent[]): string {
  const scope = log.find((each) => each.event === "job-scope");
  return scope === undefined || !asked.includes("/") ? asked : (scope.data.repositories[0] ?? "");
}
