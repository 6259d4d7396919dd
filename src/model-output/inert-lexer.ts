import { isCutCitation, mayBecomeCitation, readCitation, readLabels } from "../protocol/label.ts";

/** What a piece of model output is once nothing in it can act: text, a label to check, or something to drop. */
export type Token =
  | { kind: "text"; text: string }
  | { kind: "space" }
  /** `words` stood beside them in their bracket. */
  | { kind: "labels"; labels: string[]; words?: string }
  /** A link, an image, an address or a tag that was taken out. */
  | { kind: "dropped"; what: "link" | "image" | "html" | "mark"; words?: string };

interface Step {
  token: Token;
  /** Code units that this token takes. */
  length: number;
}

/** A bracket that has not closed by then is just a bracket. */
const BRACKET_MAX = 200;
const ROUND_MAX = 80;
/** Brackets in which models put labels, beside square ones, and what closes them. */
const OTHER_BRACKETS: Readonly<Record<string, string>> = {
  "(": ")",
  "（": "）",
  "{": "}",
  "〔": "〕",
  "⟦": "⟧",
  "〈": "〉",
  "「": "」",
};
const ADDRESS_MAX = 600;
const TAG_MAX = 400;
const RUN_MAX = 80;

/**
 * Reads the next token at the start of `text`, or says undefined when more text could change what it is. With `final`
 * there is no more text.
 */
export function nextToken(
  text: string,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  const first = text[0];
  if (first === undefined) {
    return undefined;
  }
  switch (first) {
    case " ":
    case "\n":
    case "\t":
    case "\r":
    case "\u00A0":
    case "\u3000":
      return { token: { kind: "space" }, length: 1 };
    case "[":
    case "【":
    case "［":
      return readBracket(text, 0, final, isKnown);
    case "^":
      return readRaised(text, final, isKnown);
    case "!":
      return readImage(text, final, isKnown);
    case "<":
      return readTag(text, final, isKnown);
    default:
      return readOther(text, final, isKnown);
  }
}

function readBracket(
  text: string,
  from: number,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  const end = closingBracket(text, from);
  if (end === undefined) {
    if (!final && text.length - from < BRACKET_MAX) {
      return undefined;
    }
    // The answer ended within a label: half a label is none.
    return final && isCutCitation(text.slice(from))
      ? { token: { kind: "dropped", what: "mark" }, length: text.length }
      : literal(text[from] ?? "");
  }
  const after = text[end + 1];
  if (after === undefined && !final) {
    return undefined;
  }
  const words = text.slice(from + 1, end);
  const destination = after === "(" ? readDestination(text, end + 1, final) : 0;
  if (destination === undefined) {
    return undefined;
  }
  const length = end + 1 + destination - from;
  const inner = /^[[【［(](.*)[\]】］)]$/s.exec(words.trim())?.[1] ?? words;
  const labels = readLabels(inner);
  if (labels !== undefined) {
    return { token: { kind: "labels", labels }, length };
  }
  const citation = readCitation(inner, isKnown);
  if (citation !== undefined) {
    // Of `F1: name` the name says no more than the label.
    const rest = /^\s*[:：†|–—]/u.test(citation.rest) ? "" : besides(citation.rest);
    return { token: { kind: "labels", labels: citation.labels, words: rest }, length };
  }
  if (destination > 0) {
    // Only the brackets and the address go: the words between are read on their own.
    return { token: { kind: "dropped", what: "link", words }, length };
  }
  return literal(text[from] ?? "");
}

/** A label in brackets of another kind, where it exists; else whatever else begins there. */
function readOther(
  text: string,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  const close = OTHER_BRACKETS[text[0] ?? ""];
  const end = close === undefined ? -1 : text.slice(0, ROUND_MAX).indexOf(close);
  if (close !== undefined && end === -1) {
    // In round ones the label may come last: `(ada in C3)`.
    const mayCite = /^[(（]/.test(text) || mayBecomeCitation(text.slice(1));
    const mayClose = !final && text.length < ROUND_MAX && mayCite;
    return mayClose ? undefined : readRun(text, final);
  }
  const citation = end === -1 ? undefined : readCitation(text.slice(1, end), isKnown);
  return citation === undefined || !citation.labels.every(isKnown)
    ? readRun(text, final)
    : {
        token: { kind: "labels", labels: citation.labels, words: besides(citation.rest) },
        length: end + 1,
      };
}

/** What stands beside labels, in a bracket of its own. */
function besides(rest: string): string {
  const words = rest.replace(/^[\s:：,;.†|–—-]+/u, "").trim();
  return words === "" ? "" : ` (${words})`;
}

/** Models mix the kinds of brackets, so any closes any. */
function closingBracket(text: string, from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < text.length && index - from < BRACKET_MAX; index += 1) {
    const character = text[index];
    if (character === "[" || character === "【" || character === "［") {
      depth += 1;
    } else if (character === "]" || character === "】" || character === "］") {
      depth -= 1;
      if (depth === 0) {
        return index;
      }
    }
  }
  return undefined;
}

/** Length of `(…)` at `from`; undefined while it may still close. Unclosed, it reaches to the first blank. */
function readDestination(text: string, from: number, final: boolean): number | undefined {
  let depth = 0;
  for (let index = from; index < text.length && index - from < ADDRESS_MAX; index += 1) {
    if (text[index] === "(") {
      depth += 1;
    } else if (text[index] === ")") {
      depth -= 1;
      if (depth === 0) {
        return index + 1 - from;
      }
    }
  }
  if (!final && text.length - from < ADDRESS_MAX) {
    return undefined;
  }
  const blank = text.slice(from).search(/\s/);
  return blank === -1 ? text.length - from : blank;
}

function readImage(
  text: string,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  if (text.length === 1 && !final) {
    return undefined;
  }
  if (text[1] !== "[") {
    return literal("!");
  }
  const inner = readBracket(text, 1, final, isKnown);
  if (inner === undefined) {
    return undefined;
  }
  return inner.token.kind === "text"
    ? { token: { kind: "dropped", what: "mark" }, length: 1 }
    : { token: { kind: "dropped", what: "image" }, length: inner.length + 1 };
}

const HTML_NAME =
  /^<\/?(?:a|abbr|article|audio|b|base|blockquote|body|br|button|canvas|center|code|dd|del|details|div|dl|dt|em|embed|font|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|math|meta|nav|object|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|u|ul|var|video|wbr)(?![a-z0-9-])/i;

/** A label that is set above the line. */
function readRaised(
  text: string,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  if (text.length === 1 && !final) {
    return undefined;
  }
  const step = text[1] === "[" ? readBracket(text.slice(1), 0, final, isKnown) : literal("^");
  return step?.token.kind === "labels"
    ? { ...step, length: step.length + 1 }
    : step && literal("^");
}

/** Around a label alone. */
const CITING = /^<(cite|citation|ref|reference|source|sup)>\s*([^<>]{1,40}?)\s*<\/\1>/i;
const MAY_CITE =
  /^<(?:cite|citation|ref|reference|source|sup)>[^<>]{0,40}(?:<(?:\/[a-z]{0,10})?)?$/i;

function readTag(
  text: string,
  final: boolean,
  isKnown: (label: string) => boolean,
): Step | undefined {
  const cited = CITING.exec(text);
  const inner = cited && readCitation(cited[2]?.replace(/^\[(.*)\]$/, "$1") ?? "", isKnown);
  if (cited && inner && inner.rest === "" && inner.labels.every(isKnown)) {
    return { token: { kind: "labels", labels: inner.labels }, length: cited[0].length };
  }
  if (!final && MAY_CITE.test(text)) {
    return undefined;
  }
  const end = text.indexOf(">");
  const citation = end === -1 ? undefined : readCitation(text.slice(1, end), isKnown);
  if (citation !== undefined && citation.rest === "" && citation.labels.every(isKnown)) {
    return { token: { kind: "labels", labels: citation.labels }, length: end + 1 };
  }
  if (end === -1) {
    const couldBeTag = /^<(?:$|[a-z/!?])/i.test(text);
    if (couldBeTag && !final && text.length < TAG_MAX) {
      return undefined;
    }
    return HTML_NAME.test(text) || text.startsWith("<!--")
      ? { token: { kind: "dropped", what: "html" }, length: 1 }
      : literal("<");
  }
  const tag = text.slice(0, end + 1);
  if (tag.startsWith("<!--")) {
    const close = text.indexOf("-->");
    if (close !== -1) {
      return { token: { kind: "dropped", what: "html" }, length: close + 3 };
    }
    return !final && text.length < TAG_MAX
      ? undefined
      : { token: { kind: "dropped", what: "html" }, length: 4 };
  }
  if (/^<(?:[a-z][a-z0-9+.-]*:|www\.|[^\s<>@]+@)[^\s<>]*>$/i.test(tag)) {
    return { token: { kind: "dropped", what: "link" }, length: tag.length };
  }
  const isTag = HTML_NAME.test(tag) || /^<(?:[!?]|\/?[a-z][a-z0-9-]*\s[^<>]*=)/i.test(tag);
  return isTag ? { token: { kind: "dropped", what: "html" }, length: tag.length } : literal("<");
}

const SCHEME =
  /^(?:[a-z0-9+.-]*:\/\/|(?:mailto|javascript|vbscript|data|file|tel|sms|blob|about|intent):\S|[a-z0-9+.-]*www\.\S)/i;
const ADDRESS_END = /[\s<>"'`)\]}】」』）”’»，。、；]/;

/** Letters and digits up to where an address could still begin, or a single other character. */
function readRun(text: string, final: boolean): Step | undefined {
  const run = /^[A-Za-z0-9+.-]+/.exec(text.slice(0, RUN_MAX))?.[0];
  if (run === undefined) {
    return readCharacter(text, final);
  }
  if (run.length === text.length && !final) {
    return undefined;
  }
  const next = text[run.length];
  const couldBeAddress = next === ":" || (next === "/" && text[run.length - 1] === ":");
  if (couldBeAddress && text.length < run.length + 3 && !final) {
    return undefined;
  }
  if (SCHEME.test(text)) {
    return readAddress(text, final);
  }
  return { token: { kind: "text", text: run }, length: run.length };
}

function readAddress(text: string, final: boolean): Step | undefined {
  const end = text.search(ADDRESS_END);
  if (end === -1 && !final && text.length < ADDRESS_MAX) {
    return undefined;
  }
  const address = (end === -1 ? text : text.slice(0, end)).replace(/[.,;:!?]+$/, "");
  return { token: { kind: "dropped", what: "link" }, length: address.length };
}

function readCharacter(text: string, final: boolean): Step | undefined {
  // Letters of other widths and alphabets before it make no scheme, but look like one.
  if (!final && (text === ":" || text === ":/")) {
    return undefined;
  }
  if (text.startsWith("://")) {
    return readAddress(text, final);
  }
  // Half a pair waits for its other half, so that no delta ends within a character.
  if (/^[\uD800-\uDBFF]$/.test(text) && !final) {
    return undefined;
  }
  return literal(
    /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text) ? text.slice(0, 2) : text.slice(0, 1),
  );
}

function literal(text: string): Step {
  return { token: { kind: "text", text }, length: text.length };
}
