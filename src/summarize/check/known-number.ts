import type { CheckedEvidence } from "../select/evidence.ts";
import { countsIn } from "./counts.ts";
import type { WrittenNumber } from "./numbers.ts";
import { isTalk, type Support, type SupportedPiece } from "./support.ts";

interface NumberContext {
  cited: readonly SupportedPiece[];
  /** Of what is cited and of the facts. */
  support: Support;
  evidence: CheckedEvidence;
  isEnglish: boolean;
}

/** Whether what is cited, or the facts about the same thing, hold a number. */
export function isNumberKnown(
  number: WrittenNumber,
  text: string,
  { cited, support, evidence, isEnglish }: NumberContext,
): boolean {
  if (cited.some((piece) => number.forms.some((form) => piece.support.numbers.has(form)))) {
    return true;
  }
  if (isWrittenOut(number, text, cited) || isPartOfName(number, text, support)) {
    return true;
  }
  if (isKnownDate(number, text, support.dates)) {
    return true;
  }
  const near = wordsAround(text, number);
  // In a language whose words for these things are not known, a sentence about facts cites no talk.
  const isAboutFacts = !isEnglish && !cited.some(({ piece }) => isTalk(piece));
  return evidence.known.numbers.some(
    ({ value, near: about }) =>
      number.forms.includes(value) && (isAboutFacts || about.some((word) => isNear(word, near))),
  );
}

/** `6 hours` for `six hours`. */
function isWrittenOut(
  { forms, index }: WrittenNumber,
  text: string,
  cited: readonly SupportedPiece[],
): boolean {
  const unit = countsIn(text).find((count) => count.index === index)?.unit;
  return cited.some(({ support }) =>
    support.counts.some(
      (count) => count.isWord && forms.includes(String(count.value)) && count.unit === unit,
    ),
  );
}

/** `RFC 3986` for `RFC3986`. */
function isPartOfName({ raw, index }: WrittenNumber, text: string, support: Support): boolean {
  const word = /(?<![\p{L}\p{N}])(\p{L}{2,20})[ \u00A0-]$/u.exec(text.slice(0, index))?.[1];
  return (
    word !== undefined &&
    new RegExp(
      `(?<![\\p{L}\\p{N}])${word.toLowerCase()}[-_]?${raw.replaceAll(".", String.raw`\.`)}(?![\\p{N}])`,
      "u",
    ).test(support.text)
  );
}

const NEAR_WORDS = 4;
const NEAR_CHARACTERS = 8;

interface Surroundings {
  words: string[];
  text: string;
}

function wordsAround(text: string, { index, raw }: WrittenNumber): Surroundings {
  const pattern = /[\p{L}\p{N}]+|[#+−-]/gu;
  const before = text.slice(0, index).toLowerCase();
  const after = text.slice(index + raw.length).toLowerCase();
  return {
    words: [
      ...(before.match(pattern) ?? []).slice(-NEAR_WORDS),
      ...(after.match(pattern) ?? []).slice(0, NEAR_WORDS),
    ],
    text: before.slice(-NEAR_CHARACTERS) + after.slice(0, NEAR_CHARACTERS),
  };
}

/** Words begin with it; where words are not spaced, it is somewhere beside the number. */
function isNear(word: string, { words, text }: Surroundings): boolean {
  return /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word)
    ? text.includes(word)
    : words.some((other) => other.startsWith(word));
}

const MONTH =
  /\b(?:jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|fév|avr|juin|juil|août|déc)\p{L}*\b|[年月日]/iu;

/** Days and years of known dates, where the sentence speaks of a date. */
function isKnownDate(
  { forms, index, raw }: WrittenNumber,
  text: string,
  dates: ReadonlySet<string>,
): boolean {
  const beside = text.slice(Math.max(0, index - BESIDE), index + raw.length + BESIDE);
  const date = [...text.matchAll(ISO_DATE)].find(
    ({ 0: written, index: start }) => start <= index && index < start + written.length,
  )?.[0];
  // Written out, a date is known as a whole: its parts may be those of three others.
  return date === undefined
    ? MONTH.test(beside) && forms.some((form) => dates.has(form))
    : [...dates].some((known) => known.startsWith(date));
}

const ISO_DATE = /\d{4}-\d{2}(?:-\d{2})?/g;
const BESIDE = 16;
