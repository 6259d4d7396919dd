import type { Evidence } from "./evidence.ts";

/** Ways in which a summary can be false, each with what it does to an honest one; null where it has no place for it. */
const LIES = {
  person: (text, { pieces }) =>
    replaceFirst(text, /@([\w-]+)/, ([, login]) => {
      const other = pieces.find(({ author }) => author !== null && author !== login)?.author;
      return other == null ? null : `@${other}`;
    }),
  quotation: (text) =>
    replaceFirst(text, /"([^"\s]+) ([^"]+)"/, ([, first, rest]) => `"${first} never ${rest}"`),
  label: (text, { pieces }) =>
    replaceFirst(text, /\[([CRT])(\d+)\]/, ([, letter, number]) => {
      const other = pieces.find(
        ({ label }) => label.startsWith(letter ?? "") && label !== `${letter}${number}`,
      );
      return other === undefined ? null : `[${other.label}]`;
    }),
  number: (text) => replaceFirst(text, /\. /, () => ", 4711 times in all. "),
  agreement: (text) => replaceFirst(text, /\n|$/, (found) => ` Everybody agrees.${found[0]}`),
  section: (text) =>
    /^Settled:$/m.test(text) && /^Open:$/m.test(text)
      ? text
          .replace(/^Open:$/m, "\u0000")
          .replace(/^Settled:$/m, "Open:")
          .replace("\u0000", "Settled:")
      : /^Open:$/m.test(text)
        ? text.replace(/^Open:$/m, "Settled:")
        : null,
} as const satisfies Record<string, (text: string, evidence: Evidence) => string | null>;

export type Lie = keyof typeof LIES;

export const LIE_NAMES = Object.keys(LIES) as [Lie, ...Lie[]];

/** The text with the first of these lies that it has a place for; without one, as it is. */
export function tell(lies: readonly Lie[], text: string, evidence: Evidence): string {
  for (const lie of lies) {
    const told = LIES[lie](text, evidence);
    if (told !== null && told !== text) {
      return told;
    }
  }
  return text;
}

function replaceFirst(
  text: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | null,
): string | null {
  const match = pattern.exec(text);
  const replacement = match === null ? null : by(match);
  return match === null || replacement === null
    ? null
    : text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}
