import type { Drawn } from "../../src/web/app/markdown/drawn.ts";

/** What is drawn, as markup to compare. */
export function asMarkup(parts: readonly Drawn[]): string {
  return parts
    .map((part) => {
      if (typeof part === "string") {
        return part;
      }
      const attributes = Object.entries(part)
        .filter(([name, value]) => name !== "tag" && name !== "children" && value !== undefined)
        .map(([name, value]) => ` ${name}="${String(value)}"`)
        .join("");
      return `<${part.tag}${attributes}>${asMarkup(part.children)}</${part.tag}>`;
    })
    .join("");
}

/** Every element of what is drawn. */
export function elementsOf(parts: readonly Drawn[]): Exclude<Drawn, string>[] {
  return parts.flatMap((part) =>
    typeof part === "string" ? [] : [part, ...elementsOf(part.children)],
  );
}

/** The words alone. */
export function wordsOf(parts: readonly Drawn[]): string {
  return parts.map((part) => (typeof part === "string" ? part : wordsOf(part.children))).join("");
}
