import { count } from "../english.ts";
import type { Entry } from "./docket.ts";
import type { CheckedStatement, NotChecked } from "./events.ts";
import type { Point } from "./pull-request.ts";

/** What the second reading found, in fixed words: a model's own reasons are for the page alone. */

type Check = NonNullable<Entry["check"]>;

/** Of a whole entry: `9 statements match what they cite`, `1 of 9 doubted` or `Not checked`. */
export function checkWords({ statements, notChecked }: Check): string {
  if (notChecked !== undefined) {
    return "Not checked";
  }
  const all = statements.length;
  const doubted = statements.filter(isDoubted).length;
  if (doubted > 0) {
    return `${doubted} of ${all} doubted`;
  }
  return all === 1
    ? "1 statement matches what it cites"
    : `${count(all, "statement")} match what they cite`;
}

/** Why there was no second reading, as the end of a sentence. */
export const WHY_NOT_CHECKED: Readonly<Record<NotChecked, string>> = {
  off: "second readings are turned off here",
  no_model: "no model wrote it, or none may read it",
  budget: "the tokens for today are spent",
  limit: "your second readings of this hour are used up",
  time: "there was no time left",
  failed: "the model that reads it a second time could not be asked",
  invalid: "the model's answer did not have one verdict for each statement",
  cancelled: "it was cancelled before",
};

export function isDoubted({ verdict }: CheckedStatement): boolean {
  return verdict !== "supported";
}

/** Why a statement is doubted, without a word of a model. */
export function doubtWords({ verdict, by }: CheckedStatement): string {
  return verdict === "contradicted"
    ? by === "code"
      ? "GitHub says otherwise"
      : "what it cites says otherwise"
    : by === "code"
      ? "stands nowhere in the evidence"
      : "not in what it cites";
}

/** A part of a text, with the doubt about it where there is one. */
export interface MarkedPart {
  text: string;
  doubt?: CheckedStatement;
}

/** The text of an entry, cut where doubted statements begin and end. */
export function markedParts(text: string, check: Check | undefined): MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  const doubts = (check?.statements ?? []).filter(isDoubted);
  for (const doubt of doubts.toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0))) {
    const { section, start = 0, end = 0 } = doubt;
    if (section === "text" && start >= at && start < end && end <= text.length) {
      parts.push({ text: text.slice(at, start) }, { text: text.slice(start, end), doubt });
      at = end;
    }
  }
  return [...parts, { text: text.slice(at) }].filter((part) => part.text !== "");
}

/** The doubt about a point, where there is one. */
export function doubtOf(
  check: Check | undefined,
  section: "open" | "settled",
  index: number,
): CheckedStatement | undefined {
  return check?.statements.find(
    (statement) =>
      statement.section === section && statement.index === index && isDoubted(statement),
  );
}

/** The same entry with its doubts written into it, for where there is nothing but text. */
export function withDoubts(entry: Entry): Entry {
  const { check } = entry;
  function points(section: "open" | "settled"): Point[] {
    return entry[section].map((point, index) => {
      const doubt = doubtOf(check, section, index);
      return doubt === undefined ? point : { ...point, text: point.text + noteOf(doubt) };
    });
  }
  return check === undefined
    ? entry
    : {
        ...entry,
        text: markedParts(entry.text, check)
          .map(({ text, doubt }) => (doubt === undefined ? text : text + noteOf(doubt)))
          .join(""),
        open: points("open"),
        settled: points("settled"),
      };
}

/** What is said below a text by a model: nothing where all of it matches what it cites. */
export function checkNote({ outcome, check }: Entry): string {
  const isWhole = check?.notChecked === undefined && !check?.statements.some(isDoubted);
  return outcome !== "written" || check === undefined || isWhole ? "" : `${checkWords(check)}.`;
}

function noteOf(doubt: CheckedStatement): string {
  return ` (doubted: ${doubtWords(doubt)})`;
}
