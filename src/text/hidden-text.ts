import { judgeCharacter } from "./invisible.ts";

/** What a text held that its readers on GitHub do not see. */
export interface HiddenText {
  /** HTML comments, invisible link definitions and formulas in the colour of the page, as they stood there. */
  passages: string[];
  /** Zero-width, bidirectional, tag and other invisible characters. */
  characters: number;
}

/** Letters, digits and signs of ASCII and the scripts next to it, which most texts consist of. */
const PLAIN =
  /^[\n\t\u0020-\u007E\u00A1-\u00AC\u00AE-\u0233\u0391-\u03FF\u0410-\u044F\u2010-\u2026\u4E00-\u9FFF]*$/;

/** What ends a line somewhere, though not in Markdown or a diff: the words around it are two. */
const SEPARATOR = /[\r\v\f\u0085\u2028\u2029]/;

/** Removes characters nobody sees, whatever the text is; keeps joiners where a script or an emoji needs them. */
export function stripInvisible(text: string): { text: string; characters: number } {
  if (PLAIN.test(text)) {
    return { text, characters: 0 };
  }
  let kept = "";
  let before = "";
  let characters = 0;
  for (const character of text) {
    const verdict = judgeCharacter(character, before);
    if (SEPARATOR.test(character)) {
      kept += " ";
      before = " ";
    } else if (verdict === "keep") {
      kept += character;
      before = character;
    } else {
      characters += verdict === "hidden" ? 1 : 0;
    }
  }
  return { text: kept, characters };
}

/** Code, where Markdown shows an HTML comment as it is, or an HTML comment, which it does not show. */
const CODE_OR_COMMENT =
  /(?:^|\n) {0,3}(```|~~~)[^]*?(?:\n {0,3}\1|$)|(?<!`)(`+)(?!`)[^\n]{1,1000}?(?<!`)\2(?!`)|<!--[^]*?(?:-->|$)/g;
/** `[//]: # (never rendered)` and link definitions with a title. */
const LINK_DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[ \t]*(?:["'(][^\n]*["')])?[ \t]*$/gm;
const HIDDEN_FORMULA =
  /\\(?:[hv]?phantom|(?:text)?color\s*\{(?:white|transparent|#?f{3,6})\})\s*\{[^}\n]*\}/gi;

/** Removes from Markdown what a reader on GitHub does not see. */
export function stripHiddenMarkdown(markdown: string): HiddenText & { text: string } {
  const passages: string[] = [];
  const { text, characters } = stripInvisible(markdown.replaceAll(/\r\n?/g, "\n"));
  const visible = text
    .replaceAll(CODE_OR_COMMENT, (match) => {
      if (!match.startsWith("<!--")) {
        return match;
      }
      passages.push(match);
      return "";
    })
    .replaceAll(LINK_DEFINITION, (match) => {
      if (/["'(]/.test(match.slice(match.indexOf("]:")))) {
        passages.push(match);
      }
      return "";
    })
    .replaceAll(HIDDEN_FORMULA, (match) => {
      passages.push(match);
      return "";
    });
  return { text: visible, passages, characters };
}

const ADDRESSED_TO_A_MODEL =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|previous|above|rules?)|\b(?:AI|LLM|language model|assistant|chatbot|copilot|claude|chatgpt|gpt|gemini|summari[sz]er)s?\b|\bsystem (?:note|prompt|message)\b|\byou (?:must|are now|should)\b/i;

/** Whether a hidden passage speaks to software that reads it rather than to whoever fills in a template. */
export function isAddressedToModel(passage: string): boolean {
  return ADDRESSED_TO_A_MODEL.test(passage);
}
