import type { Citation } from "../../protocol/pull-request.ts";
import type { AnswerCitation } from "../../protocol/questions.ts";

/** One thing that a summary can rest on, as the model gets to see it. */
export interface Piece<Kind = Citation["kind"]> {
  /** Stays the same across runs, e.g. `comment:IC_1`, `file:src/a.ts`; labels do not. */
  id: string;
  /** `C3` comment, `R1` review, `T2` thread, `F4` file, `K1` check; see `LETTERS`. */
  label: string;
  kind: Kind;
  url: string;
  author?: string;
  /** What it is, in words of ours and names of GitHub's, e.g. `comment by ada, 2026-05-01`. */
  heading: string;
  /** What the text is where the heading alone does not say it: `changes in src/a.ts, 60 of 180 lines`. */
  textHeading?: string;
  /** What people wrote or changed: cleaned, shortened, never trusted. */
  text: string;
  /** The first words, for a person who hovers over the citation. */
  excerpt: string;
}

/** A piece of a docket, or one that a tool read. */
export type AnyPiece = Piece<AnswerCitation["kind"]>;

const LETTERS: Readonly<Record<AnswerCitation["kind"], string>> = {
  comment: "C",
  review: "R",
  thread: "T",
  file: "F",
  check: "K",
  "pull-request": "P",
  issue: "I",
};

/** Hands out labels in the order they are asked for, none that is `taken`. */
export function createLabels(
  taken: readonly AnyPiece[] = [],
): (kind: AnswerCitation["kind"]) => string {
  const used = new Map<AnswerCitation["kind"], number>();
  for (const { kind, label } of taken) {
    used.set(kind, Math.max(used.get(kind) ?? 0, Number(label.slice(1))));
  }
  return (kind) => {
    const next = (used.get(kind) ?? 0) + 1;
    used.set(kind, next);
    return `${LETTERS[kind]}${next}`;
  };
}

export function toCitation<Kind>(piece: Piece<Kind>): Omit<Citation, "kind"> & { kind: Kind } {
  return {
    label: piece.label,
    kind: piece.kind,
    url: piece.url,
    ...(piece.author === undefined ? {} : { author: piece.author }),
    excerpt: piece.excerpt,
  };
}
