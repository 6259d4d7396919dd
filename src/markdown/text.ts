import { stripInvisible } from "../text/hidden-text.ts";
import { inertWords, withoutFormulas } from "./inert-words.ts";

const SPECIAL = /[\\`*_[\]<>&#!|~@]/g;
/** What starts a list, a heading or a code block at the beginning of a line. */
const LINE_START = /^[ \t]*([-+=]|\d+[.)])/gm;

/**
 * Text as Markdown that shows it: no markup, image, mention, reference or link comes out of it, not even of a bare
 * address. Signs that GitHub would make something of give way to others that look like them; characters that nobody sees
 * are gone.
 */
export function escapeMarkdown(text: string): string {
  const visible = stripInvisible(text.replaceAll(/\r\n?/g, "\n")).text.replaceAll(
    /[ \t]*\n[ \t]*/g,
    "\n",
  );
  return escapeSigns(inertWords(withoutFormulas(visible)))
    .replaceAll(LINE_START, (match) => `${match.slice(0, -1)}\\${match.slice(-1)}`)
    .trim();
}

/** Signs of Markdown as text. */
export function escapeSigns(text: string): string {
  return text.replaceAll(SPECIAL, String.raw`\$&`);
}

/** A link to an address of ours; without one that Markdown can carry, just the text. */
export function markdownLink(text: string, url: string): string {
  return linkTo(escapeMarkdown(text), url);
}

/** The same, with a label that is Markdown already. */
export function linkTo(label: string, url: string): string {
  const line = label.replaceAll(/\n+/g, " ");
  return isCarried(url) ? `[${line}](<${url}>)` : line;
}

/** Whether Markdown can carry this address between angle brackets, as it is. */
function isCarried(url: string): boolean {
  return (
    /^https?:\/\/[^\s<>\\]+$/.test(url) && !/&#?\w+;/.test(url) && stripInvisible(url).text === url
  );
}
