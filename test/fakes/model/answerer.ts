import { type Evidence, fragmentOf, type Piece } from "./evidence.ts";

const PIECES_MAX = 3;
/** Words that questions are made of. */
const COMMON =
  /^(?:the|what|which|why|who|how|did|does|are|was|were|this|that|these|those|about|with|and|for|pull|request)$/;

/** Answers from the labelled pieces that share most with the question: same evidence and question, same text. */
export function writeAnswer(evidence: Evidence, question: string): string {
  const words = (question.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? []).filter(
    (word) => !COMMON.test(word),
  );
  const ranked = evidence.pieces
    .map((piece) => ({ piece, shared: sharedWith(piece, words) }))
    .toSorted((one, other) => other.shared - one.shared)
    .slice(0, PIECES_MAX);
  const told = ranked.flatMap(({ piece }) => {
    const fragment = fragmentOf(piece);
    return fragment === "" ? [] : [`${said(piece, fragment)} [${piece.label}].`];
  });
  return told.length === 0 ? "Nothing that was supplied answers this." : told.join(" ");
}

function said({ author }: Piece, fragment: string): string {
  return author === null ? `There it says “${fragment}”` : `@${author} writes “${fragment}”`;
}

/** What a tool has just read, which comes last, wins where nothing else decides. */
function sharedWith({ label, heading, text }: Piece, words: readonly string[]): number {
  const all = `${heading}\n${text}`.toLowerCase();
  const isTalk = /^[CRT]/.test(label) ? 0.5 : 0;
  return words.filter((word) => all.includes(word)).length + isTalk;
}
