import type { GitHubRead } from "../browser-session/jobs/github-read.ts";
import type { JobListItem, JobResult } from "../protocol/docket.ts";
import type { Result } from "../protocol/failures.ts";
import type { RepositoryListItem } from "../protocol/session.ts";

export type Events = ReadableStream<Uint8Array>;

/** What the tools do, for whoever holds the token: every call proves it again, its scopes and repositories included. */
export interface McpPort {
  version: string;
  /** `https://github.com`, or that of an Enterprise Server. */
  githubWebUrl: string;
  start(order: Record<string, unknown>): Promise<Result<{ id: string }>>;
  events(id: string, signal: AbortSignal): Promise<Result<Events>>;
  /** What there is after `waitMs`, or at the end. */
  read(id: string, waitMs: number): Promise<Result<JobResult>>;
  cancel(id: string): Promise<void>;
  list(): Promise<Result<JobListItem[]>>;
  ask(id: string, question: Record<string, unknown>, signal: AbortSignal): Promise<Result<Events>>;
  repositories(query: string): Promise<Result<RepositoryListItem[]>>;
  readGitHub(
    repository: string,
    tool: string,
    input: Record<string, string | number>,
  ): Promise<Result<GitHubRead>>;
}
