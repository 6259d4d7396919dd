const ENGLISH: ReadonlySet<string> = new Set(
  "a an and are as at be but by for from has have in is it its not of on or so that the their this to was were which who will with".split(
    " ",
  ),
);
const SHARE_MIN = 0.15;

/** Whether a text is written in English, as its glue tells; a handful of words tells nothing. */
export function looksEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.filter((word) => ENGLISH.has(word)).length >= Math.max(1, words.length * SHARE_MIN);
}
