import { cite } from "../../protocol/label.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { AnyPiece } from "./piece.ts";

/**
 * The evidence as the prompt shows it: every file by name first, then what changed in those that are read, then checks
 * and discussion. Only lines of ours begin with a label: every line of theirs begins with a bar, so no text can pass
 * itself off as another piece.
 */
export function renderEvidence(pieces: readonly AnyPiece[]): string {
  const files = pieces.filter((piece) => piece.kind === "file");
  const others = pieces.filter((piece) => piece.kind !== "file");
  const description = others.filter((piece) => piece.id.startsWith("description:"));
  const rest = others.filter((piece) => !piece.id.startsWith("description:"));
  return [
    ...description.map((piece) => withText(piece, piece.heading)),
    ...files.map((piece) => `${cite(piece.label)} ${piece.heading}`),
    ...files
      .filter((piece) => piece.text !== "")
      .map((piece) => withText(piece, piece.textHeading ?? piece.heading)),
    ...rest.map((piece) => withText(piece, piece.heading)),
  ].join("\n");
}

/** Tokens of pieces as the prompt writes them. */
export function evidenceTokens(pieces: readonly AnyPiece[]): number {
  return estimateTokens(renderEvidence(pieces));
}

function withText(piece: AnyPiece, heading: string): string {
  return piece.text === ""
    ? `${cite(piece.label)} ${heading}`
    : `${cite(piece.label)} ${heading}:\n${piece.text.replaceAll(/^/gm, "| ")}`;
}
