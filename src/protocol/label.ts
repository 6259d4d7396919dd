import type { AnswerCitation } from "./questions.ts";

/** Labels of pieces, such as `C3`, and how texts cite them: `[C3]`. Nothing else knows what a label looks like. */

type Kind = AnswerCitation["kind"];

const LETTERS: Readonly<Record<Kind, string>> = {
  comment: "C",
  review: "R",
  thread: "T",
  file: "F",
  check: "K",
  "pull-request": "P",
  issue: "I",
};
const LETTER = `[${Object.values(LETTERS).join("")}]`;
/** A citation with the blanks before it, as the source of a regular expression. */
export const CITATION_SOURCE = String.raw`\s*\[${LETTER}\d{1,4}\]`;
const CITATION = new RegExp(String.raw`\[(${LETTER}\d{1,4})\]`, "g");

/** Hands out labels in the order they are asked for, none that is `taken`. */
export function createLabels(
  taken: readonly { kind: Kind; label: string }[] = [],
): (kind: Kind) => string {
  const used = new Map<Kind, number>();
  for (const { kind, label } of taken) {
    used.set(kind, Math.max(used.get(kind) ?? 0, Number(label.slice(1))));
  }
  return (kind) => {
    const next = (used.get(kind) ?? 0) + 1;
    used.set(kind, next);
    return `${LETTERS[kind]}${next}`;
  };
}

export function cite(label: string): string {
  return `[${label}]`;
}

/** The labels that a text cites, as often as it does. */
export function labelsIn(text: string): string[] {
  return [...text.matchAll(CITATION)].map((match) => match[1] ?? "");
}

export function replaceCitations(text: string, replacement: (label: string) => string): string {
  return text.replace(CITATION, (_, label: string) => replacement(label));
}

/** A text without its citations, and without the gaps they would leave. */
export function withoutCitations(text: string): string {
  return text.replace(new RegExp(CITATION_SOURCE, "g"), "");
}

/** A text cut where it cites: text and labels in turn. */
export function splitAtCitations(text: string): ({ text: string } | { label: string })[] {
  return text
    .split(CITATION)
    .map((part, index) => (index % 2 === 0 ? { text: part } : { label: part }))
    .filter((part) => !("text" in part) || part.text !== "");
}

/** Words and marks before a label: `[see C3]`, the footnote `[^C3]`. */
const BEFORE_LABELS = new RegExp(
  String.raw`^(?:(?:see|cf\.?|siehe|vgl\.?)\s+|[#^])(?=${LETTER}\d)`,
  "i",
);
/** What looks like a label to a reader, whether or not the letter exists. */
const LABEL_LIKE = /^[A-Z]{1,2}\d{1,6}$/;
const LABEL_LIST = new RegExp(
  String.raw`^(?:${LETTER}|${LETTER.toLowerCase()})\d{1,6}(?:(?:\s*[,;、，&+/]\s*|\s*(?:and|und|et|y|e)\s+|\s+|\s*[-–]\s*)(?:${LETTER.toLowerCase()}|[A-Z]{1,2})\d{1,6})*$`,
);
const SEPARATOR = /(?:\s*[,;、，&+/]\s*|\s+(?:AND|UND|ET|Y|E)\s+)/;
const RANGE = new RegExp(String.raw`^(${LETTER})(\d{1,6})\s*[-–]\s*${LETTER}?(\d{1,6})$`);
const RANGE_MAX = 10;

/**
 * The labels between two brackets as a model writes them: `C3`, `c3, T2`, `C3-C5`, `see C3`. Some may not exist.
 * Undefined where the brackets hold something else.
 */
export function readLabels(bracketed: string): string[] | undefined {
  const content = inOneWidth(bracketed).trim().replace(BEFORE_LABELS, "");
  if (LABEL_LIST.test(content)) {
    return content.toUpperCase().split(SEPARATOR).flatMap(expandRange);
  }
  return LABEL_LIKE.test(content) ? [content] : undefined;
}

/** `Ｃ３` for whoever writes Chinese or Japanese. */
function inOneWidth(text: string): string {
  return text.replaceAll(/[Ａ-Ｚａ-ｚ０-９]/g, (character) => character.normalize("NFKC"));
}

function expandRange(part: string): string[] {
  const range = RANGE.exec(part);
  if (range === null) {
    return part.split(/[\s–-]+/);
  }
  const [, letter = "", from = "0", to = "0"] = range;
  if (Number(to) < Number(from)) {
    return [`${letter}${from}`, `${letter}${to}`];
  }
  const length = Math.min(Number(to) - Number(from) + 1, RANGE_MAX);
  return Array.from({ length }, (_, index) => `${letter}${Number(from) + index}`);
}

/** What models write before, between and after labels: `Source: C4`, `comments C1 and C2`, `cf. T1`. */
const INTRODUCTION = String.raw`(?:see|cf|also|source|sources|ref|refs|reference|references|cited|citing|citation|citations|evidence|per|from|via|in|by|comment|comments|review|reviews|thread|threads|file|files|check|checks|label|labels|piece|pieces|siehe|vgl|quelle|quellen|laut|voir|source|selon|fuente|fuentes|véase|ver|fonte|fonti|vedi|bron|источник|см|来源|見|见|参见|参照|出典|依据)`;
const LABEL = String.raw`[#^@]?[A-Za-z]{1,2}\d{1,6}`;
const BETWEEN = String.raw`(?:\s*(?:[,;、，；&+/|·]|\.{2,3}|[-–—~]|→)\s*|\s+(?:and|und|et|y|e|to|through|until|bis|à|a|und|sowie|or|oder|ou|o)\s+|\s*(?:和|与|及|至|到|と|から)\s*|\s+)`;
const LED = String.raw`(?:${INTRODUCTION}[\s.:：#]*)*`;
const LABELS_IN_WORDS = new RegExp(
  String.raw`^${LED}(${LABEL}(?:${BETWEEN}${LED}(?:${LABEL}|\d{1,4}(?![\w])))*)`,
  "iu",
);
const RANGE_IN_WORDS = new RegExp(
  String.raw`^(?:\s*(?:\.{2,3}|[-–—~]|→)\s*|\s+(?:to|through|until|bis|à|a)\s+|\s*(?:至|到|から)\s*)$`,
  "iu",
);

const LABEL_WITHIN = new RegExp(String.raw`(?<![\w#@.-])${LETTER}\d{1,4}(?![\w-])`, "g");

/**
 * What a bracket of any kind cites, and the words beside its labels: `Source: C4`, `F1: name`, `C3 to C5`, `ada in C3`.
 * Undefined where it holds no label that is known.
 */
export function readCitation(
  bracketed: string,
  isKnown: (label: string) => boolean,
): { labels: string[]; rest: string } | undefined {
  const content = inOneWidth(bracketed).trim();
  const match = LABELS_IN_WORDS.exec(content);
  const rest = content.slice(match?.[0].length ?? 0);
  const labels = labelsInWords(match?.[1] ?? "");
  const isWhole = rest === "" || /^[\s:：,;.†(|–—-]/u.test(rest);
  const leading = isWhole && labels.some(isKnown) ? labels : [];
  const others = leading.length > 0 ? rest : content;
  const within = (others.match(LABEL_WITHIN) ?? []).filter(isKnown);
  if (leading.length + within.length === 0) {
    return undefined;
  }
  return {
    labels: [...new Set([...leading, ...within])],
    rest: within.length === 0 ? others : withoutLabels(others, isKnown),
  };
}

/** The words that stand between labels, without what tied the two together. */
function withoutLabels(words: string, isKnown: (label: string) => boolean): string {
  return words
    .replaceAll(LABEL_WITHIN, (label) => (isKnown(label) ? "" : label))
    .replaceAll(/[()（）]/g, "")
    .replaceAll(new RegExp(String.raw`\s+${INTRODUCTION}\s*(?=[,;、，；]|$)`, "giu"), "")
    .replaceAll(/\s*([,;、，；])(?:\s*[,;、，；])*\s*/gu, "$1 ")
    .replaceAll(/^[\s,;、，；]+|[\s,;、，；]+$/gu, "")
    .replaceAll(/\s+/g, " ");
}

/** Whether a bracket that has not closed yet may still be such a citation. */
export function mayBecomeCitation(begun: string): boolean {
  const words = begun.trimStart();
  return (
    /^[#^@]?[a-z]{0,2}\d{0,6}$/i.test(words) ||
    LABELS_IN_WORDS.test(words) ||
    new RegExp(String.raw`^${LED}[#^@]?(?:\p{L}{1,9}|[a-z]{1,2}\d{0,6})?$`, "iu").test(words)
  );
}

function labelsInWords(words: string): string[] {
  const labels: string[] = [];
  let end = 0;
  for (const match of words.matchAll(
    new RegExp(String.raw`(?<![\w])${LABEL}|(?<=[-–—~.至到]\s*)\d{1,4}(?!\w)`, "giu"),
  )) {
    const before = labels.at(-1);
    const written = match[0].replace(/^[#^@]/, "").toUpperCase();
    const label = /^\d/.test(written) ? `${before?.replace(/\d+$/, "") ?? ""}${written}` : written;
    const isRange = before !== undefined && RANGE_IN_WORDS.test(words.slice(end, match.index));
    labels.push(...(isRange ? expandRange(`${before}-${label}`).slice(1) : [label]));
    end = match.index + match[0].length;
  }
  return [...new Set(labels)];
}

/** Whether a text that has ended is a bracket with nothing but labels, or the beginning of one. */
export function isCutCitation(text: string): boolean {
  return /^[[【［]\s*(?:[A-Z]\d*(?:\s*[,;]\s*)?)*$/.test(text);
}
