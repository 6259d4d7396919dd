const ENGLISH: ReadonlySet<string> = new Set(
  "a an and are as at be but by for from has have in is it its not of on or so that the their this to was were which who will with".split(
    " ",
  ),
);
/** The glue of languages that share some of it with English: `is in`, `was`, `so`, `of`, `on a`. */
const OTHERS: ReadonlySet<string> = new Set(
  `aber auch auf aus bei das dem den der des diese ein eine einen einer es für hat im ist mit nicht noch sich sind um und vom von werden wird wie zum zur
   au avec ce dans du elle est et il la le les mais ne ou par pas pour que qui sont sur un une
   con del el en la las los más pero por se su una y da di che della dei il nel non per sono è com em não os um uma
   dat de deze door een het maar met naar niet om op te van voor wordt zijn
   att av den det ett från inte och på som är af ikke og til`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
const SHARE_MIN = 0.15;

/** Whether a text is written in English, as its glue tells; a handful of words tells nothing. */
export function looksEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const others = words.filter((word) => OTHERS.has(word)).length;
  return english >= Math.max(1, words.length * SHARE_MIN) && english > others;
}
