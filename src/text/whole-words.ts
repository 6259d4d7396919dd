/** Where words are not spaced, what stands beside a name is no part of it. */
const LETTER = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]`;
const WITHIN = new RegExp(`^${LETTER}${LETTER}`, "u");

/** Whether no word goes on from before this place to after it. */
export function isWordEnd(text: string, at: number): boolean {
  return at === 0 || !WITHIN.test(text.slice(at - 1, at + 1));
}

/** Where a part stands in a text without being cut out of a longer word, at `from` or later; -1 where it does not. */
export function indexOfWholeWord(text: string, part: string, from = 0): number {
  let at = text.indexOf(part, from);
  while (at !== -1 && !(isWordEnd(text, at) && isWordEnd(text, at + part.length))) {
    at = text.indexOf(part, at + 1);
  }
  return at;
}
