import { CITATION_SOURCE, labelsIn, replaceCitations } from "../../protocol/label.ts";
import type { Point } from "../../protocol/pull-request.ts";
import { looksEnglish } from "../../text/language.ts";
import { quotationsIn, withoutQuotations } from "./quotations.ts";

/** A sentence or a point of a summary, and where it stands: `[start, end)` of the text, or its place in the list. */
export type Statement = Place & {
  /** Without its labels. */
  text: string;
  labels: string[];
};

export type Place =
  | { section: "text"; start: number; end: number }
  | { section: "open" | "settled"; index: number };

/** What code says against a statement: it is certain of it. */
export interface Doubt {
  /** Which of the statements, from 0. */
  statement: number;
  /** `unsupported`: it stands nowhere in what was supplied. `contradicted`: GitHub says otherwise. */
  verdict: "unsupported" | "contradicted";
  /** At most 12 words. */
  reason: string;
}

/** What a statement was found to be. */
export interface Verdict {
  verdict: "supported" | "contradicted" | "unsupported";
  /** Why it is doubted: fit to be shown. */
  reason?: string;
}

/** Nobody writes more sentences; it bounds the work on an answer that is no prose. */
const SENTENCES_MAX = 40;

/** All that a summary says, in its order: every character of the text that is no blank belongs to one statement. */
export function statementsOf(summary: {
  text: string;
  open: readonly Point[];
  settled: readonly Point[];
}): Statement[] {
  return [
    ...splitSentences(summary.text),
    ...(["open", "settled"] as const).flatMap((section) =>
      summary[section].map(({ text, citations }, index) => ({
        section,
        index,
        text,
        labels: [...citations],
      })),
    ),
  ];
}

/** Ends of sentences, with the quotes and labels that still belong to them. */
const END = new RegExp(
  String.raw`(?:[.!?…]+["”’»)\]]*|[。！？]["”’」』）]*)(?:${CITATION_SOURCE})*(?=\s|$|[^\s.!?…。！？"”’»)\]」』）])`,
  "gu",
);
const TRAILING_LABELS = new RegExp(
  String.raw`[.!?…。！？]["”’»)」』）]*((?:${CITATION_SOURCE})+)\s*$`,
  "u",
);
const LEADING_LABELS = new RegExp(`^(?:${CITATION_SOURCE})+`, "u");
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|incl|resp|fig|z\.\s?B|d\.\s?h|u\.\s?a|bzw|ca|p\.\s?ej|por ej|c\.-à-d|\p{L})\.$/iu;

/**
 * Splits a paragraph into sentences with what each cites. Labels between two sentences count for both: it is not always
 * clear which one they were meant for.
 */
export function splitSentences(text: string): Statement[] {
  const sentences: Sentence[] = [];
  const quotations = quotationsIn(text);
  const isEnglish = looksEnglish(withoutQuotations(text));
  let start = 0;
  for (const match of text.matchAll(END)) {
    if (sentences.length === SENTENCES_MAX - 1) {
      break;
    }
    const end = match.index + match[0].length;
    const upTo = text.slice(start, match.index + 1);
    const next = text.slice(end).trimStart();
    const isWide = /^[。！？]/.test(match[0]);
    // 「…。」と書く: what is quoted ends there, the sentence goes on.
    const isWideQuote = isWide && /[”’」』）]/.test(match[0]) && next !== "";
    const isInside = !isWide && /^\S/.test(text.slice(end)) && !match[0].endsWith("]");
    const isQuoted = quotations.some(
      (quotation) => quotation.start < match.index && quotation.end > end,
    );
    // “SELECT … FROM”: something is left out, nothing ends. “16. November”: a day or an ordinal.
    const isLeftOut = /(?:^|\s)(?:…|\.\.\.)$/.test(upTo.trimEnd()) && next !== "";
    const isOrdinal = !isEnglish && /(?:^|[\s(])\d{1,2}\.$/.test(upTo);
    // Names of people begin in lower case; after a label it is a new sentence all the same.
    const isLabelled = upTo.endsWith("].") || match[0].endsWith("]");
    const goesOn = /^\p{Ll}/u.test(next) && !isLabelled;
    if (
      isInside ||
      isQuoted ||
      isWideQuote ||
      isLeftOut ||
      isOrdinal ||
      goesOn ||
      ABBREVIATION.test(upTo)
    ) {
      continue;
    }
    sentences.push(toSentence(text, start, end));
    start = end;
  }
  if (text.slice(start).trim() !== "") {
    sentences.push(toSentence(text, start, text.length));
  }
  return sentences.map(({ statement, labels }, index) => ({
    ...statement,
    labels: [
      ...new Set([
        ...labels,
        ...(sentences[index - 1]?.trailing ?? []),
        ...(sentences[index + 1]?.leading ?? []),
      ]),
    ],
  }));
}

interface Sentence {
  statement: Omit<Statement & { section: "text" }, "labels">;
  labels: string[];
  leading: string[];
  trailing: string[];
}

function toSentence(text: string, from: number, to: number): Sentence {
  const written = text.slice(from, to);
  const start = from + (written.length - written.trimStart().length);
  return {
    statement: {
      section: "text",
      start,
      end: start + written.trim().length,
      text: replaceCitations(written, () => "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    },
    labels: labelsIn(written),
    leading: labelsIn(LEADING_LABELS.exec(written)?.[0] ?? ""),
    trailing: labelsIn(TRAILING_LABELS.exec(written)?.[1] ?? ""),
  };
}
