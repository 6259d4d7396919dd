const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** An octal byte, another escape, or plain text. */
const QUOTED = /\\([0-3][0-7]{2})|\\(.?)|([^\\"]+)/;

/**
 * Reads a path at the start of `text` as git writes it in diff headers: bare, or in double quotes with C escapes and
 * octal bytes (`core.quotePath`). Returns the path and what follows it; a bare path takes the whole text.
 */
export function readGitPath(text: string): { path: string; rest: string } {
  if (!text.startsWith('"')) {
    // Git ends a bare path that contains a space with a tab.
    const tab = text.indexOf("\t");
    return tab === -1
      ? { path: text, rest: "" }
      : { path: text.slice(0, tab), rest: text.slice(tab) };
  }
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const quoted = new RegExp(QUOTED, "sy");
  quoted.lastIndex = 1;
  let end = 1;
  for (let match = quoted.exec(text); match !== null; match = quoted.exec(text)) {
    const [whole, octal, escaped, plain = ""] = match;
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8));
    } else if (escaped !== undefined) {
      bytes.push(ESCAPES[escaped] ?? escaped.charCodeAt(0) % 256);
    } else {
      bytes.push(...encoder.encode(plain));
    }
    end += whole.length;
  }
  return { path: new TextDecoder().decode(Uint8Array.from(bytes)), rest: text.slice(end + 1) };
}

/** Without the `a/` or `b/` of a diff header; undefined for `/dev/null`. */
export function withoutSide(path: string): string | undefined {
  if (path === "/dev/null") {
    return undefined;
  }
  return /^[ab]\//.test(path) ? path.slice(2) : path;
}

/**
 * The two paths of a `diff --git` line. Bare ones are ambiguous when they hold ` b/`, but without a rename line both
 * are the same, so the middle is where to cut.
 */
export function readGitHeader(text: string): { from: string; to: string } {
  if (text.startsWith('"')) {
    const from = readGitPath(text);
    return { from: from.path, to: readGitPath(from.rest.trimStart()).path };
  }
  const quoted = text.indexOf(' "');
  if (quoted !== -1 && text.endsWith('"')) {
    return { from: text.slice(0, quoted), to: readGitPath(text.slice(quoted + 1)).path };
  }
  const middle = (text.length - 1) / 2;
  if (Number.isInteger(middle) && text.slice(2, middle) === text.slice(middle + 3)) {
    return { from: text.slice(0, middle), to: text.slice(middle + 1) };
  }
  const cut = text.indexOf(" b/");
  return cut === -1
    ? { from: text, to: text }
    : { from: text.slice(0, cut), to: text.slice(cut + 1) };
}
