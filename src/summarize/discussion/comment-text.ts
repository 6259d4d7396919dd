import { type HiddenText, stripHiddenMarkdown } from "../../text/hidden-text.ts";
import { maskSecrets } from "../../text/redact.ts";

/** What a person wrote, without what mail programs, templates and quoting put around it. */
export interface CommentText {
  text: string;
  hidden: HiddenText;
  masked: number;
  /** It suggests changes, and all of them are in the change already. */
  isApplied: boolean;
}

const URL_MAX_CODE_UNITS = 60;
/** A shorter answer means nothing without what it answers to. */
const SHORT_REPLY_CODE_UNITS = 60;
const QUOTE_MAX_CODE_UNITS = 120;

const MAIL_END =
  /^(?:-- ?|_{10,}|-{3,} ?Original Message ?-{3,}|Sent from my .{1,40}|Reply to this email directly.*|You are receiving this because .*|-----BEGIN PGP SIGNATURE-----)$/i;
const MAIL_INTRODUCTION =
  /^(?:On .{6,200}(?:wrote|writes):|.{1,100}<[^<>\s]{3,100}> (?:wrote|writes):|Am .{6,120} schrieb .{1,120}:|Le .{6,120} a écrit ?:|El .{6,120} escribió:)$/i;
const TRAILER = /^(?:signed-off-by|co-authored-by|reviewed-by|acked-by|change-id|tested-by): /i;

/**
 * Reduces the Markdown of a comment or review to what its author says, whole; a description also loses its template.
 * `isApplied` tells of the lines of a suggested change whether they are in the change already.
 */
export function readComment(
  markdown: string,
  kind: "comment" | "description" = "comment",
  isApplied: (lines: readonly string[]) => boolean = () => false,
): CommentText {
  const suggestions: boolean[] = [];
  function noteApplied(lines: readonly string[]): boolean {
    const applied = isApplied(lines);
    suggestions.push(applied);
    return applied;
  }
  const { text: visible, passages, characters } = stripHiddenMarkdown(markdown);
  const said = ownLines(visible.split("\n"))
    .map(({ quote, lines: own }) => {
      const lines = kind === "description" ? own.filter((line) => !isTemplateLine(line)) : own;
      const text = tidy(
        withoutFences(withoutMarkup(lines.join("\n")).split("\n"), noteApplied),
        kind,
      );
      return { quote, text };
    })
    .filter((part) => part.text !== "");
  // A longer answer tells itself what it answers, unless it answers several things.
  const length = said.reduce((sum, part) => sum + part.text.length, 0);
  const answers =
    length < SHORT_REPLY_CODE_UNITS || said.filter(({ quote }) => quote !== "").length > 1;
  const { text, masked } = maskSecrets(
    said
      .map((part) =>
        answers && part.quote !== ""
          ? `(answering “${shortQuote(part.quote)}”) ${part.text}`
          : part.text,
      )
      .join("\n"),
  );
  return {
    text,
    hidden: { passages, characters },
    masked,
    isApplied: suggestions.length > 0 && suggestions.every(Boolean),
  };
}

/** Lines of the author's own, after what they answer to. */
interface Said {
  quote: string;
  lines: string[];
}

function ownLines(all: readonly string[]): Said[] {
  const said: Said[] = [{ quote: "", lines: [] }];
  let fence: string | undefined;
  let quoted: string[] = [];
  function own(line: string): void {
    if (quoted.length > 0 && line.trim() !== "") {
      said.push({ quote: quoted.join(" "), lines: [] });
      quoted = [];
    }
    said.at(-1)?.lines.push(line);
  }
  for (const [index, line] of all.entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined) {
      fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
      own(line);
    } else if (fence !== undefined) {
      own(line);
    } else if (MAIL_END.test(line.trimEnd()) && isMailEnd(all, index)) {
      break;
    } else if (/^\s*>/.test(line)) {
      const words = line.replace(/^[\s>]+/, "").trim();
      // The last paragraph of what is quoted is what is answered.
      quoted = words === "" && quoted.at(-1) !== "" ? [...quoted, ""] : [...quoted, words];
    } else if (!isMailIntroduction(all, index) && !TRAILER.test(line)) {
      own(line);
    }
  }
  return said;
}

/** A line of dashes is also a rule in Markdown; a signature is short and last. */
function isMailEnd(all: readonly string[], index: number): boolean {
  const line = all[index]?.trimEnd() ?? "";
  return !/^(?:--|_+)$/.test(line) || all.length - index <= 8;
}

/** Mail programs break "On … wrote:" over two lines. */
function isMailIntroduction(all: readonly string[], index: number): boolean {
  const line = (all[index] ?? "").trim();
  return (
    MAIL_INTRODUCTION.test(line) ||
    (/^(?:On|Am|Le|El) \S/.test(line) &&
      MAIL_INTRODUCTION.test(`${line} ${(all[index + 1] ?? "").trim()}`)) ||
    (/(?:wrote|writes|écrit ?|escribió):$/i.test(line) &&
      MAIL_INTRODUCTION.test(`${(all[index - 1] ?? "").trim()} ${line}`))
  );
}

/** Code without its fences; a suggested change says that it is one. */
function withoutFences(
  lines: readonly string[],
  isApplied: (lines: readonly string[]) => boolean,
): string {
  const result: string[] = [];
  let isInside = false;
  for (const [index, line] of lines.entries()) {
    if (!FENCE.test(line)) {
      result.push(line);
      continue;
    }
    isInside = !isInside;
    if (isInside && /^\s*(?:```+|~~~+)suggestion/.test(line)) {
      const end = lines.findIndex((later, at) => at > index && FENCE.test(later));
      const suggested = lines.slice(index + 1, end === -1 ? undefined : end);
      result.push(
        isApplied(suggested) ? "Suggested change, already in the change:" : "Suggested change:",
      );
    }
  }
  return result.join("\n");
}

const FENCE = /^\s*(?:```|~~~)/;

const HTML_TAG = /<\/?(?:[a-z][a-z0-9-]*)(?:\s[^<>\n]{0,500})?\/?>/gi;
const HTML_NAMES =
  /^<\/?(?:a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|ol|p|picture|pre|q|s|script|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)\b/i;

const CODE =
  /(^[ \t]*(?:```|~~~)[^\n]*(?:\n(?![ \t]*(?:```|~~~))[^\n]*)*(?:\n[ \t]*(?:```|~~~)[^\n]*)?|`[^`\n]+`)/m;

/** Code is told as it stands, but for addresses. */
function withoutMarkup(text: string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 0 ? withoutMarks(part) : part.replaceAll(URL, shortUrl)))
    .join("");
}

const URL = /\bhttps?:\/\/[^\s<>)\]"'`]{1,2000}/g;

function withoutMarks(text: string): string {
  return text
    .replaceAll(/!\[[^\]\n]{0,500}\]\([^()\n]{0,2000}\)/g, "(image)")
    .replaceAll(/\[([^\]\n]{0,500})\]\([^()\n]{0,2000}\)/g, "$1")
    .replaceAll(/<(https?:\/\/[^\s<>]{1,2000})>/g, "$1")
    .replaceAll(HTML_TAG, (tag) => {
      if (/^<img\b/i.test(tag)) {
        return "(image)";
      }
      return HTML_NAMES.test(tag) ? " " : tag;
    })
    .replaceAll(/\bhttps?:\/\/[^\s<>)\]"']{1,2000}/g, shortUrl)
    .replaceAll(/^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/gm, "$1:")
    .replaceAll(/^ {0,3}(?:[-*_] ?){3,}$/gm, "")
    .replaceAll(/\*\*|__(?=\S)|(?<=\S)__/g, "");
}

/** Without its scheme an address stays readable and is nothing to click on. */
function shortUrl(url: string): string {
  const reference = /^https?:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/(?:pull|issues)\/(\d+)/.exec(url);
  if (reference !== null) {
    return `${reference[1]}#${reference[2]}`;
  }
  const bare = url.replace(/^https?:\/\//, "").replace(/[?#].*$/, "");
  return bare.length > URL_MAX_CODE_UNITS ? `${bare.slice(0, URL_MAX_CODE_UNITS)}…` : bare;
}

function tidy(text: string, kind: "comment" | "description"): string {
  return text
    .split("\n")
    .map((line) => line.replaceAll(/[ \t]+/g, " ").trim())
    .filter((line, index, lines) => kind === "comment" || !isEmptySection(line, index, lines))
    .join("\n")
    .replaceAll(/\n{2,}/g, "\n")
    .replaceAll(/(?:\(image\)\s*){2,}/g, "(image) ")
    .trim();
}

/** A heading of a template under which nobody wrote anything. */
function isEmptySection(line: string, index: number, lines: readonly string[]): boolean {
  if (/^(?:n\/?a|none|-|_none_|no response)\.?$/i.test(line.replaceAll("_", ""))) {
    return true;
  }
  if (!/^[^:]{1,80}:$/.test(line)) {
    return false;
  }
  const next = lines
    .slice(index + 1)
    .find((later) => later !== "" && !/^(?:n\/?a|none|-|_none_|_?no response_?)\.?$/i.test(later));
  return next === undefined || /^[^:]{1,80}:$/.test(next);
}

/** The last paragraph of a quotation, or its beginning; without marks that would end the quotation. */
function shortQuote(quote: string): string {
  const paragraph = quote.trim().split(/ {2,}/).at(-1) ?? "";
  const line = withoutMarkup(paragraph).replaceAll(/\s+/g, " ").replaceAll(/[“”]/g, '"').trim();
  return line.length > QUOTE_MAX_CODE_UNITS
    ? `${line.slice(0, QUOTE_MAX_CODE_UNITS).replace(/[\uD800-\uDBFF]$/, "")}…`
    : line;
}

const CHECKBOX = /^\s*[-*+]\s*\[[ xX]\]\s*(.*)$/;
/** What checklists of pull request templates ask; tasks that authors set themselves read differently. */
const TEMPLATE_QUESTION =
  /\b(?:i have|i've|i agree|i confirm|i understand|my (?:code|change|commit)|this (?:pr|pull request) (?:has|is|follows|includes|adds)|self[- ]review|contributing|code of conduct|cla\b|style guide|lint|(?:unit |integration )?tests? (?:pass|added|have been|for)|new and existing|changelog|documentation (?:has|have|is|was|updated)|breaking change|bug ?fix|new feature|refactor(?:ing)?|type of change|semantic|conventional commit)\b/i;
const TEMPLATE_PROMPT =
  /^\s*(?:please (?:include|describe|provide|delete|check (?:if|all|that|the|one)|make sure|ensure|read|fill|link|explain|list|put|remove)\b|(?:fixes|closes|resolves):? (?:#?\s*\(issue\)|#?<issue|#_+|#xxx|#?issue number)|(?:fixes|closes|resolves):? #?\s*$|delete (?:this|the|options) |replace this |describe your changes\b)/i;

/** Whether a template put the line into a description, so that it says nothing about this change. */
function isTemplateLine(line: string): boolean {
  const question = CHECKBOX.exec(line)?.[1];
  return question === undefined
    ? TEMPLATE_PROMPT.test(line)
    : question.trim() === "" || TEMPLATE_QUESTION.test(question);
}
