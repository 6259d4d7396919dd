const WORDS = [
  "zero null zéro cero zero ноль",
  "one once ein eine einen einem einer eins un une uno una um uma один одна 一",
  "two twice both zwei deux dos due dois duas два две 二 两",
  "three drei trois tres tre três три 三",
  "four vier quatre cuatro quattro quatro четыре 四",
  "five fünf cinq cinco cinque пять 五",
  "six sechs seis sei шесть 六",
  "seven sieben sept siete sette sete семь 七",
  "eight acht huit ocho otto oito восемь 八",
  "nine neun neuf nueve nove девять 九",
  "ten zehn dix diez dieci dez десять 十",
  "eleven elf onze once undici",
  "twelve dozen zwölf douze doce dodici doze",
  "thirteen dreizehn treize trece",
  "fourteen vierzehn quatorze catorce",
  "fifteen fünfzehn quinze quince",
  "sixteen sechzehn seize dieciséis",
  "seventeen siebzehn",
  "eighteen achtzehn",
  "nineteen neunzehn",
  "twenty zwanzig vingt veinte venti vinte",
];
const TENS = "thirty forty fifty sixty seventy eighty ninety hundred".split(" ");
const VALUES: ReadonlyMap<string, number> = new Map([
  ...WORDS.flatMap((words, value) => words.split(" ").map((word) => [word, value] as const)),
  ...TENS.map((word, index) => [word, 10 * (index + 3)] as const),
]);

/** The number that a word stands for: `six`, `drei`, `twenty-one`. */
function wordValue(word: string): number | undefined {
  const lower = word.toLowerCase();
  if (!lower.includes("-")) {
    return VALUES.get(lower);
  }
  const [tens = "", ones = ""] = lower.split("-");
  const [ten, one] = [VALUES.get(tens), VALUES.get(ones)];
  return ten === undefined || one === undefined || ten < 20 ? undefined : ten + one;
}

/** What the words of a text count: `6 hours` is no other number than `six hours`. */
export function wordValuesIn(text: string): number[] {
  const values: number[] = [];
  for (const word of text.match(/\p{L}+(?:-\p{L}+)?/gu) ?? []) {
    for (const part of word.includes("-") ? [word, ...word.split("-")] : [word]) {
      const value = wordValue(part);
      if (value !== undefined) {
        values.push(value);
      }
    }
  }
  return values;
}

/** How many there are, in digits or in a word. */
export function countOf(written: string): number | undefined {
  return /^\d+$/.test(written)
    ? Number(written)
    : /^(?:no|none|zero)$/i.test(written)
      ? 0
      : wordValue(written);
}
