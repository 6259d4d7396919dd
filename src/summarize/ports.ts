import type { DeltaEvent, Usage } from "../protocol/events.ts";
import type { Failure } from "../protocol/failures.ts";
import type { Point, ReadinessState, Warning } from "../protocol/pull-request.ts";
import type { Clock } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
import type { ChangeStream } from "./pull-request/file-change.ts";
import type {
  CandidatePage,
  Mergeability,
  NamedPage,
  OlderPage,
  OpenPage,
  PullRequest,
  Recount,
  Size,
} from "./pull-request/pull-request.ts";
import type { Doubt, Verdict } from "./statements/statements.ts";

/** What the core asks of the world. All methods throw `UpstreamError`; all honour the signal they were made with. */

/** One repository, read as one person. */
export interface PullRequests {
  /** Open pull requests with counts, the most commented and (first page only) the most recently updated. */
  candidates(after?: string): Promise<CandidatePage>;
  /** Those with these numbers, at most `PULL_REQUESTS_PER_JOB_MAX`. Closed ones and those that do not exist are missing. */
  named(numbers: readonly number[]): Promise<NamedPage>;
  /** Who wrote the comments, for at most `RECOUNT_PER_CALL` candidates. Vanished ones are missing. */
  recount(ids: readonly string[]): Promise<Recount[]>;
  /** Whether `recount` finds those of other repositories as well. */
  countsAny?(): boolean;
  /**
   * Everything but the diff, for at most `DETAILS_PER_CALL`. Vanished ones are missing. Where only single ones cannot be
   * read it throws an `UpstreamError` whose cause is theirs, and each can be asked for alone.
   */
  details(ids: readonly string[]): Promise<PullRequest[]>;
  /** Mergeability alone, for those of which `details` left it UNKNOWN. Vanished ones are missing. */
  mergeability?(ids: readonly string[]): Promise<(Pick<PullRequest, "id"> & Mergeability)[]>;
  /** The changes as a bounded stream. */
  changes(pull: ChangesOf): Promise<ChangeStream>;
  /** All open pull requests, the most recently active first, without how they stand. */
  open(after?: string): Promise<OpenPage>;
  /** What turns and rows rest on, for at most `QUEUE_FACTS_PER_CALL`. Vanished ones are missing from both lists. */
  facts(ids: readonly string[]): Promise<{ read: PullRequest[]; failed: string[] }>;
  /** What is left of the person's points of this hour, where GitHub says so. */
  pointsLeft?(): number | undefined;
  /** Older threads and comments than `details` brought, one further page. */
  older?(pull: PullRequest): Promise<OlderPage>;
}

export type ChangesOf = Pick<PullRequest, "number"> & Size;

export interface Prompt {
  system: string;
  user: string;
  /** What followed: what the model called, and what came of each call. */
  turns?: readonly Turn[];
  /** What the model may call. A server that knows no tools is not told of them. */
  tools?: readonly Tool[];
  /** The tools stay named, for the turns that used them, and may no longer be called. */
  toolsSpent?: boolean;
  maxOutputTokens: number;
}

export type Turn =
  | { kind: "calls"; text: string; calls: readonly ToolCall[] }
  | { kind: "result"; callId: string; text: string };

export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of an object. */
  inputSchema: Record<string, unknown>;
}

/** What a model wants called. Nothing of it can be trusted. */
export interface ToolCall {
  id: string;
  name: string;
  /** JSON, as a rule. */
  arguments: string;
  /** What its server sent along and wants back with it; for nobody else. */
  extras?: CallExtras;
}

/** Fields of the turn (kept with its first call), of the call and of its function, such as reasoning and signatures. */
export interface CallExtras {
  turn?: Readonly<Record<string, unknown>>;
  call?: Readonly<Record<string, unknown>>;
  function?: Readonly<Record<string, unknown>>;
}

/** `calls` come once, after the text. */
export type ModelChunk =
  | { kind: "text"; text: string }
  | { kind: "calls"; calls: ToolCall[] }
  | { kind: "usage"; usage: Usage };

/** A language model: text in; text out, or calls of the tools it was given. */
export interface Model {
  name: string;
  /** Streams the answer; throws `UpstreamError` when it did not end properly, whatever came before. */
  write(prompt: Prompt, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

/** Cause of the `UpstreamError` for a prompt that is longer than the model takes: asking with less may help. */
export class PromptTooLong extends Error {
  override readonly name = "PromptTooLong";
}

export function isPromptTooLong(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.cause instanceof PromptTooLong;
}

/** Tokens that may be spent. */
export interface Spending {
  /** Reserves before a call; a failure means that nothing may be spent, and why. */
  reserve(tokens: number): Promise<{ ok: true; id: string } | { ok: false; failure: Failure }>;
  settle(id: string, tokens: number): Promise<void>;
}

/** What this session remembers of a pull request it has summarized. */
export interface Remembered {
  /** Digest of all that the text depends on; see `memory.ts`. */
  key: string;
  text: string;
  open: Point[];
  settled: Point[];
  /** What was flagged in the answer itself. */
  warnings: Warning[];
  /** What code says against its statements. */
  doubts: Doubt[];
  /** What the second reading found, statement by statement, where there was one. */
  verdicts?: readonly Verdict[];
  /** Which piece each label in the text stands for, by `Piece.id`. */
  labels: { label: string; piece: string }[];
}

/** What a docket showed of a pull request, by which changes since then are told. */
export interface Shown {
  number: number;
  /** Of people; null where only its row was shown. */
  comments: number | null;
  /** Of everyone, as its row has them; null where it had none. Marks of an earlier version do not say. */
  total?: number | null;
  commits: number;
  readiness: ReadinessState;
}

/** What this session has written about it, and what its person last saw of it. */
export interface Recalled {
  remembered?: Remembered;
  seen?: Shown;
}

export interface Memory {
  recall(number: number): Promise<Recalled>;
  /** Null: what was remembered is of use still. */
  remember(number: number, remembered: Remembered | null): Promise<void>;
}

/** Sends a growing text as deltas, no more often than readers can follow. */
export interface DeltaWriter {
  /** What the deltas sent so far have made. */
  readonly text: string;
  append(text: string): void;
  /** Sends what is left; with a text, that instead of everything before. */
  end(replacement?: string): Promise<void>;
}

/** Begins the text of a pull request. Once the signal is aborted nothing more is sent. */
export type CreateDeltaWriter = (
  number: number,
  send: (delta: DeltaEvent) => void,
  clock: Clock,
  signal: AbortSignal,
) => DeltaWriter;
