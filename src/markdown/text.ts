const SPECIAL = /[\\`*_[\]<>&#!|~@]/g;
/** What starts a list, a heading or a code block at the beginning of a line. */
const LINE_START = /^[ \t]*([-+=]|\d+[.)])/gm;

/** Text as Markdown that shows exactly it: no markup, image, mention or link comes out of it, not even of a bare address. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      .replace(/[ \t]*\n[ \t]*/g, "\n")
      .replace(SPECIAL, "\\$&")
      // GitHub looks for mentions and mail addresses once escapes are gone: https://github.com/github/cmark-gfm/issues/278
      .replace(/@(?=\w)/g, "@\u2060")
      .replace(/:\/\//g, "\\://")
      .replace(/www\./gi, (match) => `${match.slice(0, -1)}\\.`)
      .replace(LINE_START, (match) => `${match.slice(0, -1)}\\${match.slice(-1)}`)
      .trim()
  );
}

/** A link to an address of ours; without one that Markdown can carry, just the text. */
export function markdownLink(text: string, url: string): string {
  const label = escapeMarkdown(text).replace(/\n+/g, " ");
  return /^https?:\/\/[^\s<>]+$/.test(url) ? `[${label}](<${url}>)` : label;
}
