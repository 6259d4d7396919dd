import type { CheckedEvidence } from "../select/evidence.ts";
import type { AnyPiece } from "../select/piece.ts";
import { headingOf, textHeadingOf } from "../select/render-evidence.ts";
import { contentStems } from "./content-words.ts";
import { type Count, countsIn } from "./counts.ts";
import { plainDigits } from "./digits.ts";
import { numbersIn } from "./numbers.ts";
import { type Measure, measuresIn } from "./units.ts";

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
  /** What there is how many of. */
  counts: readonly Count[];
  measures: readonly Measure[];
  words: ReadonlySet<string>;
}

/** Every piece has one in its heading: that it was written on the 7th is no support for seven of something. */
const DATE = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g;

function withoutZero(part: string): string {
  return part.replace(/^0/, "");
}

/** A piece with what it offers. */
export interface SupportedPiece {
  piece: AnyPiece;
  support: Support;
  stems: ReadonlySet<string>;
}

const TALK: ReadonlySet<AnyPiece["kind"]> = new Set(["comment", "review", "thread"]);

/** Whether people said it, as against a file or a check. */
export function isTalk(piece: AnyPiece): boolean {
  return TALK.has(piece.kind);
}

export function createSupport(written: string): Support {
  const text = plainDigits(written);
  const plain = flatten(text);
  const undated = text.replaceAll(DATE, " ");
  return {
    text: plain,
    squashed: squash(plain),
    parts: flatten(text.replaceAll(/[\p{Ll}\p{N}](?=\p{Lu})/gu, "$&_")),
    numbers: new Set(numbersIn(undated).flatMap(({ forms, parts }) => [...forms, ...parts])),
    counts: countsIn(undated),
    measures: measuresIn(undated),
    dates: new Set(
      (text.match(DATE) ?? []).flatMap((date) => [date, ...date.split("-").map(withoutZero)]),
    ),
    words: new Set(plain.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*/gu) ?? []),
  };
}

export function supportOf(piece: AnyPiece): SupportedPiece {
  const text = [headingOf(piece), textHeadingOf(piece) ?? "", piece.author ?? "", piece.text].join(
    "\n",
  );
  return { piece, support: createSupport(text), stems: contentStems(piece.text) };
}

/** Several texts as one. */
export function joinSupport(parts: readonly Support[]): Support {
  return {
    text: parts.map((part) => part.text).join(" \u0000 "),
    squashed: parts.map((part) => part.squashed).join("\u0000"),
    parts: parts.map((part) => part.parts).join(" \u0000 "),
    numbers: new Set(parts.flatMap((part) => [...part.numbers])),
    dates: new Set(parts.flatMap((part) => [...part.dates])),
    counts: parts.flatMap((part) => part.counts),
    measures: parts.flatMap((part) => part.measures),
    words: new Set(parts.flatMap((part) => [...part.words])),
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

/** Everything the model got to see, cited or not. */
export function allSupport(evidence: CheckedEvidence, pieces: readonly SupportedPiece[]): Support {
  return joinSupport([
    createSupport(evidence.known.text),
    createSupport(evidence.branch),
    ...pieces.map((piece) => piece.support),
  ]);
}
