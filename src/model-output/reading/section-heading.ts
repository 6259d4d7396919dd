import {
  CONNECTING_WORDS,
  NOT_YET_WORDS,
  OPEN_IDEOGRAPHS,
  OPEN_WORDS,
  PARTS_OF_IDEOGRAPHS,
  PHRASES,
  plain,
  QUARREL_WORDS,
  type Section,
  SETTLED_IDEOGRAPHS,
  SETTLED_WORDS,
} from "./heading-words.ts";

export interface Heading {
  section: Section;
  /** It stands above the paragraph as a whole. */
  isSummary: boolean;
  /** What follows it on its line. */
  rest: string;
  /** How it is marked: a bullet, a colon, a heading of Markdown or letters in bold. */
  isBullet: boolean;
  /** 1 to 6 for `#` to `######`, above for others: what is deeper stands within. */
  level: number;
}

const CITES = /^\s*[([【［]?[\^#]?[A-Z]\d/;
const THINKS = /^\W*(?:my )?(?:think|thought|chain|reason|scratch)/i;
const WORDS_MAX = 7;
const NAME_MAX_CODE_UNITS = 60;
const LINE =
  /^(?<marks>(?:\(?[A-Ha-h][.)](?=\s)|(?<=[#*_]\s*)(?:Section|Part|Step)\s\d{1,2}\s*[:.–—-]|[\s>*_`~=|#·•▪◦‣▸►→➤【「『［[<-]|[–—]|\p{Extended_Pictographic}|\uFE0F|\d{1,2}[.)](?=\s)|[一二三四五六七八九十]{1,2}[、．.])*)(?<name>(?:(?!\s+[–—-]{1,2}(?:\s|$))[^:：|\]】」』］<>*_`#=\n(（–—])*)(?<after>[\]】」』］>*_`~=\s#|]*)(?<count>[(（][^()（）[\]\n]{0,40}[)）])?\s*(?<colon>[:：]|[–—-]{1,2}(?=\s|$))?(?<end>[\s*_`~=#|<>/\]】]*)(?<rest>.*)$/su;

/**
 * What a line says if it is a heading; undefined if it is none. Nothing is said of the beginning of a line: `mayBecome`
 * tells whether it can still be one.
 */
export function readHeading(line: string): Heading | undefined {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const { marks = "", name = "", colon, after = "", end = "", rest = "" } = groups;
  const section = sectionOf(name);
  const isAlone = rest.trim() === "";
  const isMarked = /[#*_=【［[<]/.test(marks) && /[#*_=】］\]>]/.test(marks + after + end);
  const isBracketed = /[【［[<]/.test(marks);
  if (section === undefined || !(colon !== undefined || isAlone || isBracketed)) {
    return undefined;
  }
  if (section === "aside" && !isAlone && !CITES.test(rest) && !THINKS.test(name)) {
    // `Source: who owns it?`
    return undefined;
  }
  const isBullet = /^\s*(?:[-•▪◦‣*]\s|\d{1,2}[.)]\s)/.test(marks);
  // A bullet that says no more than "closed" is a point, not a heading.
  if (isAlone && colon === undefined && /^\s*[-•▪◦‣*]\s/.test(marks) && !isMarked) {
    return undefined;
  }
  const isSummary = section === "prose" && SUMMARIES.has(wordsOf(name)[0] ?? "");
  return {
    section,
    isSummary,
    rest: /^\s*\d{1,2}\s*$/.test(rest) ? "" : rest.trim(),
    isBullet,
    level: levelOf(marks),
  };
}

/** A heading whose words are none of these, by its marks alone: what follows belongs to no section that was begun. */
export function readOtherHeading(line: string): { level: number } | undefined {
  const trimmed = line.trim();
  const isMarkdown = /^#{1,6}\s+\S/.test(trimmed) || /^={2,}\s*[^=]+\s*={2,}$/.test(trimmed);
  const isBold = /^(?:\*\*|__)[^*_[\].!?。]{1,60}(?:\*\*|__)\s*[:：]?$/.test(trimmed);
  return (isMarkdown || isBold) && !/\[[A-Z]\d/.test(trimmed)
    ? { level: levelOf(trimmed) }
    : undefined;
}

function levelOf(marks: string): number {
  const hashes = /#+/.exec(marks)?.[0].length;
  return hashes ?? (/\*\*|__/.test(marks) ? 7 : 8);
}

/** Whether the beginning of a line may still become a heading, by what stands before any colon. */
export function mayBecomeHeading(line: string): boolean {
  if (/^\s*[一二三四五六七八九十]{1,2}$/.test(line)) {
    return true;
  }
  const { marks = "", name = "", colon, rest = "" } = LINE.exec(line)?.groups ?? {};
  if (/^\s*#/.test(marks) || (/^\s*\*\*|^\s*__/.test(marks) && !closesBold(line))) {
    return line.length < NAME_MAX_CODE_UNITS * 2;
  }
  if (colon !== undefined) {
    return sectionOf(name) !== undefined;
  }
  if (/^[(（][^()（）[\]]{0,40}$/.test(rest) && sectionOf(name) !== undefined) {
    return true;
  }
  if (rest !== "" || line.length > NAME_MAX_CODE_UNITS) {
    return false;
  }
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const complete = /\s$/.test(name) ? words : words.slice(0, -1);
  return (
    words.length <= WORDS_MAX &&
    (complete.every((word) => VOCABULARY.has(word)) || isBegun(name)) &&
    (complete.length === words.length || isBegun(last) || isBegun(name))
  );
}

/** Bold words with something behind them are the beginning of a sentence. */
function closesBold(line: string): boolean {
  return /^\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*[:：]?\s*[^\s:：*_]/.test(line);
}

/** Of the words of a heading: a whole phrase of some language, or words of English that are put together freely. */
export function sectionOf(name: string): Section | undefined {
  const words = wordsOf(name);
  const phrase = words.join(" ");
  const known = SECTIONS.get(phrase);
  if (known !== undefined || words.length === 0 || words.length > WORDS_MAX) {
    return known;
  }
  const isAny = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  if (!words.every((word) => VOCABULARY_OF_PARTS.has(word))) {
    return IDEOGRAPHS.test(phrase) ? ofIdeographs(phrase) : undefined;
  }
  if (isAny(OPEN_WORDS) || (isAny(SETTLED_WORDS) && isAny(NOT_YET_WORDS))) {
    return "open";
  }
  return isAny(SETTLED_WORDS) ? "settled" : isAny(QUARREL_WORDS) ? "open" : undefined;
}

/** Chinese and Japanese put the same few parts together without a blank. */
function ofIdeographs(phrase: string): Section | undefined {
  return !IDEOGRAPHS.test(phrase) || !PARTS_OF_IDEOGRAPHS.test(phrase)
    ? undefined
    : OPEN_IDEOGRAPHS.test(phrase)
      ? "open"
      : SETTLED_IDEOGRAPHS.test(phrase)
        ? "settled"
        : undefined;
}

const IDEOGRAPHS = /^[\u3040-\u30ff\u3400-\u9fff]+$/;

function wordsOf(name: string): string[] {
  return plain(name)
    .replace(/^(\s*(?:what|which|who)\b.*?)\s*\?\s*$/, "$1")
    .replaceAll(/[’']s(?!\p{L})/gu, "s")
    .replaceAll(/[\p{Extended_Pictographic}\uFE0F]/gu, " ")
    .split(/[\s/&,+()"“”-]+/)
    .filter((word) => word !== "");
}

const SECTIONS: ReadonlyMap<string, Section> = new Map(
  (["prose", "open", "settled", "verdict", "aside"] as const).flatMap((section) =>
    PHRASES[section]
      .split(",")
      .map((phrase) => [wordsOf(phrase).join(" "), section] as const)
      .filter(([phrase]) => phrase !== ""),
  ),
);
/** The first of the words above a paragraph that is the answer itself. */
const SUMMARIES: ReadonlySet<string> = new Set(
  "summary briefing tldr tl;dr zusammenfassung kurzfassung résumé resumen riassunto resumo samenvatting сводка резюме 摘要 总结 概要 總結 要約 まとめ 요약"
    .split(" ")
    .map(plain),
);
const VOCABULARY_OF_PARTS: ReadonlySet<string> = new Set([
  ...OPEN_WORDS,
  ...QUARREL_WORDS,
  ...SETTLED_WORDS,
  ...NOT_YET_WORDS,
  ...CONNECTING_WORDS,
]);
const VOCABULARY: ReadonlySet<string> = new Set([
  ...VOCABULARY_OF_PARTS,
  ...[...SECTIONS.keys()].flatMap((phrase) => phrase.split(" ")),
]);
const BEGINNINGS: ReadonlySet<string> = new Set(
  [...VOCABULARY, ...SECTIONS.keys()].flatMap((word) =>
    Array.from({ length: word.length + 1 }, (_, length) => word.slice(0, length)),
  ),
);

function isBegun(words: string): boolean {
  const begun = plain(words).replaceAll(/[’']/g, "").trim();
  return BEGINNINGS.has(begun) || (IDEOGRAPHS.test(begun) && PARTS_OF_IDEOGRAPHS.test(begun));
}
