/** So many of something: `six hours`, `4 minutes`, `an hour`, `four of six`. */
export interface Count {
  value: number;
  /** Beginning of the word for what is counted. */
  unit: string;
  /** As written. */
  raw: string;
  /** Written as a word; digits are looked up wherever they stand. */
  isWord: boolean;
  index: number;
}

const WORDS: ReadonlyMap<string, number> = new Map(
  [
    "a an one ein eine einen einem einer un une uno una um uma",
    "two twice zwei deux dos due dois duas",
    "three drei trois tres tre três",
    "four vier quatre cuatro quattro quatro",
    "five fünf cinq cinco cinque",
    "six sechs seis sei",
    "seven sieben sept siete sette sete",
    "eight acht huit ocho otto oito",
    "nine neun neuf nueve nove",
    "ten zehn dix diez dieci dez",
    "eleven elf onze once undici",
    "twelve zwölf douze doce dodici doze",
    "thirteen dreizehn treize trece",
    "fourteen vierzehn quatorze catorce",
    "fifteen fünfzehn quinze quince",
    "sixteen sechzehn seize dieciséis",
    "seventeen siebzehn",
    "eighteen achtzehn",
    "nineteen neunzehn",
    "twenty zwanzig vingt veinte venti vinte",
  ].flatMap((words, index) => words.split(" ").map((word) => [word, index + 1] as const)),
);
const TENS: ReadonlyMap<string, number> = new Map(
  "thirty forty fifty sixty seventy eighty ninety hundred"
    .split(" ")
    .map((word, index) => [word, 10 * (index + 3)] as const),
);
const RANGE = /^(?:to|or|and|bis|oder|und|à|ou|et|a|o|y)$/;
/** They stand between a number and what it counts, or are nothing that can be counted. */
const SKIPPED = /^(?:the|of|more|most|new|other|der|die|das|de|des|los|las|le|les)$/;
const UNIT_MIN_LETTERS = 3;
const UNIT_LETTERS = 4;

/** The number that a word stands for, if it does for more than one. */
export function valueOf(word: string): number | undefined {
  const lower = word.toLowerCase();
  const [tens = "", ones] = lower.split("-");
  const value = WORDS.get(lower) ?? TENS.get(lower);
  return ones === undefined || value !== undefined
    ? value
    : addUp(TENS.get(tens) ?? (tens === "twenty" ? 20 : undefined), WORDS.get(ones));
}

function addUp(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

export function countsIn(text: string): Count[] {
  const matches = [...text.matchAll(/\p{L}+(?:-\p{L}+)*|\d+(?:[.,]\d+)*/gu)];
  const tokens = matches.map(([token]) => token);
  const values = tokens.map((token) =>
    /^\d/.test(token) ? Number(token.replaceAll(",", "")) : valueOf(token),
  );
  return tokens.flatMap((raw, index) => {
    const value = values[index];
    const unit = unitAfter(tokens, values, index);
    return value === undefined || Number.isNaN(value) || unit === undefined
      ? []
      : [{ value, unit, raw, isWord: !/^\d/.test(raw), index: matches[index]?.index ?? 0 }];
  });
}

function unitAfter(
  tokens: readonly string[],
  values: readonly (number | undefined)[],
  index: number,
): string | undefined {
  const next = tokens[index + 1]?.toLowerCase() ?? "";
  // “six to eight weeks”: both count weeks.
  if (RANGE.test(next) && values[index + 2] !== undefined && (values[index + 2] ?? 0) > 1) {
    return unitAfter(tokens, values, index + 2);
  }
  const isShare = next === "of" || next === "von";
  for (let at = index + 1; at <= index + 3; at += 1) {
    const token = tokens[at]?.toLowerCase() ?? "";
    if (SKIPPED.test(token) || token === "von") {
      continue;
    }
    if (isShare && values[at] !== undefined) {
      return `of ${values[at]}`;
    }
    return token.length < UNIT_MIN_LETTERS || values[at] !== undefined
      ? undefined
      : token.slice(0, UNIT_LETTERS);
  }
  return undefined;
}

/** Counts in words for which something else is said about the same thing, and nowhere the same. */
export function contradictedCounts(text: string, support: readonly Count[]): Count[] {
  return countsIn(text).filter(({ value, unit, isWord }) => {
    const alike = isWord && value > 1 ? support.filter((other) => other.unit === unit) : [];
    return alike.length > 0 && alike.every((other) => other.value !== value);
  });
}
