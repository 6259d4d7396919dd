import type { DocketEvent } from "./events.ts";
import type { AskedEvent } from "./questions.ts";

/** The names of the events, for the page, which does not carry zod. A name that is missing or surplus does not compile. */

export const DOCKET_EVENT_NAMES = namesOf<DocketEvent["event"]>({
  job: true,
  "job-scope": true,
  ranking: true,
  "pull-request": true,
  delta: true,
  summary: true,
  check: true,
  queue: true,
  yours: true,
  done: true,
});

export const ASKED_EVENT_NAMES = namesOf<AskedEvent["event"]>({
  question: true,
  tool: true,
  delta: true,
  answer: true,
});

function namesOf<Name extends string>(names: Record<Name, true>): readonly Name[] {
  return Object.keys(names).filter((name): name is Name => name in names);
}
