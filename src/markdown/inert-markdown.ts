import { stripInvisible } from "../text/hidden-text.ts";
import { type LivePart, livePartsIn } from "./live-parts.ts";
import { escapeMarkdown } from "./text.ts";

/** What is taken out may make something else live. A text that is not at rest by then is no text of good will. */
const ROUNDS_MAX = 8;

/**
 * What emphasis, strikethrough and links may begin or end with is paired with what came before it, which takes the parser
 * minutes for 64 kB of nothing else, and a second for as many as these. No text of good will comes near.
 */
const PAIRED: readonly { marks: RegExp; max: number }[] = [
  { marks: /[*_~]+/g, max: 5000 },
  { marks: /\]/g, max: 10_000 },
];

const NONE: ReadonlySet<string> = new Set();

/**
 * Markdown in which nothing is live on GitHub but links to addresses of `ours`: no other link, image, HTML, mention or
 * reference. What was live stands there as text.
 */
export function makeInert(markdown: string, ours: ReadonlySet<string> = NONE): string {
  const visible = stripInvisible(markdown.replaceAll(/\r\n?/g, "\n")).text;
  if (PAIRED.some(({ marks, max }) => (visible.match(marks)?.length ?? 0) > max)) {
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
