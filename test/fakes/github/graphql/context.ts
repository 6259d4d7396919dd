import { GraphQLError } from "graphql";

import { readMergeable } from "../mergeability.ts";
import type { ResolvedOptions } from "../options.ts";
import type {
  Account,
  Commit,
  Issue,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  ReviewThread,
} from "../store.ts";

/** Source of a resolver: fields are values or methods of `(arguments, context, info)`. */
export type Source = Record<string, unknown>;

/** What the node factories of one request share. */
export interface Graph {
  readonly options: ResolvedOptions;
  readonly viewer: Account;
  /** Whether this request reads several nodes by id. */
  readonly isBulk: boolean;
  /** `mergeable` and `mergeStateStatus` of one request tell of the same moment. */
  readonly mergeableOf: (pullRequest: PullRequest) => PullRequest["mergeable"];
  /** The factories reach each other through here, since the objects of the schema refer to each other in circles. */
  readonly nodes: NodeFactories;
}

export interface NodeFactories {
  readonly repository: (graph: Graph, repository: Repository) => Source;
  readonly pullRequest: (graph: Graph, repository: Repository, pullRequest: PullRequest) => Source;
  readonly issue: (graph: Graph, repository: Repository, issue: Issue) => Source;
  readonly commit: (graph: Graph, repository: Repository, commit: Commit) => Source;
  readonly issueComment: (graph: Graph, subject: CommentSubject, comment: IssueComment) => Source;
  readonly review: (
    graph: Graph,
    repository: Repository,
    pullRequest: PullRequest,
    review: Review,
  ) => Source;
  readonly thread: (
    graph: Graph,
    repository: Repository,
    pullRequest: PullRequest,
    thread: ReviewThread,
  ) => Source;
  readonly reviewComment: (
    graph: Graph,
    place: ReviewCommentPlace,
    comment: ReviewComment,
  ) => Source;
}

export interface CommentSubject {
  readonly repository: Repository;
  readonly pullRequest: PullRequest | null;
  readonly issue: Issue | null;
}

export interface ReviewCommentPlace {
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
  readonly thread: ReviewThread;
}

export function mergeableReader(): Graph["mergeableOf"] {
  const seen = new Map<PullRequest, PullRequest["mergeable"]>();
  return function mergeableOf(pullRequest) {
    const known = seen.get(pullRequest) ?? readMergeable(pullRequest);
    seen.set(pullRequest, known);
    return known;
  };
}

/** An error as GitHub writes it: with a `type` beside the message. */
export function typedError(
  type: string,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { type, ...extensions } });
}
