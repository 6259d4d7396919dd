import type { Shown } from "../summarize/ports.ts";

/** What a person has seen of one pull request. */
export interface Mark {
  at: number;
  shown: Shown;
  /** What had been seen before that: what the docket of `at` itself is compared with. */
  before?: Omit<Mark, "before">;
}

/** By number, of one repository. */
export type Marks = ReadonlyMap<number, Mark>;

/** Stands for the queue as a whole among the marks, whose numbers begin at 1. */
export const WHOLE: Shown = { number: 0, comments: null, commits: 0, readiness: "unknown" };

/** The marks once a docket was seen as well. What was seen in a newer docket stays as it is. */
export function withShown(
  before: Marks,
  { at, isWhole, pullRequests }: { at: number; isWhole: boolean; pullRequests: readonly Shown[] },
): Marks {
  const marks = new Map(before);
  for (const shown of [...(isWhole ? [WHOLE] : []), ...pullRequests]) {
    const mark = marks.get(shown.number);
    if (mark === undefined || mark.at < at) {
      const earlier = mark === undefined ? {} : { before: { at: mark.at, shown: mark.shown } };
      marks.set(shown.number, { at, shown, ...earlier });
    } else if (mark.at === at) {
      marks.set(shown.number, { ...mark, shown });
    }
  }
  return marks;
}
