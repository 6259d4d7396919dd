import { plainDigits } from "../../text/digits.ts";
import { wordValuesIn } from "../../text/number-words.ts";
import { numbersIn } from "./numbers.ts";

/** What a text offers to rest a statement on, in forms that are easy to compare. */
export interface Support {
  /** In lower case, with plain quotes and single blanks. */
  text: string;
  /** Without blanks, dashes and underscores: `web socket`, `web-socket` and `WebSocket` are one. */
  squashed: string;
  /** Like `text`, with `table_parser` for `TableParser`. */
  parts: string;
  /** Without those of dates. */
  numbers: ReadonlySet<string>;
  /** Days, months and years. */
  dates: ReadonlySet<string>;
}

/** Every piece has one in its heading: that it was written on the 7th is no support for seven of something. */
const DATE = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g;

export function createSupport(written: string): Support {
  const text = plainDigits(written);
  const plain = flatten(text);
  const undated = text.replaceAll(DATE, " ");
  return {
    text: plain,
    squashed: squash(plain),
    parts: flatten(text.replaceAll(/[\p{Ll}\p{N}](?=\p{Lu})/gu, "$&_")),
    numbers: new Set([
      ...numbersIn(undated).flatMap(({ forms, parts }) => [...forms, ...parts]),
      ...wordValuesIn(undated).map(String),
    ]),
    dates: new Set(
      (text.match(DATE) ?? []).flatMap((date) => [
        date,
        ...date.split("-").map((part) => part.replace(/^0/, "")),
      ]),
    ),
  };
}

/** One way of writing quotes, dashes, blanks and case, so that only words are compared. */
export function flatten(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[“”„‟«»「」『』＂]/g, '"')
    .replaceAll(/[‘’‚‛`´]/g, "'")
    .replaceAll(/[‐‑‒–—−]/g, "-")
    .replaceAll(/\s+/g, " ");
}

export function squash(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_\-‐‑–—"'“”‘’]+/g, "");
}
