import type { Citation } from "../../protocol/pull-request.ts";
import type { AnswerCitation } from "../../protocol/questions.ts";

/** One thing that a summary can rest on, as the model gets to see it. */
export interface Piece<Kind = Citation["kind"]> {
  /** Stays the same across runs, e.g. `comment:IC_1`, `file:src/a.ts`; labels do not. */
  id: string;
  /** Unique among the pieces that a text may cite; see `createLabels`. */
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

export function toCitation<Kind>(piece: Piece<Kind>): Omit<Citation, "kind"> & { kind: Kind } {
  return {
    label: piece.label,
    kind: piece.kind,
    url: piece.url,
    ...(piece.author === undefined ? {} : { author: piece.author }),
    excerpt: piece.excerpt,
  };
}
