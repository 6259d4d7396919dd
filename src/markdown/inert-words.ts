/** What a scheme may be made of, with the letters of every script: looked at once for each word. */
const SCHEME = String.raw`(?:(?<![\p{L}\p{N}+.-])[\p{L}\p{N}+.-]*)?:\/\/+`;
/** Begun once for each run: so many of the letter are looked at once. */
const WWW = String.raw`(?<!w)(?:w{3,}\.)+`;
/** Of people, teams and mail addresses. */
const AT = String.raw`@(?=[\p{L}\p{N}_])`;
/** Of issues and pull requests, here or in another repository. */
const NUMBER = String.raw`#(?=\d)`;
/** `GH-3`, and advisories. */
const DASH = String.raw`(?<=(?<![\p{L}\p{N}])(?:gh|ghsa|cve))-(?=[\da-z])`;
const COMMIT = String.raw`(?<![\p{L}\p{N}_])[\da-f]{7,40}(?![\p{L}\p{N}_])`;

/**
 * What GitHub makes something of wherever it stands in a text, whatever was escaped: it looks for it once Markdown has
 * been read.
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const LIVE = new RegExp([SCHEME, WWW, AT, NUMBER, DASH, COMMIT].join("|"), "giu");

/**
 * Between two of these GitHub draws a formula, which can hide what it is told to. It looks for them before Markdown is
 * read, so that no backslash keeps it from that.
 */
export const FORMULA_SIGN = "$";
export const INERT_FORMULA_SIGN = "\uFF04";
const PARAGRAPH_END = /(\n[ \t]*\n)/;

/** Those of the signs of one paragraph that begin a formula, end one or stand in one. */
export function signsOfFormulas(paragraph: string, signs: readonly number[]): number[] {
  const first = signs.findIndex((at) => /\S/.test(paragraph[at + 1] ?? ""));
  const last = signs.findLastIndex((at) => /\S/.test(paragraph[at - 1] ?? ""));
  return first !== -1 && last > first ? signs.slice(first, last + 1) : [];
}

/** A text in which GitHub finds no formula. */
export function withoutFormulas(text: string): string {
  return text.includes(FORMULA_SIGN)
    ? text.split(PARAGRAPH_END).map(withoutFormula).join("")
    : text;
}

function withoutFormula(paragraph: string): string {
  const signs = [...paragraph.matchAll(/\$/g)].map(({ index }) => index);
  const live = signsOfFormulas(paragraph, signs);
  const [first] = live;
  const last = live.at(-1);
  return first === undefined || last === undefined
    ? paragraph
    : paragraph.slice(0, first) +
        paragraph.slice(first, last + 1).replaceAll(FORMULA_SIGN, INERT_FORMULA_SIGN) +
        paragraph.slice(last + 1);
}

/** Where a scheme is gone, what stood around it may be live: the number in `#x://3`. */
const ROUNDS_MAX = 8;

/** GitHub takes nothing shorter for a commit. */
const COMMIT_SHOWN = 6;

/** Where a text is live on GitHub, and what to write there so that it reads the same and does nothing. */
export function liveSpotsIn(text: string): { at: number; length: number; instead: string }[] {
  return [...text.matchAll(LIVE)].map((match) => ({
    at: match.index,
    length: match[0].length,
    instead: inertSpot(match[0]),
  }));
}

/** A text in which GitHub finds nobody to call, nothing to refer to and nowhere to lead. Nothing in it is hidden. */
export function inertWords(text: string): string {
  let inert = text;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = inert;
    inert = before.replaceAll(LIVE, inertSpot);
    if (inert === before) {
      break;
    }
  }
  return inert;
}

function inertSpot(spot: string): string {
  switch (spot) {
    case "@":
      return "\uFF20";
    case "#":
      return "\uFF03";
    case "-":
      return "\u2011";
    default:
      if (spot.endsWith("/")) {
        return "";
      }
      return spot.endsWith(".") ? "www " : inertCommit(spot);
  }
}

/** A number of so many digits may be a commit as well. */
function inertCommit(spot: string): string {
  return /^\d+$/.test(spot)
    ? spot.replaceAll(/\B(?=(?:\d{3})+$)/g, "\u202F")
    : `${spot.slice(0, COMMIT_SHOWN)}…`;
}
