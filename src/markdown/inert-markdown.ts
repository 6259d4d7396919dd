import { stripInvisible } from "../text/hidden-text.ts";
import { type LivePart, livePartsIn } from "./live-parts.ts";
import { escapeMarkdown } from "./text.ts";

/** What is taken out may make something else live. A text that is not at rest by then is no text of good will. */
const ROUNDS_MAX = 8;

/**
 * What costs the parser far more than its length, since it looks at all that comes before or after it, or at each line
 * again. 64 kB of nothing else would take it seconds, or minutes. No text of good will comes near.
 */
const COSTLY: readonly { marks: RegExp; max: number }[] = [
  { marks: /\n/g, max: 1500 },
  // Cells of tables.
  { marks: /\|/g, max: 4000 },
  // What emphasis and strikethrough may begin or end with: no underscore within a word.
  { marks: /[*~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, max: 1000 },
  // Links, and what may begin one, or a tag.
  { marks: /\]/g, max: 1000 },
  { marks: /[[<]/g, max: 4000 },
  { marks: /&/g, max: 4000 },
  // What is looked for up to the end: of comments and their like, of code, of titles.
  { marks: /<[!?]/g, max: 20 },
  { marks: /`{4,}/g, max: 10 },
  { marks: /\][(:]\s*(?:<[^<>\n]*>|(?!<)\S*)\s+\(/g, max: 20 },
  // Signs at the end of an address, of which it has none.
  {
    marks: /(?<!\S)(?=\S*(?:\/\/|www\.))\S*?(?:[!"')*,.:;<?_~\]]|&[a-z]+;){64}/gi,
    max: 0,
  },
  { marks: nested(12), max: 0 },
];

/** A line that stands, or begins to, within so many others. Blanks count, since they continue what the line before began. */
function nested(depth: number): RegExp {
  const mark = String.raw`>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])|\[\^[^\]\s]{1,999}\]:`;
  const within = String.raw` {2}| ?(?:\t|${mark})`;
  return new RegExp(`^(?:${within}){${depth}} ?(?:${mark})`, "gm");
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Markdown in which nothing is live on GitHub but links to addresses of `ours`: no other link, image, HTML, mention or
 * reference. What was live stands there as text.
 */
export function makeInert(markdown: string, ours: ReadonlySet<string> = NONE): string {
  const visible = stripInvisible(markdown.replaceAll(/\r\n?/g, "\n")).text;
  if (COSTLY.some(({ marks, max }) => (visible.match(marks)?.length ?? 0) > max)) {
    return escapeMarkdown(visible);
  }
  let text = visible;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const live = livePartsIn(text, ours);
    if (live.length === 0) {
      return text;
    }
    text = without(text, live);
  }
  return escapeMarkdown(visible);
}

function without(text: string, live: readonly LivePart[]): string {
  let inert = "";
  let end = 0;
  for (const { from, to, instead } of live) {
    if (from >= end) {
      inert += text.slice(end, from) + instead;
      end = to;
    }
  }
  return inert + text.slice(end);
}
