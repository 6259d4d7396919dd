import type { Addresses } from "./addresses.ts";
import type { RateLimitSizes } from "./rate-limits.ts";
import type { Store, TokenState } from "./store.ts";

export interface GitHubOptions {
  readonly store: Store;
  /** Hosts named in answers; default api.github.com and github.com. */
  readonly addresses?: Addresses;
  /** Points per window; default GitHub's own for a signed-in user. */
  readonly rateLimits?: Partial<RateLimitSizes>;
  /** Whose token this is, asked before the store's own tokens. */
  readonly viewerOf?: (token: string) => TokenState | string | undefined;
  /** What GraphQL and the search order by for COMMENTS; GitHub documents neither. */
  readonly graphqlCommentsOrder?: CommentsOrder;
  /** What REST orders by for `popularity` and `comments`. */
  readonly restCommentsOrder?: CommentsOrder;
  readonly primaryLimitStatus?: 403 | 429;
  /** Both spellings are met: the documentation has RATE_LIMITED, real answers RATE_LIMIT. */
  readonly graphqlRateLimitType?: "RATE_LIMIT" | "RATE_LIMITED";
  /** GitHub refuses requests without a user agent; default true. */
  readonly requireUserAgent?: boolean;
  /** Scopes of the OAuth App's tokens, as told in a header; null for a GitHub App, whose tokens have none. */
  readonly scopes?: readonly string[] | null;
  /** Serves the paths of GitHub Enterprise Server: `/api/v3/…` and `/api/graphql`. */
  readonly enterprise?: boolean;
  /** Whether REST shows which comments were minimized; older servers do not. */
  readonly restMinimized?: boolean;
  /** Files of one page beyond this number come without their patch. */
  readonly patchesPerPage?: number;
}

/** What a test may change while the fake runs. */
export interface GitHubSettings {
  /** GraphQL queries that may ask for more nodes than this time out, as heavy ones do after 10 s. */
  timeoutAboveNodes: number | null;
  /** What GraphQL answers a query that asks for more pull requests than it has resources for. */
  pullRequestsAtOnce: PullRequestsAtOnce | null;
  /** What an older server does not have. */
  older: OlderVersion | null;
}

export interface OlderVersion {
  /** `Type.field`, `Type.field(argument)` or `Type`. */
  readonly lacks: readonly string[];
  /** How many of them an answer names. */
  readonly namesAtOnce: number;
  /** What its errors say beside their message. */
  readonly says: "path and code" | "location" | "nothing";
}

export interface PullRequestsAtOnce {
  readonly max: number;
  /** Nulls for the nodes, for the list or its repository, for everything, or a gateway's error. */
  readonly answer: "null nodes" | "null parent" | "null data" | "502";
}

export type CommentsOrder = "conversation" | "total";

export interface ResolvedOptions extends Required<Omit<GitHubOptions, "rateLimits">> {
  readonly settings: GitHubSettings;
}
