import { CITATION_SOURCE, labelsIn, replaceCitations } from "../../protocol/label.ts";
import { looksEnglish } from "../../text/language.ts";
import { quotationsIn, withoutQuotations } from "./quotations.ts";

export interface Sentence {
  /** Without its labels. */
  text: string;
  labels: string[];
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
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  const quotations = quotationsIn(text);
  const isEnglish = looksEnglish(withoutQuotations(text));
  let start = 0;
  for (const match of text.matchAll(END)) {
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
    sentences.push(toSentence(text.slice(start, end)));
    start = end;
  }
  const rest = text.slice(start);
  if (rest.trim() !== "") {
    sentences.push(toSentence(rest));
  }
  return shareLeading(sentences);
}

function toSentence(text: string): Sentence & { leading: string[]; trailing: string[] } {
  return {
    text: replaceCitations(text, () => "")
      .replaceAll(/\s+/g, " ")
      .trim(),
    labels: labelsIn(text),
    leading: labelsIn(LEADING_LABELS.exec(text)?.[0] ?? ""),
    trailing: labelsIn(TRAILING_LABELS.exec(text)?.[1] ?? ""),
  };
}

function shareLeading(
  sentences: (Sentence & { leading?: string[]; trailing?: string[] })[],
): Sentence[] {
  return sentences.map(({ text, labels }, index) => ({
    text,
    labels: [
      ...new Set([
        ...labels,
        ...(sentences[index - 1]?.trailing ?? []),
        ...(sentences[index + 1]?.leading ?? []),
      ]),
    ],
  }));
}
