import type { AnyPiece } from "../select/piece.ts";
import { type Mark, marksOf } from "./identifiers.ts";

/** Names with parts that a summary may get nearly right: `api-compatibility`, `migrate:no-transaction`. */
export interface CompoundNames {
  /** Of checks, as GitHub shows them. */
  checks: readonly string[];
  /** That somebody wrote as code. */
  code: readonly string[];
}

const COMPOUND = /(?<![\w@/.:-])[A-Za-z]\w*(?:[-:]\w+)+(?![\w/-])/g;
const VARIANT = /(?<![\w-])(\w[\w-]*) \(([^()\n]{2,40})\)/g;
const PART_MIN = 3;
/** Two parts alike of two or three are how words are made; in longer names they make it nearly the same. */
const CODE_PARTS_MIN = 3;

export function compoundNamesOf(pieces: readonly AnyPiece[]): CompoundNames {
  return {
    checks: pieces.flatMap(({ about }) =>
      about?.type === "check" ? [about.name.toLowerCase()] : [],
    ),
    code: [
      ...new Set(
        pieces
          .flatMap(({ text }) => text.match(/`[^`\n]{3,80}`/g) ?? [])
          .flatMap((span) => span.match(COMPOUND) ?? [])
          .map((name) => name.toLowerCase()),
      ),
    ],
  };
}

/** Names in a text that stand nowhere and are nearly one that does. */
export function nearNamesIn(
  text: string,
  names: CompoundNames,
  isAboutChecks: boolean,
  isKnown: (name: string) => boolean,
): Mark[] {
  const compounds = marksOf(text, COMPOUND).filter(
    ({ text: name }) =>
      names.code.some((other) => differsInOnePart(name, other)) ||
      (isAboutChecks && names.checks.some((other) => sharesAnEdge(name, other))),
  );
  const variants = isAboutChecks
    ? marksOf(text, VARIANT).filter(({ text: name }) =>
        names.checks.some((other) =>
          other.startsWith(name.slice(0, name.indexOf("(") + 1).toLowerCase()),
        ),
      )
    : [];
  return [...compounds, ...variants].filter((mark) => !isKnown(mark.text));
}

function differsInOnePart(name: string, other: string): boolean {
  const [parts, others] = [partsOf(name), partsOf(other)];
  return (
    parts.length >= CODE_PARTS_MIN &&
    parts.length === others.length &&
    parts.filter((part, index) => part !== others[index]).length === 1
  );
}

function sharesAnEdge(name: string, other: string): boolean {
  const [parts, others] = [partsOf(name), partsOf(other)];
  return [0, -1].some((edge) => {
    const part = parts.at(edge) ?? "";
    return part.length >= PART_MIN && part === others.at(edge);
  });
}

function partsOf(name: string): string[] {
  return name.toLowerCase().split(/[-:]/);
}
