import { SMALL_EVIDENCE_MAX_TOKENS } from "../../limits.ts";
import type { Warning } from "../../protocol/pull-request.ts";
import type { Piece } from "../citations/piece.ts";
import type { Evidence } from "./evidence.ts";
import { evidenceTokens } from "./render-evidence.ts";

/**
 * The same evidence for a model that takes less: at most half of it. What is unsettled comes first, then the names of
 * the files, the newest of what was said, and changes while there is room. A piece is there whole or not at all, so
 * that none says more of itself than is left of it. Undefined where nothing is left.
 */
export function lessEvidence(evidence: Evidence): Evidence | undefined {
  let room = Math.min(SMALL_EVIDENCE_MAX_TOKENS, evidenceTokens(evidence.pieces) / 2);
  const kept = new Map<Piece, Piece>();

  function keep(piece: Piece, shown: Piece): void {
    const before = kept.get(piece);
    const more = evidenceTokens([shown]) - (before === undefined ? 0 : evidenceTokens([before]));
    if (more <= room) {
      kept.set(piece, shown);
      room -= more;
    }
  }

  const newestFirst = evidence.pieces.toReversed();
  for (const place of PLACES) {
    for (const piece of place === "file" ? evidence.pieces : newestFirst) {
      if (placeOf(piece) === place) {
        keep(piece, piece.kind === "file" ? withoutText(piece) : piece);
      }
    }
  }
  for (const piece of evidence.pieces) {
    if (piece.kind === "file") {
      keep(piece, piece);
    }
  }
  const pieces = evidence.pieces.flatMap((piece) => kept.get(piece) ?? []);
  return pieces.length === 0 ? undefined : { ...evidence, pieces };
}

/** What a reader should know of a text for which the model got these of all pieces. */
export function readInPart(pieces: readonly unknown[], all: readonly unknown[]): Warning {
  return {
    code: "evidence_cut",
    message: `The language model takes less than there is to read: it got ${pieces.length} of ${all.length} pieces, and changes only as far as there was room.`,
  };
}

type Place = "description" | "open" | "review" | "check" | "file" | "said";

const PLACES: readonly Place[] = ["description", "open", "review", "check", "file", "said"];

function placeOf({ kind, about }: Piece): Place {
  if (about?.type === "description") {
    return "description";
  }
  if (kind === "thread") {
    return about?.type === "thread" && about.state === "resolved" ? "said" : "open";
  }
  return kind === "comment" ? "said" : kind;
}

/** The file without its changes. */
function withoutText(piece: Piece): Piece {
  const { about, heading, textHeading: _, ...rest } = piece;
  const named = { ...rest, text: "" };
  return about === undefined
    ? { ...named, heading }
    : { ...named, about: about.type === "file" ? { ...about, shownLines: 0 } : about };
}
