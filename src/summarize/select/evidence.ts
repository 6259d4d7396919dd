import { EVIDENCE_MAX_TOKENS, MANIFEST_MAX_TOKENS } from "../../limits.ts";
import type { Coverage, Facts, Readiness, Unread, Warning } from "../../protocol/pull-request.ts";
import { inlineName } from "../../text/inline-name.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import { checkPieces } from "../citations/check-pieces.ts";
import { discussionPieces } from "../citations/discussion-pieces.ts";
import { filePieces } from "../citations/file-pieces.ts";
import { createLinks } from "../citations/links.ts";
import type { AnyPiece, Piece } from "../citations/piece.ts";
import type { Discussed, ListedFile } from "../diff/change-pool.ts";
import { buildManifest, type Manifest } from "../diff/manifest.ts";
import { CHANGES_MAX_TOKENS, type ReadChanges } from "../diff/read-changes.ts";
import { gatherDiscussion } from "../discussion/gather-discussion.ts";
import { selectDiscussion } from "../discussion/select-discussion.ts";
import type { PullRequest, Repository } from "../pull-request/pull-request.ts";
import type { FactSubject } from "../readiness/fact-lines.ts";
import { knownEvents } from "../readiness/known-events.ts";
import { type KnownFacts, knownFacts } from "../readiness/known-facts.ts";
import type { Doubt } from "../statements/statements.ts";
import { coverChanges } from "./coverage.ts";
import { checkDescription } from "./description-check.ts";
import { createHiddenReport } from "./hidden-report.ts";
import { evidenceTokens } from "./render-evidence.ts";
import { warningIf } from "./warning.ts";

/** The part of the evidence that statements are checked against. */
export interface CheckedEvidence {
  known: KnownFacts;
  branch: string;
  pieces: readonly AnyPiece[];
  files: readonly Pick<ListedFile, "path">[];
}

/** The part of the evidence that is stored with a summary, for later questions and a second reading that was cut off. */
export type KeptEvidence = Pick<Evidence, "subject" | "title" | "branch" | "pieces"> & {
  /** What code doubts in the summary. */
  doubts?: readonly Doubt[];
};

/** What a summary of one pull request may rest on. `coverage` says how much of the whole that is. */
export interface Evidence {
  subject: FactSubject;
  /** People chose title and branch, so neither is trusted. Each is on one line. */
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
  /** Limit of the whole prompt. */
  maxTokens?: number;
}

/** Tokens of the rest of the prompt: rules, facts and marks. */
const PROMPT_TOKENS = 1600;
/** A discussion that takes less is there whole, however much the changes would take. */
const DISCUSSION_TOKENS = 16_000;
/** Of what there is in all, and for what the estimate may be off. */
const DISCUSSION_SHARE = 0.65;
const ESTIMATE_MARGIN = 1.1;

/**
 * Chooses what the model reads within a number of tokens: every file by name, the discussion whole while that is
 * possible, and the changes that matter most. Takes what GitHub sent and asks for nothing itself.
 */
export async function selectEvidence(input: Input): Promise<Evidence> {
  const { pull, changes } = input;
  const room = Math.max(0, (input.maxTokens ?? EVIDENCE_MAX_TOKENS) - PROMPT_TOKENS);
  const links = createLinks(input.webUrl, input.repository, pull.number);
  const hidden = createHiddenReport();

  const { pool, missing } = changes;
  const manifest = buildManifest(pool.files, Math.min(MANIFEST_MAX_TOKENS, room * 0.4));
  const afterManifest = room - manifestTokens(manifest);
  const discussion = gatherDiscussion(pull, pool.holds);
  for (const { where, hidden: found } of [...changes.hidden, ...discussion.hidden]) {
    hidden.add(where, found);
  }
  const changesRoom = Math.min(CHANGES_MAX_TOKENS, pool.wants());
  const said = selectDiscussion(
    discussion,
    Math.max(
      Math.min(DISCUSSION_TOKENS * ESTIMATE_MARGIN, afterManifest * DISCUSSION_SHARE),
      afterManifest - changesRoom,
    ),
  );
  const pieces = {
    discussion: discussionPieces(said, pull, links),
    checks: checkPieces(pull, links),
  };
  const left = afterManifest - evidenceTokens([...pieces.discussion.all, ...pieces.checks]);
  const chosen = pool.choose(Math.min(changesRoom, left), discussedPlaces(pull));
  const files = await filePieces(pool.files, manifest, chosen, links);

  const title = inlineName(pull.title, 300);
  const subject: FactSubject = {
    number: pull.number,
    comments: discussion.total,
    closes: pull.closes.map((issue) => referenceTo(issue, input.repository)),
    events: knownEvents(pull, input.readiness),
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
      comments: { total: discussion.total, read: said.read, cut: said.cut },
      threads: {
        // What was not read may be open as well.
        open:
          discussion.threads.filter((talk) => talk.unresolved).length +
          Math.max(0, pull.threads.total - pull.threads.list.length),
        read: said.unresolvedRead,
      },
      tokens: evidenceTokens(all),
    },
    warnings: [
      ...unreadWarnings(input.facts, pull),
      ...notShownWarnings(pull),
      ...missingWarnings(changes),
      ...hidden.warnings(),
      ...maskedWarnings(discussion.masked + files.masked),
      ...(missing === undefined
        ? checkDescription({ title, text: discussion.description?.text ?? "" }, pool.files)
        : []),
    ],
  };
}

function discussedPlaces(pull: PullRequest): Discussed {
  const byPath = Map.groupBy(pull.threads.list, ({ path }) => path);
  return new Map(
    [...byPath].map(([path, threads]) => [
      path,
      threads.map(({ line, resolved }) => ({ line, isOpen: resolved !== true })),
    ]),
  );
}

function manifestTokens(manifest: Manifest): number {
  const lines =
    manifest.by === "file" ? manifest.lines : manifest.directories.map(({ line }) => line);
  return lines.reduce((sum, line) => sum + estimateTokens(line) + 4, 0);
}

const UNREAD_NAMES: Readonly<Record<Unread, string>> = {
  draft: "whether it is a draft",
  size: "how much it changes",
  labels: "its labels",
  comments: "its comments",
  reviews: "its reviews",
  requests: "who was asked for a review",
  threads: "its review threads",
  resolution: "which review threads are resolved",
  checks: "its checks",
  queue: "its place in the merge queue",
  closes: "which issues it closes",
};

/** A few comments of many are missing often, which the coverage says; REST never names what it closes. */
function unreadWarnings({ unread = [] }: Facts, pull: PullRequest): Warning[] {
  const parts = unread
    .filter((part) => part !== "closes" && (part !== "comments" || pull.unread?.includes(part)))
    .map((part) => UNREAD_NAMES[part]);
  const names = [...parts, ...(pull.unsaid ?? [])].join(", ");
  return warningIf(names !== "", "not_shown", `Could not be read, or not all of it: ${names}.`);
}

function notShownWarnings({ notShown }: PullRequest): Warning[] {
  if (notShown === undefined) {
    return [];
  }
  const { scopes } = notShown;
  const parts = notShown.parts.join(", ");
  return [
    scopes.length === 0
      ? {
          code: "not_known_to_server",
          message: `This GitHub server is of an older version, and does not show: ${parts}.`,
        }
      : {
          code: "scope_missing",
          message: `The connection was not given the scope ${scopes.join(" or ")}, and does not show: ${parts}. Reconnect GitHub and grant it.`,
        },
  ];
}

function missingWarnings({ missing, why }: ReadChanges): Warning[] {
  return [
    ...warningIf(
      missing === "all",
      "diff_unavailable",
      `The changes could not be read; this rests on the description and the discussion.${why === undefined ? "" : ` ${why}`}`,
    ),
    ...warningIf(
      missing === "size",
      "diff_cut",
      "The diff is too large to be read to its end; files after that point are missing.",
    ),
    ...warningIf(
      missing === "unread",
      "diff_cut",
      "GitHub did not give all of the changes; what is missing was not read.",
    ),
    ...warningIf(
      missing === "file-count",
      "diff_cut",
      "GitHub lists at most 3,000 files of a pull request; the others are missing.",
    ),
  ];
}

function maskedWarnings(masked: number): Warning[] {
  const what =
    masked === 1
      ? "Something that looks like a secret was"
      : `${masked} things that look like secrets were`;
  return warningIf(
    masked > 0,
    "secrets_masked",
    `${what} masked before anything was sent to the model.`,
  );
}

/** As GitHub writes it: a bare number is an issue of the same repository. */
function referenceTo(
  { number, repository }: PullRequest["closes"][number],
  { owner, name }: Repository,
): string {
  const isSame = repository.toLowerCase() === `${owner}/${name}`.toLowerCase();
  return `${isSame ? "" : repository}#${number}`;
}
