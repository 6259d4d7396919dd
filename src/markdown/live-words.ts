/**
 * Words that GitHub makes something of wherever they stand in a text, whatever was escaped: it looks for them once
 * Markdown has been read. Code is where it does not look.
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const KINDS = {
  /** Any scheme, and `www.`; the words of a mail address belong to the mention in it. */
  address: String.raw`${upTo("+.-")}:\/\/[^\s<>|\x60]+|${upTo("_")}www\.[^\s<>|\x60]*`,
  /** `@login`, `@org/team`, `name@host`, `owner/name@sha`. */
  mention: String.raw`${upTo(String.raw`_.%+\/-`)}@[\p{L}\p{N}](?:[\p{L}\p{N}._\/@+-]*[\p{L}\p{N}_])?`,
  /** `#3`, `owner/name#3`, `GH-3`, advisories. */
  reference: String.raw`(?:${upTo(String.raw`_.\/-`)}#|\bgh-|\bcve-\d{4}-)\d[\p{L}\p{N}_]*|\bghsa(?:-[\da-z]{4}){3}`,
  /** A commit, or a range of them. */
  commit: String.raw`(?<![\p{L}\p{N}_])[\da-f]{7,40}(?:\.{2,3}[\da-f]{7,40})?(?![\p{L}\p{N}_])`,
};

/** All of a word of these characters before what follows, if there is one; each word is looked at once. */
function upTo(signs: string): string {
  const word = String.raw`[\p{L}\p{N}${signs}]`;
  return `(?:(?<!${word})${word}*)?`;
}

export type LiveWordKind = keyof typeof KINDS;

const LIVE_WORDS = new RegExp(`(?:${Object.values(KINDS).join("|")})+`, "giu");
/** Not those within a mail address or before a version. */
const MENTION_SIGNS = /(?<![\p{L}\p{N}_.%+-])@+/gu;
const SCHEMES = /[\p{L}\p{N}+.-]*:\/\/+/gu;

export interface LiveWord {
  kind: LiveWordKind;
  text: string;
  /** Code units into the text. */
  at: number;
}

/** What GitHub would make something of in a text without markup. Words without a blank between them count as one. */
export function liveWordsIn(text: string): LiveWord[] {
  return [...text.matchAll(LIVE_WORDS)].map((match) => ({
    kind: kindOf(match[0]),
    text: match[0],
    at: match.index,
  }));
}

function kindOf(word: string): LiveWordKind {
  if (/:\/\/|www\./i.test(word)) {
    return "address";
  }
  if (word.includes("@")) {
    return "mention";
  }
  return /[#-]/.test(word) ? "reference" : "commit";
}

/** A text with its live words as code, and the rest as `escape` makes it. */
export function withoutLiveWords(text: string, escape: (words: string) => string): string {
  let written = "";
  let end = 0;
  for (const { text: word, at } of liveWordsIn(text)) {
    written += escape(text.slice(end, at)) + asCode(word);
    end = at + word.length;
  }
  return written + escape(text.slice(end));
}

/**
 * The same word as Markdown code. An address loses its scheme and a mention its sign, so that they are none as plain
 * text either.
 */
export function asCode(word: string, fence = "`"): string {
  const name = word.replaceAll(SCHEMES, "").replaceAll(MENTION_SIGNS, "").replaceAll("`", "");
  return name === "" ? "…" : fence + name + fence;
}
