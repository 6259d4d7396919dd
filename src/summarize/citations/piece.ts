import type { Citation } from "../../protocol/pull-request.ts";
import type { AnswerCitation } from "../../protocol/questions.ts";
import type { ListedFile } from "../diff/change-pool.ts";
import type { Directory } from "../diff/manifest.ts";
import type { Review } from "../pull-request/pull-request.ts";

interface Citable<Kind> {
  /** Stays the same across runs, e.g. `comment:IC_1`, `file:src/a.ts`; labels do not. */
  id: string;
  /** Unique among the pieces that a text may cite; see `createLabels`. */
  label: string;
  kind: Kind;
  url: string;
  author?: string;
  /** What people wrote or changed: cleaned, shortened, never trusted. */
  text: string;
  /** The first words, for a person who hovers over the citation. */
  excerpt: string;
}

/** What a piece is, beside its text. `headingOf` puts it in words. */
export type About =
  | { type: "description"; at: string }
  | { type: "comment"; at: string; role: Role }
  | {
      type: "review";
      at: string;
      role: Role;
      state: Review["state"];
      /** Still its author's opinion, though commits were pushed since. */
      ofEarlierCommit: boolean;
      /** Who dismissed it, and what it was until then. */
      dismissal?: { by: string; was: Review["state"] };
      /** When its author, who requested changes in it, approved after all. */
      approvedAt?: string;
    }
  | {
      type: "thread";
      path: string;
      line: number | null;
      /** `unknown` where the connection does not show it. */
      state: "open" | "resolved" | "unknown";
      /** The code has changed since. */
      outdated: boolean;
      /** What was suggested in it is in the change already. */
      applied?: true;
      turns: Turn[];
    }
  | ({ type: "file"; /** Changed lines in the text. */ shownLines: number } & FileFacts)
  | ({ type: "directory" } & Directory)
  | { type: "check"; name: string; state: "failing" | "running" }
  /** Checks that have no piece of their own; `others` tells whether some have. */
  | { type: "checks"; total: number; passed: number | null; others: boolean };

type FileFacts = Pick<
  ListedFile,
  "path" | "previousPath" | "status" | "additions" | "deletions" | "reason"
>;

/** Who speaks: the author of the pull request, one of the maintainers, a machine or anybody else. */
export type Role = "author" | "maintainer" | "machine" | "other";

/** What one person said in a thread. */
export interface Turn {
  author: string;
  at: string;
  /** On one line. */
  text: string;
}

/** One thing that a text can rest on, as the model gets to see it. */
export type Piece<Kind = Citation["kind"]> = Citable<Kind> &
  (
    | { about: About; heading?: never; textHeading?: never }
    /** In words already: what a tool read, and what was kept without its fields. */
    | { about?: never; heading: string; textHeading?: string }
  );

/** A piece of a docket, or one that a tool read. */
export type AnyPiece = Piece<AnswerCitation["kind"]>;

/** Everybody whose words, or whose dismissal, a piece holds. */
export function speakersOf({ author, about }: AnyPiece): Set<string> {
  return new Set([
    ...(author === undefined ? [] : [author]),
    ...(about?.type === "review" && about.dismissal ? [about.dismissal.by] : []),
    ...(about?.type === "thread" ? about.turns.map((turn) => turn.author) : []),
  ]);
}

/** What one of them says in it. */
export function wordsOf({ author, about, text }: AnyPiece, login: string): string {
  if (about?.type === "thread") {
    const turns = about.turns.filter((turn) => turn.author === login);
    return turns.map((turn) => turn.text).join("\n");
  }
  return author === login ? text : "";
}
