import { cite } from "../../src/protocol/label.ts";
import type { Point } from "../../src/protocol/pull-request.ts";
import { speakersOf } from "../../src/summarize/citations/piece.ts";
import { type Statement, statementsOf } from "../../src/summarize/statements/statements.ts";
import type { GitHubScene } from "./github-scenes.ts";

/** What a summary says: the text that is read again once something in it was turned. */
export interface Said {
  text: string;
  open: readonly Point[];
  settled: readonly Point[];
}

/** A summary with one lie in it. */
export interface Planted {
  kind: LieKind;
  said: Said;
  /** What the statement says now that is not so. */
  lie: string;
}

type Gathered = GitHubScene["gathered"];
type Turn = (text: string, gathered: Gathered) => string | undefined;

/** Ways to make one sentence or point false by turning its words. */
const TURNS = {
  person(text, { evidence }) {
    const people = [...new Set(evidence.pieces.flatMap((piece) => [...speakersOf(piece)]))];
    const named = people.find((login) => text.includes(login));
    const other = people.find((login) => login !== named && !text.includes(login));
    return named === undefined || other === undefined ? undefined : text.replaceAll(named, other);
  },
  number: (text) =>
    turn(text, /(?<![\w.#[-])\d+(?![\w-])/, (digits) => String(Number(digits) * 2 + 1)),
  decision: (text) =>
    turn(
      text,
      /\b(?:is|are|was|were|has|have|will|would|should|can|could)\b(?! not)/,
      (verb) => `${verb} not`,
    ),
  agreement: (text) =>
    turn(text, /(?=\s*(?:\[[A-Z]\d+\]\s*)*[.!]?\s*$)/, () => ", on which everybody agreed"),
  reason: (text) =>
    turn(
      text,
      /(?=\s*(?:\[[A-Z]\d+\]\s*)*[.!]?\s*$)/,
      () => ", since the next release is due tomorrow",
    ),
  label(text, { evidence }) {
    return turn(text, /\[([CRTFK])\d+\]/, (cited) => {
      const others = evidence.pieces.filter(
        ({ label }) => label[0] === cited[1] && !text.includes(cite(label)),
      );
      return cite(others.at(-1)?.label ?? cited.slice(1, -1));
    });
  },
} as const satisfies Record<string, Turn>;

export type LieKind = keyof typeof TURNS | "section" | "standing";

export const LIE_KINDS: readonly LieKind[] = [
  "person",
  "number",
  "decision",
  "section",
  "agreement",
  "reason",
  "label",
  "standing",
];

/** The summary with one lie of this kind; undefined where there is no place for one. */
export function plantLie(kind: LieKind, said: Said, gathered: Gathered): Planted | undefined {
  if (kind === "section") {
    return moved(said);
  }
  if (kind === "standing") {
    const isReady = gathered.readiness.state === "ready";
    const lie = isReady
      ? "It cannot be merged: changes are requested."
      : "Nothing stands in the way of merging it.";
    return { kind, said: { ...said, text: `${said.text} ${lie}` }, lie };
  }
  for (const statement of statementsOf({ text: said.text, open: [], settled: [] })) {
    const written = sliceOf(said.text, statement);
    const lie = TURNS[kind](written, gathered);
    if (lie !== undefined && lie !== written) {
      return { kind, said: { ...said, text: said.text.replace(written, () => lie) }, lie };
    }
  }
  return undefined;
}

/** Which statement of the altered summary is the lie. */
export function lieIn({ said, lie }: Planted): number {
  return statementsOf(said).findIndex((statement) =>
    statement.section === "text"
      ? said.text.slice(statement.start, statement.end).includes(lie)
      : statement.text === lie,
  );
}

function moved({ text, open, settled }: Said): Planted | undefined {
  const [first] = open.length > 0 ? open : settled;
  if (first === undefined) {
    return undefined;
  }
  const without = (points: readonly Point[]): Point[] => points.filter((point) => point !== first);
  return {
    kind: "section",
    lie: first.text,
    said:
      open.length > 0
        ? { text, open: without(open), settled: [first, ...settled] }
        : { text, open: [first], settled: without(settled) },
  };
}

function sliceOf(text: string, statement: Statement): string {
  return statement.section === "text" ? text.slice(statement.start, statement.end) : "";
}

function turn(text: string, pattern: RegExp, by: (found: string) => string): string | undefined {
  const match = pattern.exec(text);
  return match === null
    ? undefined
    : text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}
