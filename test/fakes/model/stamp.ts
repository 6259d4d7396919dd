/** Letters for digits, since numbers are claims that Docket looks into. */
function lettersOf(time: number): string {
  return String(time).replaceAll(/\d/g, (digit) => LETTERS.charAt(Number(digit)));
}

const LETTERS = "abcdefghij";

/** Until the year 2286. */
export const STAMP_LETTERS = 13;

const STAMP = new RegExp(`[a-j]{${STAMP_LETTERS}}`, "g");

/** A token that is the time at which it leaves, in milliseconds since 1970. */
export function stampOf(time: number): string {
  return ` ${lettersOf(time)}`;
}

/** The times in a text of such tokens. */
export function timesIn(text: string): number[] {
  return (text.match(STAMP) ?? []).map((stamp) =>
    Number(stamp.replaceAll(/./g, (letter) => String(LETTERS.indexOf(letter)))),
  );
}
