import { WRITTEN_DOUBTS, WRITTEN_SUMMARIES } from "../data/summaries.ts";
import type { Evidence } from "./evidence.ts";

const QUOTED = /\[\[([^\]]+)\]\]/g;

/** The summary that was written by hand for this evidence; null where there is none, or where what it cites has gone. */
export function handwritten({ title, pieces }: Evidence): string | null {
  const written = WRITTEN_SUMMARIES[title];
  if (written === undefined) {
    return null;
  }
  const text = [
    "SUMMARY:",
    written.prose,
    ...points("OPEN:", written.open),
    ...points("SETTLED:", written.settled),
  ].join("\n");
  const labels = new Map(
    [...text.matchAll(QUOTED)].map(([, words = ""]) => [
      words,
      pieces.find((piece) => `${piece.heading}\n${piece.text}`.includes(words))?.label,
    ]),
  );
  return [...labels.values()].includes(undefined)
    ? null
    : text.replaceAll(QUOTED, (_, words: string) => `[${labels.get(words)}]`);
}

function points(heading: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [heading, ...list.map((text) => `- ${text}`)];
}

/** What was judged by hand of a statement that was written by hand; null of any other. */
export function handwrittenVerdict(statement: string): string | null {
  const wanted = plain(statement);
  const isWritten = Object.values(WRITTEN_SUMMARIES).some(({ prose, open, settled }) =>
    [prose, ...open, ...settled].some((text) => plain(text).includes(wanted)),
  );
  return isWritten ? (DOUBTS.get(wanted) ?? "supported") : null;
}

const DOUBTS = new Map(WRITTEN_DOUBTS.map(({ statement, verdict }) => [plain(statement), verdict]));

/** Letters and digits, without what is cited. */
function plain(text: string): string {
  return text
    .replaceAll(QUOTED, "")
    .replaceAll(/\[[A-Z]\d+\]/g, "")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
