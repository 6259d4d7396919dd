export interface WrittenNumber {
  raw: string;
  /** Every way in which the same number may be written elsewhere. */
  forms: string[];
  /** What else it says to somebody who looks for a number: `02:30` has a 2 and a 30, `80 million` an 80. */
  parts: string[];
  index: number;
}

/**
 * Digits with what groups them; not those within a word such as `utf8` or after a dot such as `.5`. Scripts without
 * blanks put letters right beside a number, so only letters of alphabets make it part of a word.
 */
const NUMBER =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_.,])\d+(?:[.,'\u00A0\u202F]\d+)*(?:%|[\p{Script=Latin}\p{Script=Cyrillic}]{0,3}(?![\p{Script=Latin}\p{Script=Cyrillic}\p{N}_]))/gu;
const GROUPED = /^\d{1,3}(?:([.,'\u00A0\u202F])\d{3})(?:\1\d{3})*$/;

/** The numbers of a text. `1,200`, `1.200` and `1200` have a form in common, as have `05` and `5`, `2.50` and `2,50`. */
export function numbersIn(text: string): WrittenNumber[] {
  const times = [...text.matchAll(TIME)].map((match) => ({
    raw: match[0],
    forms: [withoutZeros(match[0])],
    parts: match[0].split(":").map(withoutZeros),
    index: match.index,
  }));
  const versions = [...text.matchAll(VERSION)].map(({ 0: match, index }) => ({
    raw: match.slice(1),
    forms: formsOf(match.slice(1)),
    parts: [],
    index: index + 1,
  }));
  const numbers = [...blankOut(text, times).matchAll(NUMBER)].map((match) => {
    const raw = match[0].replace(/[^\d]+$/, "");
    const forms = formsOf(raw);
    const large = magnitudes(forms, text.slice(match.index + raw.length));
    return large.length === 0
      ? { raw, forms, parts: [], index: match.index }
      : { raw, forms: large, parts: forms, index: match.index };
  });
  return [...times, ...versions, ...numbers].toSorted((one, other) => one.index - other.index);
}

/** `v1.9.3`: what begins with a letter is else part of a word. */
const VERSION = /(?<![\p{L}\p{N}_.])v\d+(?:\.\d+)+/giu;
const TIME = /(?<![\d:.,])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])/g;
/** What follows a number and makes it larger, in the languages most used on GitHub. */
const MAGNITUDES: readonly [RegExp, number][] = [
  [/^\s?(?:thousand|tausend|mille?\b|mil\b|тыс|千)/i, 1e3],
  [/^\s?(?:万|萬|만)/, 1e4],
  [/^\s?(?:million|mio\b|millones|millón|milhões|milioni|млн)/i, 1e6],
  [/^\s?(?:亿|億|억)/, 1e8],
  [/^\s?(?:billion|milliard|mrd\b|млрд)/i, 1e9],
];

function magnitudes(forms: readonly string[], after: string): string[] {
  const factor = MAGNITUDES.find(([pattern]) => pattern.test(after))?.[1];
  return factor === undefined
    ? []
    : [...new Set(forms.map((form) => String(Math.round(Number(form) * factor))))];
}

function blankOut(text: string, marks: readonly { raw: string; index: number }[]): string {
  return marks.reduce(
    (rest, { raw, index }) =>
      rest.slice(0, index) + " ".repeat(raw.length) + rest.slice(index + raw.length),
    text,
  );
}

function formsOf(raw: string): string[] {
  const forms = new Set([withoutZeros(raw.replaceAll(",", "."))]);
  if (GROUPED.test(raw)) {
    forms.add(withoutZeros(raw.replaceAll(/\D/g, "")));
  }
  // 04.05.2026 is also the fourth, the fifth and the year.
  if (/^\d{1,2}\.\d{1,2}\.(?:\d{4})?$/.test(raw)) {
    for (const part of raw.split(".")) {
      forms.add(withoutZeros(part));
    }
  }
  return [...forms];
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
