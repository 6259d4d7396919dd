import { EVIDENCE_MAX_TOKENS, MANIFEST_MAX_TOKENS } from "../../limits.ts";
import type { Coverage, Facts, Readiness, Unread, Warning } from "../../protocol/pull-request.ts";
import { inlineName } from "../../text/inline-name.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { ListedFile } from "../diff/change-pool.ts";
import { buildManifest, type Manifest } from "../diff/manifest.ts";
import { CHANGES_MAX_TOKENS, type ReadChanges } from "../diff/read-changes.ts";
import { gatherDiscussion } from "../discussion/gather-discussion.ts";
import { selectDiscussion } from "../discussion/select-discussion.ts";
import type { FactSubject } from "../judge/fact-lines.ts";
import { type KnownFacts, knownFacts } from "../judge/known-facts.ts";
import { createLinks } from "../pull-request/links.ts";
import type { PullRequest, Repository } from "../pull-request/pull-request.ts";
import { coverChanges } from "./coverage.ts";
import { checkDescription } from "./description-check.ts";
import { createHiddenReport } from "./hidden-report.ts";
import type { AnyPiece, Piece } from "./piece.ts";
import { checkPieces } from "./pieces/check-pieces.ts";
import { discussionPieces } from "./pieces/discussion-pieces.ts";
import { filePieces } from "./pieces/file-pieces.ts";
import { evidenceTokens } from "./render-evidence.ts";

/** What statements are held against. */
export interface Grounds {
  known: KnownFacts;
  branch: string;
  pieces: readonly AnyPiece[];
  files: readonly Pick<ListedFile, "path">[];
}

/** What of the evidence is kept with a summary: later questions rest on it. */
export type KeptEvidence = Pick<Evidence, "subject" | "title" | "branch" | "pieces">;

/** What a summary of one pull request may rest on, and how much of the whole that is. */
export interface Evidence {
  subject: FactSubject;
  /** As people chose them: untrusted, on one line. */
  title: string;
  branch: string;
  /** What a summary may state without citing anything. */
  known: KnownFacts;
  /** In the order in which the model reads them: description, files, checks, discussion. */
  pieces: Piece[];
  /** Files that were read and files that were only listed. */
  files: ListedFile[];
  coverage: Coverage;
  /** What a reader should know about the evidence itself: hidden text, masked secrets, missing parts. */
  warnings: Warning[];
}

interface Input {
  pull: PullRequest;
  repository: Repository;
  webUrl: string;
  facts: Facts;
  readiness: Readiness;
  changes: ReadChanges;
  /** Of the whole prompt. */
  maxTokens?: number;
}

/** What the prompt takes beside the evidence: rules, facts, marks. */
const PROMPT_TOKENS = 1100;
/** What of the changes is read, by how many lines may be: of very much, a small part must still show what it is about. */
const CHANGES_ROOM = [
  { linesAbove: 10_000, tokens: CHANGES_MAX_TOKENS },
  { linesAbove: 1000, tokens: 6000 },
  { linesAbove: -1, tokens: 3000 },
] as const;
/** What a discussion may take even of changes that want all of their room. */
const DISCUSSION_SHARE = 0.65;
/** What its headings may take beyond what was planned for them stays free. */
const DISCUSSION_NET = 0.85;

/**
 * Chooses what the model reads: every file by name, the changes that matter most, everything unresolved, the newest
 * and the opening comments.
 */
export async function selectEvidence(input: Input): Promise<Evidence> {
  const { pull, changes } = input;
  const room = Math.max(0, (input.maxTokens ?? EVIDENCE_MAX_TOKENS) - PROMPT_TOKENS);
  const links = createLinks(input.webUrl, input.repository, pull.number);
  const hidden = createHiddenReport();

  const { pool, missing } = changes;
  const manifest = buildManifest(pool.files, Math.min(MANIFEST_MAX_TOKENS, room * 0.4));
  const afterManifest = room - manifestTokens(manifest);
  const discussion = gatherDiscussion(pull);
  for (const { where, hidden: found } of [...changes.hidden, ...discussion.hidden]) {
    hidden.add(where, found);
  }
  const changesRoom = Math.min(roomForChanges(pool.files), pool.wants());
  const said = selectDiscussion(
    discussion,
    Math.max(afterManifest * DISCUSSION_SHARE, (afterManifest - changesRoom) * DISCUSSION_NET),
  );
  const pieces = {
    discussion: discussionPieces(said, pull, links),
    checks: checkPieces(pull, links),
  };
  const left = afterManifest - evidenceTokens([...pieces.discussion.all, ...pieces.checks]);
  const chosen = pool.choose(Math.min(changesRoom, left), discussedPaths(pull));
  const files = await filePieces(pool.files, manifest, chosen, links);

  const title = inlineName(pull.title, 300);
  const subject: FactSubject = {
    number: pull.number,
    comments: discussion.total,
    closes: pull.closes.map((issue) => issue.number),
  };
  const all = [
    ...pieces.discussion.description,
    ...files.pieces,
    ...pieces.checks,
    ...pieces.discussion.talk,
  ];
  return {
    title,
    branch: inlineName(pull.headRef, 120),
    subject,
    known: knownFacts(title, subject, input.facts, input.readiness, pull),
    pieces: all,
    files: [...pool.files],
    coverage: {
      ...coverChanges(
        { files: pull.changedFiles, lines: pull.additions + pull.deletions },
        pool.files,
        chosen,
        missing === "all",
      ),
      comments: { total: discussion.total, read: said.read },
      threads: {
        open: discussion.threads.filter((talk) => talk.unresolved).length,
        read: said.unresolvedRead,
      },
      tokens: evidenceTokens(all),
    },
    warnings: [
      ...unreadWarnings(input.facts),
      ...missingWarnings(missing),
      ...hidden.warnings(),
      ...maskedWarnings(discussion.masked, files.masked),
      ...(missing === undefined
        ? checkDescription({ title, text: discussion.description?.text ?? "" }, pool.files)
        : []),
    ],
  };
}

function discussedPaths(pull: PullRequest): Set<string> {
  return new Set(
    pull.threads.list.filter((thread) => thread.resolved !== true).map((thread) => thread.path),
  );
}

function roomForChanges(files: readonly ListedFile[]): number {
  const lines = files
    .filter((file) => file.reason === undefined)
    .reduce((sum, file) => sum + file.additions + file.deletions, 0);
  return CHANGES_ROOM.find(({ linesAbove }) => lines > linesAbove)?.tokens ?? 0;
}

function manifestTokens(manifest: Manifest): number {
  const lines =
    manifest.by === "file" ? manifest.lines : manifest.directories.map(({ line }) => line);
  return lines.reduce((sum, line) => sum + estimateTokens(line) + 4, 0);
}

const UNREAD_NAMES: Readonly<Record<Unread, string>> = {
  size: "how much it changes",
  comments: "its comments",
  reviews: "its reviews",
  threads: "its review threads",
  resolution: "which review threads are resolved",
};

function unreadWarnings({ unread = [] }: Facts): Warning[] {
  return unread.length === 0
    ? []
    : [
        {
          code: "not_shown",
          message: `This connection does not show ${unread.map((part) => UNREAD_NAMES[part]).join(", ")}.`,
        },
      ];
}

function missingWarnings(missing: ReadChanges["missing"]): Warning[] {
  switch (missing) {
    case "all":
      return [
        {
          code: "diff_unavailable",
          message:
            "The changes could not be read; this rests on the description and the discussion.",
        },
      ];
    case "size":
      return [
        {
          code: "diff_cut",
          message:
            "The diff is too large to be read to its end; files after that point are missing.",
        },
      ];
    case "file-count":
      return [
        {
          code: "diff_cut",
          message: "GitHub lists at most 3,000 files of a pull request; the others are missing.",
        },
      ];
    case undefined:
      return [];
  }
}

function maskedWarnings(inDiscussion: number, inChanges: number): Warning[] {
  const masked = inDiscussion + inChanges;
  if (masked === 0) {
    return [];
  }
  return [
    {
      code: "secrets_masked",
      message: `${masked === 1 ? "Something that looks like a secret was" : `${masked} things that look like secrets were`} masked before anything was sent to the model.`,
    },
  ];
}
