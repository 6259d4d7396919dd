import { cite } from "../protocol/label.ts";
import { headingOf } from "../summarize/citations/heading.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";
import { evidenceTokens } from "../summarize/select/render-evidence.ts";
import { headWithin } from "../text/cut-text.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import type { EntryEvidence } from "./docket-evidence.ts";

interface Choice {
  question: string;
  /** Of the entry that the question is about, where it is about one. */
  number: number | undefined;
  /** Labels that must be there: what earlier answers cite. */
  wanted: ReadonlySet<string>;
  maxTokens: number;
}

/** What is unsettled explains more than what changed; a file is named at least. */
const KIND_WEIGHT: Readonly<Record<AnyPiece["kind"], number>> = {
  thread: 1.5,
  review: 1.5,
  check: 1,
  comment: 0.75,
  file: 0.25,
  "pull-request": 0,
  issue: 0,
};
/** Stand in for a relevance that no words can show. */
const ENTRY_WEIGHT = 12;
const WANTED_WEIGHT = 24;
const CITED_WEIGHT = 4;

/**
 * The entries with the pieces of each that serve a question best: of the entry it is about, what earlier answers and
 * the summary rest on, what shares rare words with it. Order and labels stay as they were.
 */
export function choosePieces(
  entries: readonly EntryEvidence[],
  { question, number, wanted, maxTokens }: Choice,
): EntryEvidence[] {
  const named = new Set([...question.matchAll(/#(\d{1,9})\b/g)].map((match) => Number(match[1])));
  const words = wordsOf(question);
  const texts = entries.map(({ pieces }) => pieces.map((piece) => searchText(piece)));
  const rarity = rarityOf(words, texts.flat());
  const candidates = entries.flatMap((entry, at) =>
    entry.pieces.map((piece, index) => {
      const text = texts[at]?.[index] ?? "";
      const shared = words.reduce(
        (sum, word) => sum + (text.includes(word) ? (rarity.get(word) ?? 0) : 0),
        0,
      );
      return {
        piece,
        value:
          shared +
          KIND_WEIGHT[piece.kind] +
          (entry.number === number || named.has(entry.number) ? ENTRY_WEIGHT : 0) +
          (wanted.has(piece.label) ? WANTED_WEIGHT : 0) +
          (entry.summary.includes(cite(piece.label)) ? CITED_WEIGHT : 0),
      };
    }),
  );
  const overview = Math.floor(maxTokens / 2 / Math.max(1, entries.length));
  const overviews = entries.map((entry) => ({
    ...entry,
    summary: headWithin(entry.summary, overview),
  }));
  let room = maxTokens - overviews.reduce((sum, entry) => sum + overviewTokens(entry), 0);
  const chosen = new Set<AnyPiece>();
  for (const { piece } of candidates.toSorted((one, other) => other.value - one.value)) {
    const tokens = evidenceTokens([piece]);
    if (tokens <= room) {
      chosen.add(piece);
      room -= tokens;
    }
  }
  return overviews.map((entry) => ({
    ...entry,
    pieces: entry.pieces.filter((piece) => chosen.has(piece)),
  }));
}

function overviewTokens({ facts, summary, title }: EntryEvidence): number {
  return estimateTokens([title, summary, ...facts].join("\n"));
}

function searchText(piece: AnyPiece): string {
  return `${headingOf(piece)}\n${piece.author ?? ""}\n${piece.text}`.toLowerCase();
}

/** Words, names and parts of paths; scripts without blanks give pairs of characters. */
function wordsOf(question: string): string[] {
  const plain = question.toLowerCase();
  return [
    ...new Set([
      ...(plain.match(/[\p{L}\p{N}_]{3,}/gu) ?? []),
      ...(plain.match(/[\w@./-]{5,}/g) ?? []),
      ...(plain.match(/[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]{2}/gu) ?? []),
    ]),
  ];
}

/** What nearly every piece holds says nothing about any of them. */
function rarityOf(words: readonly string[], texts: readonly string[]): Map<string, number> {
  return new Map(
    words.map((word) => {
      const holders = texts.filter((text) => text.includes(word)).length;
      return [word, Math.log((texts.length + 1) / (holders + 1))];
    }),
  );
}
