import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

import { headingOf } from "../../src/summarize/citations/heading.ts";
import { readComment } from "../../src/summarize/discussion/comment-text.ts";
import { isBot } from "../../src/summarize/people/bots.ts";
import { isCommandOnly } from "../../src/summarize/people/commands.ts";
import type { ActorType } from "../../src/summarize/pull-request/pull-request.ts";
import type { Evidence } from "../../src/summarize/select/evidence.ts";
import { renderEvidence } from "../../src/summarize/select/render-evidence.ts";
import { buildPrompt } from "../../src/summarize/write/prompt.ts";
import type { Account } from "../fakes/github/store.ts";
import type { GitHubScene } from "./github-scenes.ts";

/** How much of a pull request somebody gets to see, and what that costs. */
export interface Reach {
  files: number;
  lines: number;
  /** By people, conversation and review, each whole. */
  comments: number;
  /** Unresolved threads with a person in them, by what was said last. */
  threads: number;
  tokens: number;
}

const RECIPE_DIFF_CHARACTERS = 3000;
const RECIPE_COMMENTS = 5;
const RECIPE_COMMENT_CHARACTERS = 300;

/** All there is, by GitHub's own records. */
export function wholeOf({ truth, diff, accounts }: GitHubScene): Omit<Reach, "tokens"> {
  return {
    files: truth.files.length,
    lines: changedLines(diff),
    comments: humanComments({ truth, accounts }).length,
    threads: unresolvedThreads({ truth, accounts }).length,
  };
}

/** What is found again in the pieces, whatever the coverage says. */
export function reachOfDocket(scene: GitHubScene, evidence: Evidence): Reach {
  const { truth } = scene;
  const delivered = new Set(evidence.files.map((file) => file.path));
  const ids = new Set(evidence.pieces.map((piece) => piece.id));
  const directories = evidence.pieces.flatMap((piece) =>
    piece.id.startsWith("directory:") ? [piece.id.slice("directory:".length)] : [],
  );
  const said = evidence.pieces.filter(
    (piece) => piece.kind === "comment" || piece.kind === "thread",
  );
  return {
    files: truth.files.filter(
      ({ path }) => ids.has(`file:${path}`) || (delivered.has(path) && isWithin(path, directories)),
    ).length,
    lines: evidence.pieces
      .filter((piece) => piece.kind === "file")
      .reduce((sum, piece) => sum + piece.text.split("\n").filter(isChange).length, 0),
    comments: humanComments(scene).filter((comment) => isSaid(comment, said)).length,
    threads: unresolvedThreads(scene).filter((thread) =>
      thread.comments.slice(-1).every((comment) =>
        isSaid(
          comment,
          said.filter(
            (piece) =>
              piece.kind === "thread" &&
              headingOf(piece).includes(thread.path) &&
              !headingOf(piece).startsWith("resolved"),
          ),
        ),
      ),
    ).length,
    tokens: countTokens(renderEvidence(evidence.pieces)),
  };
}

/** Standing verdicts by people, and how many of them are among the pieces. */
export function verdictsOf({ gathered }: GitHubScene): { all: number; shown: number } {
  const ids = new Set(gathered.evidence.pieces.map((piece) => piece.id));
  const standing = gathered.pull.opinions.filter(
    ({ author, state }) =>
      !isBot(author) && (state === "APPROVED" || state === "CHANGES_REQUESTED"),
  );
  return {
    all: standing.length,
    shown: standing.filter(({ id }) => ids.has(`review:${id}`)).length,
  };
}

/** With the rules and the facts. */
export function promptTokensOf({ gathered }: GitHubScene): number {
  const { evidence, facts, readiness } = gathered;
  const nonce = "0123456789abcdef".repeat(2);
  const { system, user } = buildPrompt(evidence, { facts, readiness, language: "en", nonce });
  return countTokens(system) + countTokens(user);
}

/** What the usual way shows: the first characters of the diff, the oldest comments of the conversation, cut short. */
export function usualText(scene: Pick<GitHubScene, "truth" | "diff">): string {
  return [
    `#${scene.truth.number}: ${scene.truth.title}`,
    scene.diff.slice(0, RECIPE_DIFF_CHARACTERS),
    ...oldestComments(scene).map(({ body }) => body.slice(0, RECIPE_COMMENT_CHARACTERS)),
  ].join("\n");
}

function oldestComments({ truth }: Pick<GitHubScene, "truth">): Said[] {
  return truth.comments
    .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    .slice(0, RECIPE_COMMENTS);
}

export function reachOfRecipe({ truth, diff, accounts }: GitHubScene): Reach {
  const shown = diff.slice(0, RECIPE_DIFF_CHARACTERS);
  return {
    files: shown.split("\n").filter((line) => line.startsWith("diff --git ")).length,
    lines: changedLines(shown),
    comments: oldestComments({ truth }).filter((comment) => isPerson(comment.author, accounts))
      .length,
    threads: 0,
    tokens: countTokens(usualText({ truth, diff })),
  };
}

export function addUp(reaches: readonly Reach[]): Reach {
  const total = { files: 0, lines: 0, comments: 0, threads: 0, tokens: 0 };
  for (const reach of reaches) {
    total.files += reach.files;
    total.lines += reach.lines;
    total.comments += reach.comments;
    total.threads += reach.threads;
    total.tokens += reach.tokens;
  }
  return total;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

type Held = Pick<GitHubScene, "truth" | "accounts">;
type Said = { author: string | null; body: string };

function humanComments({ truth, accounts }: Held): Said[] {
  return [
    ...truth.comments.filter((comment) => !isCommandOnly(comment.body)),
    ...truth.threads.flatMap((thread) => thread.comments),
  ].filter((comment) => comment.minimizedReason === null && isPerson(comment.author, accounts));
}

function unresolvedThreads({ truth, accounts }: Held): { path: string; comments: Said[] }[] {
  return truth.threads
    .filter((thread) => !thread.resolved)
    .map(({ path, comments }) => ({
      path,
      comments: comments.filter((comment) => isPerson(comment.author, accounts)),
    }))
    .filter((thread) => thread.comments.length > 0);
}

function isPerson(login: string | null, accounts: GitHubScene["accounts"]): boolean {
  const account: Account | undefined = accounts.get((login ?? "").toLowerCase());
  const type: ActorType = account?.type ?? "User";
  return !isBot({ login: login ?? "ghost", type });
}

/** A comment is read when all of it stands in a piece, beside its author's name. */
function isSaid(comment: Said, pieces: Evidence["pieces"]): boolean {
  const text = withoutMarks(readComment(comment.body).text);
  const author = comment.author ?? "ghost";
  return (
    text === "" ||
    pieces.some(
      (piece) =>
        withoutMarks(piece.text).includes(text) &&
        (piece.author === author || piece.text.includes(`${author}, `)),
    )
  );
}

/** What is marked as already in the change is the same text. */
function withoutMarks(text: string): string {
  return squash(text.replaceAll("Suggested change, already in the change:", "Suggested change:"));
}

function squash(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function isWithin(path: string, directories: readonly string[]): boolean {
  return directories.some(
    (directory) =>
      path.startsWith(directory) ||
      directory === "(other directories)" ||
      (directory === "(top level)" && !path.includes("/")),
  );
}

function changedLines(diff: string): number {
  return diff
    .split("\n")
    .filter((line) => isChange(line) && !/^(?:\+\+\+|---) (?:"?[ab]\/|\/dev\/null$)/.test(line))
    .length;
}

function isChange(line: string): boolean {
  return line.startsWith("+") || line.startsWith("-");
}
