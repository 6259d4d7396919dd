/** Which earlier comments a comment refers to, so that what it speaks of is not cut before it. */

/** What of a comment's Markdown points at others. */
export interface Pointers {
  /** GitHub's anchors in its links. */
  anchors: string[];
  /** The first words of what it quotes. */
  quotes: string[];
}

/** Something that was said, as far as others can refer to it. */
interface Spoken {
  author: string;
  at: string;
  text: string;
  anchor?: string;
  pointers: Pointers;
}

const POINTERS_MAX = 12;
/** Fewer words may stand anywhere. */
const QUOTED_WORDS = 5;

export function pointersOf(markdown: string): Pointers {
  return {
    anchors: (
      markdown.match(/(?<=#)(?:issuecomment-|discussion_r|pullrequestreview-)\d+/g) ?? []
    ).slice(0, POINTERS_MAX),
    quotes: (markdown.match(/^[ \t]*>.*$/gm) ?? [])
      .flatMap((line) => firstWords(line) ?? [])
      .slice(0, POINTERS_MAX),
  };
}

/** For each of what was said, oldest first, what of the earlier ones it refers to. */
export function findReferences<Item extends Spoken>(spoken: readonly Item[]): Map<Item, Item[]> {
  const byAnchor = new Map<string, Item>();
  const byWords = new Map<string, Item>();
  const references = new Map<Item, Item[]>();
  const quoted = new Set(spoken.flatMap(({ pointers }) => pointers.quotes));
  const marks = spoken.map(({ text }) => marksIn(text));
  for (const [index, item] of spoken.entries()) {
    const { anchors, quotes } = item.pointers;
    const named = namedIn(item, spoken.slice(0, index), marks);
    const found = [
      ...anchors.map((anchor) => byAnchor.get(anchor)),
      ...quotes.map((words) => byWords.get(words)),
      ...named,
    ];
    references.set(item, [...new Set(found.filter((other) => other !== undefined))]);
    if (item.anchor !== undefined) {
      byAnchor.set(item.anchor, item);
    }
    for (const words of everyFewWords(item.text)) {
      if (quoted.has(words) && !byWords.has(words)) {
        byWords.set(words, item);
      }
    }
  }
  return references;
}

const THING =
  "(?:steps?|points?|options?|items?|list|proposals?|suggestions?|comments?|questions?|examples?|arguments?|tables?|approach(?:es)?|alternatives?|ideas?|concerns?|versions?|wording|text|draft|cases?|numbers|analysis|objections?|summary|reply|answer|plan|design|solution|scenario|list)";
const YOURS = new RegExp(
  String.raw`\byour (?:[\w-]+ ){0,3}${THING}\b|\byou(?:['’]ve| have)? (?:said|wrote|suggest(?:ed)?|propos(?:e|ed)|describ(?:e|ed)|list(?:ed)?|mention(?:ed)?|point(?:ed)? out)\b`,
  "i",
);
const THEIRS = new RegExp(
  String.raw`@?([a-z\d][a-z\d-]{0,38})['’]s? (?:[\w-]+ ){0,3}${THING}\b`,
  "gi",
);
/** `steps 1 to 6`, `option (b)`, `point 3`; not where that begins an item of a list. */
const NUMBERED = new RegExp(String.raw`\b${THING}\s+#?\(?(\d{1,2}|[a-e])\b(?!\)?:)`, "gi");

/** Whom and which part of what was said before the words speak of. */
function namedIn<Item extends Spoken>(
  item: Item,
  before: readonly Item[],
  marks: readonly ReadonlySet<string>[],
): (Item | undefined)[] {
  const { text, author } = item;
  const numbers = new Set([...text.matchAll(NUMBERED)].map(([, mark = ""]) => lower(mark)));
  const numbered = [...numbers].map((mark) =>
    before.findLast((_, index) => marks[index]?.has(mark) === true),
  );
  const theirs = [...text.matchAll(THEIRS)].map(([, login = ""]) =>
    before.findLast((earlier) => earlier.author.toLowerCase() === login.toLowerCase()),
  );
  if (!YOURS.test(text)) {
    return [...numbered, ...theirs];
  }
  const others = before.filter((earlier) => earlier.author !== author);
  const called = new Set((text.match(/(?<=@)[a-z\d][a-z\d-]*/gi) ?? []).map(lower));
  const addressed =
    others.findLast((earlier) => called.has(earlier.author.toLowerCase())) ?? others.at(-1);
  return [...numbered, ...theirs, addressed];
}

const MARK = /(?:^|\n)[ \t]*(?:[-*] )?(?:\w+ )?\(?(\d{1,2}|[a-e])[.):]|\s\((\d{1,2}|[a-e])\)\s/gi;

/** The numbers and letters of the lists in a text. */
function marksIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(MARK)].map(([, first, other = ""]) => lower(first ?? other)));
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(lower);
}

function firstWords(text: string): string | undefined {
  const words = wordsOf(text).slice(0, QUOTED_WORDS);
  return words.length < QUOTED_WORDS ? undefined : words.join(" ");
}

function everyFewWords(text: string): string[] {
  const words = wordsOf(text);
  return words
    .slice(0, Math.max(0, words.length - QUOTED_WORDS + 1))
    .map((_, at) => words.slice(at, at + QUOTED_WORDS).join(" "));
}

function lower(word: string): string {
  return word.toLowerCase();
}
