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
  agreement: (text) =>
    replaceFirst(text, /\n(?=OPEN:|SETTLED:)|\s*$/, (found) => ` Everybody agrees.${found[0]}`),
  section(text) {
    const isBoth = /^OPEN:$/m.test(text) && /^SETTLED:$/m.test(text);
    return isBoth
      ? text.replaceAll(/^(?:OPEN|SETTLED):$/gm, (marker) =>
          marker === "OPEN:" ? "SETTLED:" : "OPEN:",
        )
      : text.replace(/^OPEN:$/m, "SETTLED:");
  },
} as const satisfies Record<string, (text: string, evidence: Evidence) => string | null>;

export type Lie = keyof typeof LIES;

export const LIE_NAMES: readonly Lie[] = [
  "person",
  "quotation",
  "label",
  "number",
  "agreement",
  "section",
];

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
