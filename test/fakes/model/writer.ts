import { type Evidence, fragmentOf, type Piece } from "./evidence.ts";
import type { Phrases } from "./phrases.ts";

/** At most this many points under each heading. */
const MAX_POINTS = 4;

type Sorted = {
  description: Piece | undefined;
  files: Piece[];
  voices: Piece[];
  failing: Piece[];
  openPoints: Piece[];
  settledPoints: Piece[];
};

function cite(piece: Piece): string {
  return `[${piece.label}]`;
}

/** What a piece is about, beyond its kind: looks at words reviewers and checks use. */
function sounds(piece: Piece, words: RegExp): boolean {
  return words.test(/\p{L}/u.test(piece.heading) ? piece.heading : piece.text);
}

function isResolved(piece: Piece): boolean {
  return sounds(piece, /\bresolved\b/i) && !sounds(piece, /unresolved|not (?:yet |known )/i);
}

function sort(pieces: Piece[]): Sorted {
  const of = (kinds: string) => pieces.filter((piece) => kinds.includes(piece.label.charAt(0)));
  const threads = of("T");
  const reviews = of("R");
  const comments = of("C").filter((piece) => !sounds(piece, /\bautomated\b|\bbot\b/i));
  const failing = of("K").filter((piece) => sounds(piece, /fail|error|running|pending|cancel/i));
  const description = comments.find((piece) => sounds(piece, /\bdescription\b/i));
  return {
    description,
    files: of("F"),
    voices: [
      ...comments.filter((piece) => piece !== description),
      ...reviews.filter((piece) => piece.text.trim() !== ""),
      ...threads,
    ],
    failing,
    openPoints: [
      ...threads.filter((piece) => !isResolved(piece)),
      ...reviews.filter(
        (piece) =>
          sounds(piece, /change request|changes?[ _-]requested/i) && !sounds(piece, /replaced by/i),
      ),
      ...failing,
    ],
    settledPoints: [
      ...threads.filter(isResolved),
      ...reviews.filter((piece) => sounds(piece, /approv/i)),
    ],
  };
}

function pathOf(piece: Piece): string | null {
  return (
    /[\w.@-]+(?:\/[\w.@-]+)+|\b[\w-]+\.[a-z]{1,5}\b/.exec(`${piece.heading} ${piece.text}`)?.[0] ??
    null
  );
}

/** What stands within quotation marks has none of its own. */
function withoutQuotes(text: string): string {
  return text.replaceAll(/["“”«»]/g, "'");
}

/** A check's own words are its heading; of what people say a few words are quoted. */
function pointOf(piece: Piece): string {
  const quoted = piece.label.startsWith("K") ? "" : fragmentOf(piece);
  return quoted === "" ? piece.heading : quoted;
}

function points(heading: string, pieces: Piece[]): string[] {
  const lines = pieces.slice(0, MAX_POINTS).map((piece) => `- ${pointOf(piece)}. ${cite(piece)}`);
  return lines.length === 0 ? [] : [heading, ...lines];
}

/** Writes a summary from the evidence alone: same evidence, same text. */
export function writeSummary(evidence: Evidence, phrases: Phrases): string {
  const sorted = sort(evidence.pieces);

  function statement(piece: Piece): string {
    const author = piece.author === null ? phrases.someone : `@${piece.author}`;
    const fragment = fragmentOf(piece);
    const text = fragment === "" ? phrases.answers(author) : phrases.says(author, fragment);
    return `${text} ${cite(piece)}`;
  }

  function subject(): string {
    const named = sorted.files.slice(0, 2).flatMap((piece) => {
      const path = pathOf(piece);
      return path === null ? [] : [`${path} ${cite(piece)}`];
    });
    const places = named.length === 0 ? "" : phrases.touches(named.join(phrases.and));
    return evidence.title === ""
      ? phrases.aboutNothing(places)
      : phrases.about(withoutQuotes(evidence.title), places);
  }

  function reason(): string[] {
    const { description } = sorted;
    const fragment = description === undefined ? "" : fragmentOf(description);
    return description === undefined || fragment === ""
      ? []
      : [`${phrases.reason(`@${description.author ?? "author"}`, fragment)} ${cite(description)}.`];
  }

  function discussion(): string {
    const [first] = sorted.voices;
    const other = sorted.voices.find((piece) => piece.author !== first?.author);
    return first === undefined
      ? phrases.silence
      : phrases.discussion(statement(first), other === undefined ? null : statement(other));
  }

  function obstacle(): string {
    const [check] = sorted.failing;
    const open = sorted.openPoints.find((piece) => !sorted.failing.includes(piece));
    const obstacles = [
      ...(check === undefined ? [] : [`${phrases.failingCheck} ${cite(check)}`]),
      ...(open === undefined
        ? []
        : [`${phrases.openPoint(withoutQuotes(pointOf(open)))} ${cite(open)}`]),
    ];
    return obstacles.length === 0
      ? phrases.noObstacle
      : phrases.obstacles(obstacles.join(phrases.and));
  }

  const prose = [subject(), ...reason(), discussion(), obstacle()].join(" ");
  return [
    "SUMMARY:",
    prose,
    ...points("OPEN:", sorted.openPoints),
    ...points("SETTLED:", sorted.settledPoints),
  ].join("\n");
}
