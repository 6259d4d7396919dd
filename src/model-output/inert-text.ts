import { cite } from "../protocol/label.ts";
import { nextToken, type Token } from "./inert-lexer.ts";

/** What was taken out of a model's answer. */
export interface Removed {
  labels: number;
  links: number;
  html: number;
}

/** Between two of these a removal leaves a blank, so that what is left joins into no label, address or mark. */
const JOINABLE = /[\w[\]:/.@<!*~【】［］-]/;
/** Pairs that begin an address or an image in Markdown. */
const MARKDOWN: ReadonlySet<string> = new Set(["](", "!["]);
/** What needs no blank before it where a label or a link was taken out. */
const CLOSES = /^[.,;!?)”’»。，、；：！？）」』%…]$/;

/**
 * Turns model output into one paragraph of plain text: blanks collapsed, known labels as `[C3]`, everything that could
 * link, load or render dropped. Reads one character at a time and emits what no later character can change.
 */
export function createInertText(
  known: (label: string) => boolean,
  emit: (text: string) => void,
  removed: Removed,
  /** Takes the labels out of the text and gives them here. */
  apart?: (label: string) => void,
): { read(character: string): void; end(): void } {
  let pending = "";
  let before = "";
  let blank = false;
  let joint = false;

  function put(text: string): void {
    const first = text[0] ?? "";
    const needed = blank
      ? !(joint && CLOSES.test(text))
      : MARKDOWN.has(before + first) ||
        (joint && text !== "." && JOINABLE.test(before) && JOINABLE.test(first));
    if (needed && before !== "") {
      emit(" ");
    }
    emit(text);
    before = text.at(-1) ?? before;
    blank = false;
    joint = false;
  }

  function apply(token: Token): void {
    switch (token.kind) {
      case "text":
        put(token.text);
        break;
      case "space":
        blank = true;
        break;
      case "labels":
        for (const label of token.labels) {
          if (!known(label)) {
            removed.labels += 1;
            joint = true;
          } else if (apart === undefined) {
            put(cite(label));
          } else {
            apart(label);
            joint = true;
          }
        }
        if (token.words !== undefined) {
          drain(token.words, true);
        }
        break;
      case "dropped":
        removed.links += token.what === "link" || token.what === "image" ? 1 : 0;
        removed.html += token.what === "html" ? 1 : 0;
        joint = true;
        if (token.words !== undefined) {
          drain(token.words, true);
          joint = true;
        }
        break;
    }
  }

  /** Lexes as far as the text is certain; returns what is left. */
  function drain(text: string, final: boolean): string {
    let rest = text;
    for (;;) {
      const step = nextToken(rest, final, known);
      if (step === undefined) {
        return rest;
      }
      rest = rest.slice(step.length);
      apply(step.token);
    }
  }

  return {
    read(character) {
      pending = drain(pending + character, false);
    },
    end() {
      drain(pending, true);
      pending = "";
    },
  };
}
