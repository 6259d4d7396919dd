import type { SummaryEvent } from "../protocol/events.ts";
import type { Failure } from "../protocol/failures.ts";
import type { Point, Warning } from "../protocol/pull-request.ts";
import { toFailure } from "./expected-failure.ts";
import type { Gathered } from "./gathering.ts";
import { labelBlockers } from "./select/blocker-labels.ts";
import { Stopped } from "./stop.ts";
import { citationsOf } from "./write/answer.ts";
import type { Written } from "./writing.ts";

/** A summary before it is dated, with its failure not yet worded. */
export type Summary = Omit<SummaryEvent, "number" | "elapsedMs" | "error"> & { failure?: Failure };

export function summaryOf(
  { outcome, answer, cached, usage, failure }: Written,
  gathered: Gathered,
  warnings: readonly Warning[],
): Summary {
  const { text, open, settled } = answer;
  return {
    outcome,
    text,
    citations: citationsOf(
      text,
      [...open, ...settled, blockersAsPoint(gathered)],
      gathered.evidence.pieces,
    ),
    open,
    settled,
    warnings: [...warnings, ...gathered.evidence.warnings, ...answer.warnings],
    ...(failure === undefined ? {} : { failure }),
    cached,
    ...(usage === undefined ? {} : { usage }),
  };
}

/** What blocks is read next to the summary, so its labels need their links as well. */
function blockersAsPoint({ readiness, facts, pull, evidence }: Gathered): Point {
  const { blockers } = labelBlockers(readiness, facts, pull, evidence.pieces);
  return { text: "", citations: blockers.flatMap(({ label }) => label ?? []) };
}

/** An entry that did not get its summary keeps the text that readers have seen. */
export function unfinishedSummary(
  error: unknown,
  text: string,
  gathered: Gathered | undefined,
): Summary {
  const failure = failureOf(error);
  return {
    outcome: failure === undefined ? "cancelled" : "failed",
    text,
    citations:
      gathered === undefined
        ? []
        : citationsOf(text, [blockersAsPoint(gathered)], gathered.evidence.pieces),
    open: [],
    settled: [],
    warnings: gathered?.evidence.warnings ?? [],
    ...(failure === undefined ? {} : { failure }),
    cached: false,
  };
}

function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Stopped)) {
    return toFailure(error);
  }
  switch (error.why) {
    case "cancelled":
      return undefined;
    case "timed_out":
      return { code: "timed_out" };
  }
}
