/**
 * What draws nothing and can carry text past a reader: soft hyphens, fillers, zero-width and bidirectional controls,
 * variation selectors, the tag block (https://trojansource.codes).
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;
const CONTROL = /[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Joiners are spelling in these scripts and glue in emoji; after a Latin letter they only hide something. */
const JOINS =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}\p{M}\p{Extended_Pictographic}]$/u;
const PRESENTED = /[\p{Extended_Pictographic}\d#*]$/u;

/** What to do with a character that follows `before`: keep it, drop it, or drop it and count it as hidden. */
export function judgeCharacter(character: string, before: string): "keep" | "drop" | "hidden" {
  if (character === "\u200C" || character === "\u200D") {
    return JOINS.test(before) ? "keep" : "hidden";
  }
  if (character === "\uFE0E" || character === "\uFE0F") {
    return PRESENTED.test(before) ? "keep" : "drop";
  }
  if (INVISIBLE.test(character)) {
    return "hidden";
  }
  const isBlank = character === "\n" || character === "\t";
  return !isBlank && CONTROL.test(character) ? "drop" : "keep";
}

const UNSEEN = new RegExp(`(?!\\n)(?:${INVISIBLE.source}|${CONTROL.source})`, "gu");

/** JSON that means the same and has every character that nobody sees written out, so that it can steer no terminal. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
      return `\\u${unit}`;
    }).join(""),
  );
}
