const DIGIT = /(?![0-9])\p{Nd}/gu;
const SEPARATORS: Readonly<Record<string, string>> = {
  "\u066B": ".",
  "\u066C": ",",
  "\uFF0E": ".",
};
/** Between digits; a mark in other places stays what it is. */
const SEPARATOR = /(?<=\d)[\u066B\u066C\uFF0E](?=\d)/g;

/** A text of the same length in which `３１０`, `٣١٠` and `३१०` are `310`: a number is a number in every script. */
export function plainDigits(text: string): string {
  return text
    .replace(DIGIT, (digit) => (digit.length === 1 ? String(valueOf(digit)) : digit))
    .replace(SEPARATOR, (mark) => SEPARATORS[mark] ?? mark);
}

/** Unicode has the ten digits of a script in a row, from zero on. */
function valueOf(digit: string): number {
  const code = digit.charCodeAt(0);
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCharCode(zero - 1))) {
    zero -= 1;
  }
  return (code - zero) % 10;
}
