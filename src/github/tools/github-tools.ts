import type { RepositoryName } from "../repository-name.ts";

/**
 * What GitHub's tools do for a person, typed: the same whether Scalekit's connector runs them (`execute_tool`) or our
 * own REST calls do. Every method throws `UpstreamError`, and `RequestNotAllowed` for what is not on the list of
 * `allow-list.ts`. Nothing is written twice: of a write that throws `timeout`, `network` or `invalid_response` it is
 * unknown whether it happened. Only the session holds this; it can write.
 */
export interface GitHubTools {
  /** Numeric ids, permissions and the default branch; what an action may do is decided here, before it is shown. */
  getRepository(repository: RepositoryName, signal: AbortSignal): Promise<RepositoryInfo>;
  listOwnRepositories(filter: OwnFilter, signal: AbortSignal): Promise<RepositoryInfo[]>;
  listPublicRepositories(
    login: string,
    filter: PublicFilter,
    signal: AbortSignal,
  ): Promise<RepositoryInfo[]>;
  /** Null where the path does not exist at that ref. An empty path is the root: null where there is no such ref. */
  getContents(
    repository: RepositoryName,
    at: { path: string; ref?: string },
    signal: AbortSignal,
  ): Promise<Contents | null>;
  /** `sha`: of the blob it replaces; without it GitHub answers 422 for a file that exists. */
  putFile(repository: RepositoryName, file: FileWrite, signal: AbortSignal): Promise<Written>;
  createIssue(repository: RepositoryName, issue: IssueWrite, signal: AbortSignal): Promise<Written>;
  /** Null where the issue is gone. */
  updateIssue(
    repository: RepositoryName,
    number: number,
    issue: Pick<IssueWrite, "title" | "body">,
    signal: AbortSignal,
  ): Promise<Written | null>;
  /** GitHub lists pull requests among the issues; they are counted and left out here. */
  listIssues(
    repository: RepositoryName,
    filter: IssueFilter,
    signal: AbortSignal,
  ): Promise<{ issues: IssueInfo[]; pullRequests: number }>;
  createPullRequest(
    repository: RepositoryName,
    pull: PullRequestWrite,
    signal: AbortSignal,
  ): Promise<Written>;
  listPullRequests(
    repository: RepositoryName,
    filter: PullRequestFilter,
    signal: AbortSignal,
  ): Promise<PullRequestInfo[]>;
  /** Null where there is no such issue, also where the number is a pull request's. */
  getIssue(
    repository: RepositoryName,
    number: number,
    signal: AbortSignal,
  ): Promise<IssueInfo | null>;
  /** Null where there is no such pull request. */
  getPullRequest(
    repository: RepositoryName,
    number: number,
    signal: AbortSignal,
  ): Promise<PullRequestInfo | null>;
  /** On a pull request or an issue. */
  createComment(
    repository: RepositoryName,
    number: number,
    body: string,
    signal: AbortSignal,
  ): Promise<Written>;
  /** Null where the comment is gone. */
  updateComment(
    repository: RepositoryName,
    id: number,
    body: string,
    signal: AbortSignal,
  ): Promise<Written | null>;
  createReview(
    repository: RepositoryName,
    number: number,
    review: ReviewWrite,
    signal: AbortSignal,
  ): Promise<Written>;
}

export interface Page {
  perPage: number;
  page: number;
}

/** What stands for itself in GitHub's own words. */
interface Ordered extends Page {
  sort?: string | undefined;
  direction?: string | undefined;
}

export interface OwnFilter extends Ordered {
  type?: string | undefined;
}

export type PublicFilter = OwnFilter;

export interface RepositoryInfo {
  id: number;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  archived: boolean;
  /** Whether the person may push; null where GitHub does not say. */
  canPush: boolean | null;
  description: string | null;
  fork: boolean;
  language: string | null;
  topics: string[];
  stars: number;
  forks: number;
  /** Issues and pull requests. */
  openIssues: number;
  createdAt: string | null;
  updatedAt: string | null;
  pushedAt: string | null;
}

export type Contents =
  /** `bytes` is null where GitHub sends none: above 1 MB. */
  | { kind: "file"; path: string; sha: string; size: number; bytes: Uint8Array | null }
  | { kind: "directory"; path: string; entries: DirectoryEntry[] };

/** `sha` is that of the blob or tree: those of a root directory tell one state of a branch from another. */
export interface DirectoryEntry {
  name: string;
  type: string;
  sha: string;
  size: number;
}

export interface FileWrite {
  path: string;
  branch: string;
  message: string;
  bytes: Uint8Array;
  sha?: string;
}

export interface IssueWrite {
  title: string;
  body: string;
  labels?: readonly string[];
  /** GitHub silently drops assignees and milestone of who cannot push. */
  assignees?: readonly string[];
  milestone?: number;
}

export interface IssueFilter extends Ordered {
  state: "open" | "closed" | "all";
  labels?: readonly string[] | undefined;
  /** A login, `none` or `*`. */
  assignee?: string | undefined;
  creator?: string | undefined;
  /** A number, `none` or `*`. */
  milestone?: string | undefined;
  since?: string | undefined;
}

export interface IssueInfo {
  number: number;
  title: string;
  state: string;
  author: string;
  labels: string[];
  assignees: string[];
  /** Its number. */
  milestone: number | null;
  comments: number | null;
  createdAt: string | null;
  updatedAt: string;
}

export interface PullRequestWrite {
  title: string;
  body: string;
  /** A branch of the repository, or `owner:branch` of a fork. */
  head: string;
  base: string;
  draft: boolean;
  maintainerCanModify?: boolean;
}

/** A review as a whole; its comments are on lines of the change as `commit` has it. */
export interface ReviewWrite {
  commit: string;
  event: "COMMENT" | "APPROVE" | "REQUEST_CHANGES";
  body: string;
  comments: readonly LineComment[];
}

export interface LineComment {
  path: string;
  line: number;
  side: "LEFT" | "RIGHT";
  /** Where it is about more lines than one. */
  startLine?: number;
  body: string;
}

export interface PullRequestFilter extends Ordered {
  state: "open" | "closed" | "all";
  head?: string | undefined;
  base?: string | undefined;
}

export interface PullRequestInfo extends IssueInfo {
  headOid: string;
  /** `owner:branch`; null where its repository is gone. */
  head: string | null;
  base: string;
  draft: boolean;
}

/** What was written, as GitHub answered. */
export interface Written {
  /** Of the comment, issue or pull request; the commit's oid for a file. */
  id: number | string;
  number?: number;
  url: string;
  /** Scalekit's, for its support. Null where it had no part in it. */
  executionId: string | null;
}
