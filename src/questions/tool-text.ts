import type { ToolSource } from "../github/tools/read/read-tools.ts";
import { TOOL_RESULT_MAX_TOKENS } from "../limits.ts";
import { cutText } from "../text/cut-text.ts";
import { stripHiddenMarkdown, stripInvisible } from "../text/hidden-text.ts";
import { inlineName } from "../text/inline-name.ts";
import { maskSecrets } from "../text/redact.ts";

/** Before it is cut by tokens, which costs time. */
const TEXT_MAX_CODE_UNITS = 64 * 1024;

/** What a tool answered, as lines that a model can read: without hidden text and secrets, cut to its room. */
export function toolText(data: unknown, kind: ToolSource["kind"]): string {
  const raw = (textOfFile(data) ?? linesOf(data).join("\n")).slice(0, TEXT_MAX_CODE_UNITS);
  const visible = kind === "file" ? stripInvisible(raw) : stripHiddenMarkdown(raw);
  return cutText(maskSecrets(visible.text).text, TOOL_RESULT_MAX_TOKENS).text.trim();
}

/** A file stands for itself. */
function textOfFile(data: unknown): string | undefined {
  return typeof data === "object" &&
    data !== null &&
    "path" in data &&
    "text" in data &&
    typeof data.text === "string"
    ? data.text
    : undefined;
}

function linesOf(value: unknown): string[] {
  if (typeof value === "string") {
    return value.split(/\r\n?|\n/);
  }
  if (typeof value !== "object" || value === null) {
    return [String(value)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) =>
      linesOf(item).map((line, at) => `${at === 0 ? "- " : "  "}${line}`),
    );
  }
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    // Of the row, which means nothing to anybody.
    if (key === "id") {
      return [];
    }
    const [first = "", ...rest] = linesOf(each);
    const name = inlineName(key, 60);
    return rest.length === 0
      ? [`${name}: ${first}`]
      : [`${name}:`, ...[first, ...rest].map((line) => `  ${line}`)];
  });
}
