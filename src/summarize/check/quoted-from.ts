import { indexOfWholeWord } from "../../text/whole-words.ts";
import { flatten, type Support } from "./support.ts";

/**
 * Whether the words were said like that in one place; what is left out by `…` or put in brackets may be anything, but
 * nothing is left out of a word: who said “disagree” is not quoted with “agree”.
 */
export function isQuotedFrom(quotation: string, supports: readonly Support[]): boolean {
  const parts = flatten(quotation)
    .split(/\[[^\]]*\]|…|\.\.\./)
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
