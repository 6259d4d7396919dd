import { type Evidence, fragmentOf, type Piece } from "./evidence.ts";

const cite = (piece: Piece) => `[${piece.label}]`;

/** What a piece is about, beyond its kind: looks at words reviewers and checks use. */
function sounds(piece: Piece, words: RegExp): boolean {
  return words.test(`${piece.heading}\n${piece.text}`);
}

function pathOf(piece: Piece): string | null {
  return (
    /[\w.@-]+(?:\/[\w.@-]+)+|\b[\w-]+\.[a-z]{1,5}\b/.exec(`${piece.heading} ${piece.text}`)?.[0] ??
    null
  );
}

function who(piece: Piece): string {
  return piece.author === null ? "One reviewer" : `@${piece.author}`;
}

function says(piece: Piece): string {
  const fragment = fragmentOf(piece);
  return fragment === ""
    ? `${who(piece)} answers ${cite(piece)}`
    : `${who(piece)} writes "${fragment}" ${cite(piece)}`;
}

type Sorted = {
  files: Piece[];
  voices: Piece[];
  openPoints: Piece[];
  settledPoints: Piece[];
  failing: Piece[];
};

function isResolved(piece: Piece): boolean {
  return sounds(piece, /\bresolved\b/i) && !sounds(piece, /unresolved|not (?:yet )?resolved/i);
}

function sort(pieces: Piece[]): Sorted {
  const of = (kinds: string) => pieces.filter((piece) => kinds.includes(piece.label.charAt(0)));
  const threads = of("T");
  const failing = of("K").filter((piece) => sounds(piece, /fail|error|pending|cancel|timed/i));
  const reviews = of("R");
  return {
    files: of("F"),
    voices: [...of("C"), ...reviews.filter((piece) => piece.text.trim() !== ""), ...threads],
    openPoints: [
      ...threads.filter((piece) => !isResolved(piece)),
      ...reviews.filter((piece) => sounds(piece, /changes?[ _-]requested|requested changes/i)),
      ...failing,
    ],
    settledPoints: [
      ...threads.filter(isResolved),
      ...reviews.filter((piece) => sounds(piece, /approve/i)),
    ],
    failing,
  };
}

function subject({ title }: Evidence, files: Piece[]): string {
  const named = files.slice(0, 2).map((piece) => `${pathOf(piece) ?? "one file"} ${cite(piece)}`);
  const place = named.length === 0 ? "" : ` and touches ${named.join(" and ")}`;
  return title === ""
    ? `This pull request changes the code${place}.`
    : `This pull request is about "${title}"${place}.`;
}

function discussion(voices: Piece[]): string {
  const [first] = voices;
  const second = voices.find(
    (piece) => piece.author !== first?.author && piece.label !== first?.label,
  );
  if (first === undefined) {
    return "Nobody has discussed it in what was supplied.";
  }
  return second === undefined
    ? `In the discussion ${says(first)}.`
    : `In the discussion ${says(first)}, while ${says(second)}.`;
}

function obstacle({ failing, openPoints, settledPoints }: Sorted): string {
  const [check] = failing;
  const open = openPoints.find((piece) => piece !== check);
  if (check !== undefined && open !== undefined) {
    return `What stands in the way is the check ${cite(check)} and the open point "${fragmentOf(open, 8)}" ${cite(open)}.`;
  }
  if (check !== undefined) {
    return `What stands in the way is the check ${cite(check)}.`;
  }
  if (open !== undefined) {
    return `What stands in the way is the open point "${fragmentOf(open, 8)}" ${cite(open)}.`;
  }
  const [settled] = settledPoints;
  return settled === undefined
    ? "Nothing that was supplied stands in the way."
    : `Nothing stands in the way, and ${who(settled)} has agreed ${cite(settled)}.`;
}

function bullets(heading: string, pieces: Piece[]): string[] {
  const points = pieces
    .slice(0, 4)
    .map((piece) => `- ${fragmentOf(piece, 10) || "Named"} ${cite(piece)}`);
  return [heading, ...points];
}

/** Writes a summary from the evidence alone: same evidence, same text. */
export function writeSummary(evidence: Evidence): string {
  const sorted = sort(evidence.pieces);
  const prose = [subject(evidence, sorted.files), discussion(sorted.voices), obstacle(sorted)];
  const [, , third] = sorted.voices;
  if (third !== undefined) {
    prose.splice(2, 0, `Later ${says(third)}.`);
  }
  return [
    prose.join(" "),
    "",
    ...bullets("Open:", sorted.openPoints),
    "",
    ...bullets("Settled:", sorted.settledPoints),
  ].join("\n");
}
