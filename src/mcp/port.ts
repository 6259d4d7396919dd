import type { JobListItem, JobResult } from "../protocol/docket.ts";
import type { Result } from "../protocol/failures.ts";
import type { GitHubReading, ToolReading } from "../protocol/github.ts";
import type { RepositoryListItem } from "../protocol/session.ts";
import type { SuggestionView } from "../protocol/suggestions.ts";

export type Events = ReadableStream<Uint8Array>;

/** A docket with which of its repositories anybody can read, by GitHub's own names; null where that is no question. */
export interface DocketRead {
  result: JobResult;
  publicNames: string[] | null;
}

/**
 * What the tools do, for whoever holds the token: every call proves it again, its scopes and repositories included.
 * Nothing throws but what an abort ends.
 */
export interface McpPort {
  version: string;
  /** Where the page is. */
  origin: string;
  /** `https://github.com`, or that of an Enterprise Server. */
  githubWebUrl: string;
  /** Whether people may have Docket write to GitHub at all. */
  writes: boolean;
  /** Whether nothing of private repositories is given to a model. */
  publicAlone: boolean;
  /** `call`: the protocol's id of the request that it is for. */
  start(order: Record<string, unknown>, call: string): Promise<Result<{ id: string }>>;
  events(id: string, signal: AbortSignal): Promise<Result<Events>>;
  /** What there is after `waitMs`, or at the end. */
  read(id: string, waitMs: number): Promise<Result<DocketRead>>;
  cancel(id: string): Promise<void>;
  /** Ends what this token started with that call. */
  cancelCall(call: string): Promise<void>;
  list(): Promise<Result<JobListItem[]>>;
  ask(
    id: string,
    question: Record<string, unknown>,
    { call, signal }: { call: string; signal: AbortSignal },
  ): Promise<Result<Events>>;
  repositories(query: string): Promise<Result<RepositoryListItem[]>>;
  /** By the name of the connector's tool, with its parameters as texts. */
  readGitHub(tool: string, query: Record<string, string>): Promise<Result<GitHubReading>>;
  /** The other tools that questions read with. */
  readWithTool(
    repository: string,
    tool: string,
    input: Record<string, string | number>,
  ): Promise<Result<ToolReading>>;
  /** Keeps it for the person to look at; nothing is sent. */
  suggest(operation: Record<string, unknown>): Promise<Result<SuggestionView>>;
}
