/** Reads Markdown as GitHub does and says what in it would act. Loads a parser: import it where it is needed. */

import { parse, postprocess, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";

import {
  FORMULA_SIGN,
  INERT_FORMULA_SIGN,
  inertWords,
  liveSpotsIn,
  signsOfFormulas,
} from "./inert-words.ts";
import { escapeSigns } from "./text.ts";

/** Something that loads, leads elsewhere, calls somebody, or leaves a trace where it points. */
export interface LivePart {
  kind:
    | "address"
    | "word"
    | "link"
    | "image"
    | "html"
    | "footnote"
    | "task"
    | "diagram"
    | "formula"
    | "character reference";
  from: number;
  to: number;
  /** The same as text that does nothing. */
  instead: string;
}

/** Fenced code of these languages is drawn, links included, or can be committed with a click. */
const DRAWN = /^(?:mermaid|geojson|topojson|stl|math|suggestion)\b/i;

/** Signs that people write by their names. */
const NAMED: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
  "&#39;": "'",
};

/** Its grammar takes longer to put together than a comment to read. */
const PARSER = parse({ extensions: [gfm()] });

interface Token {
  /** Extensions have more types than the parser's own. */
  type: string;
  start: { offset: number };
  end: { offset: number };
}

/**
 * What is live in a text without control characters, in order. Links whose whole address is in `ours` are not.
 */
export function livePartsIn(markdown: string, ours: ReadonlySet<string>): LivePart[] {
  const parts: LivePart[] = [];
  const words = createWordReader(parts);
  /** Where in the paragraph that is being read a formula may begin or end. */
  let signs: number[] = [];
  /** The link of ours that is being read: GitHub looks for no words in it. */
  let own: Token | null = null;
  let link: Token | null = null;
  const found = readTokens(markdown);
  const ownLinks = new Set<Token>();
  for (const [step, token] of found) {
    if (step === "enter" && token.type === "link") {
      link = token;
    } else if (step === "enter" && token.type === "resourceDestinationString") {
      if (link !== null && ours.has(sourceOf(markdown, token))) {
        ownLinks.add(link);
      }
    } else if (token === link) {
      link = null;
    }
  }
  for (const [step, token] of found) {
    const source = sourceOf(markdown, token);
    const from = token.start.offset;
    const part = (kind: LivePart["kind"], instead: string) => {
      parts.push({ kind, from, to: token.end.offset, instead });
    };
    if (step === "exit") {
      own = token === own ? null : own;
      if (PARAGRAPHS.has(token.type)) {
        const live = signsOfFormulas(markdown, signs);
        parts.push(...live.map((at) => formulaSign(markdown, at)));
        signs = [];
      }
      if (!WITHIN_WORDS.has(token.type)) {
        words.end();
      }
      continue;
    }
    if (!WITHIN_WORDS.has(token.type)) {
      words.end();
    }
    switch (token.type) {
      case "link":
        if (ownLinks.has(token)) {
          own = token;
        } else {
          opening(parts, "link", from, String.raw`\[`);
        }
        break;
      case "definition":
        opening(parts, "link", from, String.raw`\[`);
        break;
      case "image":
        parts.push({ kind: "image", from, to: from + 2, instead: String.raw`\!\[` });
        break;
      case "autolink":
        part("address", asText(source.slice(1, -1)));
        break;
      case "literalAutolink":
        if (own === null) {
          part("address", asText(source));
        }
        break;
      case "htmlFlow":
      case "htmlText":
        part("html", source.replaceAll("<", String.raw`\<`));
        break;
      case "gfmFootnoteDefinition":
      case "gfmFootnoteCall":
        opening(parts, "footnote", from, String.raw`\[`);
        break;
      case "taskListCheck":
        opening(parts, "task", from, String.raw`\[`);
        break;
      case "codeFencedFenceInfo":
        if (DRAWN.test(source)) {
          part("diagram", "text");
        }
        break;
      case "characterReference":
        part("character reference", plain(source));
        break;
      case "data":
        parts.push(...marksIn(markdown, token));
        signs.push(...[...source.matchAll(/\$/g)].map(({ index }) => from + index));
        if (own === null) {
          words.read(source, from);
        }
        break;
      case "characterEscape":
        if (source.endsWith(FORMULA_SIGN)) {
          signs.push(from + 1);
        }
        if (own === null) {
          words.readEscaped(source.slice(1), from);
        }
        break;
    }
  }
  words.end();
  return parts.toSorted((one, other) => one.from - other.from);
}

/** Tokens that leave the text around them one text. */
const WITHIN_WORDS: ReadonlySet<string> = new Set([
  "data",
  "characterEscape",
  "escapeMarker",
  "characterEscapeValue",
]);

/** What is text to our parser and may be a tag, a link or a definition to GitHub's, which reads HTML more liberally. */
const MARK = /<(?=[a-z/!?])|\](?=[([:])/gi;

function marksIn(markdown: string, { start, end }: Token): LivePart[] {
  const text = markdown.slice(start.offset, end.offset + 1);
  return [...text.matchAll(MARK)]
    .map(({ index, 0: mark }) => ({ from: start.offset + index, mark }))
    .filter(({ from }) => from < end.offset)
    .map(({ from, mark }) => ({
      kind: mark === "<" ? "html" : "link",
      from,
      to: from + 1,
      instead: `\\${mark}`,
    }));
}

/** GitHub finds no formula that is longer than one of these. */
const PARAGRAPHS: ReadonlySet<string> = new Set([
  "paragraph",
  "atxHeading",
  "setextHeading",
  "table",
]);

/** With the backslash before it, which keeps it from nothing. */
function formulaSign(markdown: string, at: number): LivePart {
  const from = markdown[at - 1] === "\\" ? at - 1 : at;
  return { kind: "formula", from, to: at + 1, instead: INERT_FORMULA_SIGN };
}

/** The sign that a character reference names, or its name as text. */
function plain(reference: string): string {
  const sign = NAMED[reference];
  return sign === " " ? sign : `\\${sign ?? reference}`;
}

function asText(address: string): string {
  return escapeSigns(inertWords(address));
}

function opening(parts: LivePart[], kind: LivePart["kind"], from: number, instead: string): void {
  parts.push({ kind, from, to: from + 1, instead });
}

function readTokens(markdown: string): ["enter" | "exit", Token][] {
  // What the last text defined, and how its lines went on.
  PARSER.defined = [];
  PARSER.lazy = {};
  const events = postprocess(PARSER.document().write(preprocess()(markdown, undefined, true)));
  return events.map(([step, token]) => [step, token]);
}

function sourceOf(markdown: string, { start, end }: Token): string {
  return markdown.slice(start.offset, end.offset);
}

/** Puts texts together that GitHub reads as one, and finds the words in them. */
function createWordReader(parts: LivePart[]): {
  read(text: string, at: number): void;
  /** A character with the backslash before it. */
  readEscaped(character: string, at: number): void;
  end(): void;
} {
  let text = "";
  /** Where in the Markdown each code unit begins and ends. */
  let places: { from: number; to: number }[] = [];
  return {
    read(more, at) {
      for (let from = at; from < at + more.length; from += 1) {
        places.push({ from, to: from + 1 });
      }
      text += more;
    },
    readEscaped(character, at) {
      places.push({ from: at, to: at + 1 + character.length });
      text += character;
    },
    end() {
      for (const { at, length, instead } of liveSpotsIn(text)) {
        const { from = 0 } = places[at] ?? {};
        const { to = from } = places[at + length - 1] ?? {};
        parts.push({ kind: "word", from, to, instead });
      }
      text = "";
      places = [];
    },
  };
}
