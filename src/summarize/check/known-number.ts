import type { WrittenNumber } from "./numbers.ts";
import { squash, type Support } from "./support.ts";

/** Whether a number stands anywhere in what was supplied, in whatever form, or counts what was supplied. */
export function isNumberKnown(number: WrittenNumber, text: string, support: Support): boolean {
  return (
    number.forms.some((form) => support.numbers.has(form)) ||
    isPartOfName(number, text, support) ||
    isKnownDate(number, text, support.dates) ||
    isCount(number, text) ||
    isRounded(number, text, support)
  );
}

/** `RFC 3986` for `RFC3986`. */
function isPartOfName({ raw, index }: WrittenNumber, text: string, support: Support): boolean {
  const word = /(?<![\p{L}\p{N}])(\p{L}{2,20})[ \u00A0-]$/u.exec(text.slice(0, index))?.[1];
  return word !== undefined && support.squashed.includes(squash(word + raw));
}

const MONTH =
  /\b(?:jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|fév|avr|juin|juil|août|déc)\p{L}*\b|[年月日]/iu;
const ORDINAL = /^(?:st|nd|rd|th)\b/;
const ISO_DATE = /\d{4}-\d{2}(?:-\d{2})?/g;
const BESIDE = 16;

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
    ? (MONTH.test(beside) || ORDINAL.test(text.slice(index + raw.length))) &&
        forms.some((form) => dates.has(form))
    : [...dates].some((known) => known.startsWith(date));
}

const COUNTED_MAX = 20;
const COUNTED =
  /^ (?:\p{L}+ )?(?:people|persons|reviewers|participants|commenters|contributors|maintainers|authors|comments|replies|points|questions|options|places)\b/iu;

/** Nobody wrote how many there are of what can be counted in the evidence itself. */
function isCount({ raw, index }: WrittenNumber, text: string): boolean {
  return Number(raw) <= COUNTED_MAX && COUNTED.test(text.slice(index + raw.length));
}

const ROUNDED =
  /(?:~|≈|\b(?:about|around|roughly|approximately|nearly|almost|over|under|some|more than|less than|up to|circa|ca\.|etwa|rund|fast|environ|près de|unos|cerca de|casi))\s*[$€£]?$/iu;
const ROUNDED_BY = 0.1;

/** `about 500` for 487. */
function isRounded({ forms, index }: WrittenNumber, text: string, support: Support): boolean {
  const value = Number(forms.at(-1));
  return (
    value > COUNTED_MAX &&
    ROUNDED.test(text.slice(0, index)) &&
    [...support.numbers].some((known) => Math.abs(Number(known) - value) <= value * ROUNDED_BY)
  );
}
