import { labelsIn } from "../../protocol/label.ts";
import type { Citation, Point } from "../../protocol/pull-request.ts";
import type { Piece } from "./piece.ts";

/** The pieces that a text and its points cite, as a reader gets to see them. */
export function citationsOf<Kind>(
  text: string,
  points: readonly Point[],
  pieces: readonly Piece<Kind>[],
): ReturnType<typeof toCitation<Kind>>[] {
  const cited = new Set([...labelsIn(text), ...points.flatMap((point) => point.citations)]);
  return pieces.filter((piece) => cited.has(piece.label)).map(toCitation);
}

function toCitation<Kind>(piece: Piece<Kind>): Omit<Citation, "kind"> & { kind: Kind } {
  return {
    label: piece.label,
    kind: piece.kind,
    url: piece.url,
    ...(piece.author === undefined ? {} : { author: piece.author }),
    excerpt: piece.excerpt,
    ...(piece.about?.type !== "thread" || piece.about.state === "unknown"
      ? {}
      : { resolved: piece.about.state === "resolved" }),
  };
}
