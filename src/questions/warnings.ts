import type { ReadAnswer } from "../model-output/reading/answer-reader.ts";
import type { Warning } from "../protocol/pull-request.ts";
import { doubtsOf } from "../summarize/check/doubts.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";
import { splitSentences } from "../summarize/statements/statements.ts";
import { removedWarnings } from "../summarize/write/answer.ts";
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
    ...removedWarnings(answer.removed, answer.cut),
    ...doubtsOf(
      splitSentences(answer.labelled),
      {
        known: {
          text: [...known.map(({ text }) => text), ...questions, String(entries.length)].join("\n"),
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
      { code: answer.code, unsupplied: [] },
    ).map(({ statement, reason }) => ({
      code: "unsupported_claim",
      message: `Sentence ${statement + 1}: ${reason}.`,
    })),
  ];
}
