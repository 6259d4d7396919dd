import { flatten, type Support } from "./support.ts";
import { indexOfWholeWord } from "./whole-words.ts";

export interface Quotation {
  /** As written, without its quotes. */
  text: string;
  start: number;
  end: number;
}

const QUOTED =
  /“([^“”\n]{1,600})”|„([^„“”\n]{1,600})[“”]|«([^«»\n]{1,600})»|「([^「」\n]{1,600})」|『([^『』\n]{1,600})』|"([^"\n]{1,600})"|(?<=^|[\s(])[‘']([^‘’'\n]{3,600})[’'](?=[\s.,;:!?)]|$)/gu;

export function quotationsIn(text: string): Quotation[] {
  return [...text.matchAll(QUOTED)].map((match) => ({
    text: match.slice(1).find((group) => group !== undefined) ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What is left of a text without what it quotes: words in the language of whoever wrote it. */
export function withoutQuotations(text: string): string {
  return text.replaceAll(QUOTED, " ");
}

/**
 * Whether the words were said like that in one place; what is left out by `…` or `[…]` may be anything, but nothing is
 * left out of a word: who said “disagree” is not quoted with “agree”.
 */
export function isQuotedFrom(quotation: string, supports: readonly Support[]): boolean {
  const parts = flatten(quotation)
    .split(/\[?(?:…|\.\.\.)\]?/)
    .map((part) => part.replaceAll(/^[\s.,;:!?'"]+|[\s.,;:!?'"]+$/g, ""))
    .filter((part) => part !== "")
    .map(withoutMarks);
  return supports.some(({ text }) => holdsInOrder(withoutMarks(text), parts));
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = indexOfWholeWord(text, part, from);
    if (at === -1) {
      return false;
    }
    from = at + part.length;
  }
  return true;
}

/** Marks of code and emphasis that a summary loses, and brackets that it turns round. */
function withoutMarks(text: string): string {
  return text
    .replaceAll(/[*`"']/g, "")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/\s+/g, " ");
}
