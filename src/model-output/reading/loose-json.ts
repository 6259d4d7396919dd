/**
 * The JSON value that a text begins with, as models write it: with a comma too many or too few, with line breaks in
 * texts, in the quotes of Python, or cut before its end. `end` is where it ends.
 */
export function parseLoosely(text: string): { value: unknown; end: number } {
  let at = 0;
  let depth = 0;

  function skip(pattern: RegExp): void {
    pattern.lastIndex = at;
    at += pattern.exec(text)?.[0].length ?? 0;
  }

  function readValue(): unknown {
    skip(BLANK);
    const first = text[at] ?? "";
    if (first === '"' || first === "'") {
      return readString(first);
    }
    if ((first === "{" || first === "[") && depth < DEPTH_MAX) {
      return readParts(first);
    }
    const start = at;
    skip(WORD);
    at += at === start ? 1 : 0;
    return text.slice(start, at).trim();
  }

  function readParts(opening: string): unknown {
    const list: unknown[] = [];
    const entries: [string, unknown][] = [];
    at += 1;
    depth += 1;
    for (skip(BETWEEN); at < text.length && !/[\]}]/.test(text[at] ?? ""); skip(BETWEEN)) {
      const value = readValue();
      skip(BLANK);
      if (opening === "{" && text[at] === ":") {
        at += 1;
        entries.push([String(value), readValue()]);
      } else {
        list.push(value);
      }
    }
    at += 1;
    depth -= 1;
    return opening === "{" ? Object.fromEntries(entries) : list;
  }

  function readString(quote: string): string {
    const start = at + 1;
    for (at = start; at < text.length && !isEndOfString(quote); at += 1) {
      at += text[at] === "\\" ? 1 : 0;
    }
    const written = text.slice(start, at);
    at += 1;
    return unescape(written);
  }

  /** The apostrophe of `it's` ends no text in single quotes. */
  function isEndOfString(quote: string): boolean {
    return (
      text[at] === quote && (quote === '"' || /^'\s*(?:[,:\]}]|$)/.test(text.slice(at, at + 20)))
    );
  }

  const value = readValue();
  return { value, end: Math.min(at, text.length) };
}

const DEPTH_MAX = 8;
const BLANK = /\s*/y;
const BETWEEN = /[\s,]*/y;
const WORD = /[^\s,:[\]{}"]+/y;

function unescape(written: string): string {
  return written.replaceAll(
    /\\(?:u([0-9a-f]{4})|(.))/gis,
    (_, code: string | undefined, sign: string) =>
      code === undefined ? (ESCAPES[sign] ?? sign) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\n", t: " ", b: "", f: "" };
