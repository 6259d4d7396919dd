import type { Warning } from "../protocol/pull-request.ts";
import { checkStatements } from "../summarize/check/check-statements.ts";
import type { KnownNumber } from "../summarize/judge/known-facts.ts";
import type { AnyPiece } from "../summarize/select/piece.ts";
import { removedWarnings } from "../summarize/write/answer.ts";
import type { ReadAnswer } from "./answer-reader.ts";
import type { EntryEvidence } from "./docket-evidence.ts";

interface Rests {
  entries: readonly EntryEvidence[];
  /** Of the entry it is about, where it is about one. */
  number: number | undefined;
  /** All that the model got to see. */
  pieces: readonly AnyPiece[];
  /** In this thread, whose words an answer may use. */
  questions: readonly string[];
}

/** What a reader should know of an answer: what was taken out of it, and what nothing it cites holds. */
export function warnOf(
  answer: ReadAnswer,
  { entries, number, pieces, questions }: Rests,
): Warning[] {
  const known = entries.flatMap((entry) => entry.known ?? []);
  const subject =
    entries.length === 1 ? entries[0] : entries.find((entry) => entry.number === number);
  return [
    ...removedWarnings(answer.removed, 0, answer.cut),
    ...checkStatements(
      { text: answer.labelled, open: [], settled: [], code: answer.code },
      {
        known: {
          text: [...known.map(({ text }) => text), ...questions].join("\n"),
          numbers: [
            ...known.flatMap(({ numbers }) => numbers),
            said(entries.length),
            ...questions.flatMap((question) => question.match(/\d+/g) ?? []).map(said),
          ],
          people: known.flatMap(({ people }) => people),
          author: "",
          status: subject?.known?.status ?? null,
        },
        branch: entries.map(({ branch }) => branch).join("\n"),
        pieces,
        files: pieces.flatMap(({ kind, about, heading }) =>
          about?.type === "file"
            ? [about]
            : kind === "file" && heading !== undefined
              ? [{ path: heading }]
              : [],
        ),
      },
    ),
  ];
}

/** A number that may stand anywhere: every word begins with nothing. */
function said(value: number | string): KnownNumber {
  return { value: String(value), near: [""] };
}
