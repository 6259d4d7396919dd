import { estimateTokens } from "./token-estimate.ts";

/** The longest start of a text within a number of tokens, ended where a sentence, line or word ends. */
export function headWithin(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) {
    return text;
  }
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return atBoundary(text.slice(0, low));
}

function atBoundary(head: string): string {
  const floor = Math.floor(head.length * 0.6);
  const sentence = Math.max(
    ...[". ", "! ", "? ", "\n", "。", "！", "？"].map((end) => head.lastIndexOf(end)),
  );
  if (sentence >= floor) {
    return head.slice(0, sentence + 1).trimEnd();
  }
  const word = head.lastIndexOf(" ");
  const cut = word >= floor ? head.slice(0, word) : head;
  return cut.replace(/[\uD800-\uDBFF]$/, "").trimEnd();
}

/** The longest end of a text within a number of tokens, begun where a word begins. */
export function tailWithin(text: string, maxTokens: number): string {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (estimateTokens(text.slice(middle)) <= maxTokens) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const tail = text.slice(low).replace(/^[\uDC00-\uDFFF]/, "");
  const word = tail.search(/\s/);
  return (word !== -1 && word < tail.length * 0.4 ? tail.slice(word) : tail).trimStart();
}

/** Shortens to start and end with a mark between: what people conclude tends to stand at the end. */
export function cutText(text: string, maxTokens: number): { text: string; cut: boolean } {
  if (estimateTokens(text) <= maxTokens) {
    return { text, cut: false };
  }
  const mark = " […] ";
  const room = Math.max(maxTokens - estimateTokens(mark), 4);
  const head = headWithin(text, Math.ceil(room * 0.7));
  const tail = tailWithin(text.slice(head.length), room - Math.ceil(room * 0.7));
  return { text: `${head}${mark}${tail}`.trimEnd(), cut: true };
}

const EXCERPT_CODE_UNITS = 160;

/** The first words of a text on one line, as shown beside a citation. */
export function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line.length <= EXCERPT_CODE_UNITS) {
    return line;
  }
  const head = line.slice(0, EXCERPT_CODE_UNITS);
  const word = head.lastIndexOf(" ");
  return `${(word > EXCERPT_CODE_UNITS * 0.7 ? head.slice(0, word) : head).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
