import { cite } from "../../protocol/label.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import { headingOf, textHeadingOf } from "../citations/heading.ts";
import type { AnyPiece } from "../citations/piece.ts";

/**
 * The evidence as the prompt shows it: the description, every file by name, what changed in those that are read, then
 * checks and discussion. Only lines of ours begin with a label, and every line of theirs begins with a bar, so no text
 * can pass itself off as another piece.
 */
export function renderEvidence(pieces: readonly AnyPiece[]): string {
  const files = pieces.filter((piece) => piece.kind === "file");
  const others = pieces.filter((piece) => piece.kind !== "file");
  return [
    ...others.filter(isDescription).map((piece) => withText(piece, headingOf(piece))),
    ...files.map((piece) => `${cite(piece.label)} ${headingOf(piece)}`),
    ...files
      .filter((piece) => piece.text !== "")
      .map((piece) => withText(piece, textHeadingOf(piece) ?? headingOf(piece))),
    ...others
      .filter((piece) => !isDescription(piece))
      .map((piece) => withText(piece, headingOf(piece))),
  ].join("\n");
}

function isDescription({ about }: AnyPiece): boolean {
  return about?.type === "description";
}

/** Tokens of pieces as the prompt writes them. */
export function evidenceTokens(pieces: readonly AnyPiece[]): number {
  return estimateTokens(renderEvidence(pieces));
}

function withText({ label, text }: AnyPiece, heading: string): string {
  return text === ""
    ? `${cite(label)} ${heading}`
    : `${cite(label)} ${heading}:\n${text.replaceAll(/^/gm, "| ")}`;
}
