/** The text that a chunk holds: as a string, a number that a token looks like, or as parts, of which thoughts are none. */
export function contentText(content: unknown): string {
  if (Array.isArray(content)) {
    return content.map(partText).join("");
  }
  return typeof content === "object" ? partText(content) : scalarText(content);
}

function partText(part: unknown): string {
  if (typeof part !== "object" || part === null) {
    return scalarText(part);
  }
  const { type, text }: { type?: unknown; text?: unknown } = part;
  return type === undefined || type === "text" || type === "output_text" ? textOf(text) : "";
}

/** The older assistants keep the text of a part one level down, as `value`. */
function textOf(text: unknown): string {
  return typeof text === "object" && text !== null && "value" in text
    ? scalarText(text.value)
    : scalarText(text);
}

function scalarText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
