export interface WrittenNumber {
  raw: string;
  /** Every way in which the same number may be written elsewhere. */
  forms: string[];
  index: number;
}

/**
 * Digits with what groups them; not those within a word such as `utf8` or after a dot such as `.5`. Scripts without
 * blanks put letters right beside a number, so only letters of alphabets make it part of a word.
 */
const NUMBER =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_.,])\d+(?:[.,'\u00A0\u202F]\d+)*(?:%|[\p{Script=Latin}\p{Script=Cyrillic}]{0,3}(?![\p{Script=Latin}\p{Script=Cyrillic}\p{N}_]))/gu;
const GROUPED = /^\d{1,3}(?:([.,'\u00A0\u202F])\d{3})(?:\1\d{3})*$/;

/** The numbers of a text. `1,200`, `1.200` and `1200` have a form in common, as have `05` and `5`, `2.50` and `2,50`. */
export function numbersIn(text: string): WrittenNumber[] {
  return [...text.matchAll(NUMBER)].map((match) => {
    const raw = match[0].replace(/[^\d]+$/, "");
    return { raw, forms: formsOf(raw), index: match.index };
  });
}

function formsOf(raw: string): string[] {
  const forms = new Set([withoutZeros(raw.replaceAll(",", "."))]);
  if (GROUPED.test(raw)) {
    forms.add(withoutZeros(raw.replaceAll(/\D/g, "")));
  }
  // 04.05.2026 is also the fourth, the fifth and the year.
  if (/^\d{1,2}\.\d{1,2}\.(?:\d{4})?$/.test(raw)) {
    for (const part of raw.split(".")) {
      forms.add(withoutZeros(part));
    }
  }
  return [...forms];
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
