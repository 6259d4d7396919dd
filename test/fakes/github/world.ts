import type {
  AccountType,
  Association,
  AutoMerge,
  CheckConclusion,
  CheckRun,
  CommitStatus,
  FileStatus,
  LinkedIssue,
  MergeQueueEntry,
  MergeStateStatus,
  RequestedReviewer,
  ReviewState,
  TokenState,
} from "./store.ts";

/**
 * A world as people write it down: everything left out gets a sensible value. Times are ISO 8601; a login ending in
 * `[bot]` is a bot, every other login becomes a user unless `accounts` says otherwise.
 */
export interface WorldSpec {
  /** Who can sign in; everybody with a user account when left out. */
  readonly people?: readonly string[];
  readonly accounts?: readonly AccountSpec[];
  readonly organizations?: readonly {
    readonly login: string;
    readonly members: readonly string[];
  }[];
  readonly tokens?: Readonly<Record<string, string | TokenState>>;
  readonly repositories: readonly RepositorySpec[];
}

export interface AccountSpec {
  readonly login: string;
  readonly type?: AccountType;
  readonly name?: string;
}

export interface RepositorySpec {
  /** `owner/name`. */
  readonly name: string;
  readonly formerNames?: readonly string[];
  readonly description?: string;
  readonly private?: boolean;
  /** Who may see it while it is private. */
  readonly visibleTo?: readonly string[];
  readonly language?: string;
  readonly stars?: number;
  readonly archived?: boolean;
  readonly defaultBranch?: string;
  readonly createdAt?: string;
  readonly pushedAt?: string;
  readonly requiredApprovals?: number;
  readonly sso?: { readonly authorizeUrl: string; readonly authorizedLogins?: readonly string[] };
  readonly oauthRestricted?: boolean;
  readonly maintainers?: readonly string[];
  readonly pullRequests?: readonly PullRequestSpec[];
  readonly issues?: readonly IssueSpec[];
  readonly milestones?: readonly number[];
  /** Of the default branch, by path; bytes for what is no text. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Other branches, with what they have beside those files. */
  readonly branches?: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;
}

export interface CommentSpec {
  readonly author: string | null;
  readonly body: string;
  readonly at?: string;
  readonly minimized?: string;
  readonly association?: Association;
}

export interface ReviewSpec {
  /** Lets comments of threads name the review they were sent with. */
  readonly key?: string;
  readonly author: string | null;
  readonly state: ReviewState;
  readonly body?: string;
  readonly at?: string;
  /** Index into the commits; left out, the newest commit at that time. */
  readonly commit?: number;
  readonly association?: Association;
  readonly dismissal?: { readonly by: string; readonly was: ReviewState };
}

export interface ThreadCommentSpec extends CommentSpec {
  readonly review?: string;
}

export interface ThreadSpec {
  readonly path: string;
  /** Line of the file; or, in its place, words of the line it is about. */
  readonly line?: number;
  readonly anchor?: string;
  readonly side?: "LEFT" | "RIGHT";
  readonly outdated?: boolean;
  /** Login of who resolved it; null: resolved by a deleted account. Left out: unresolved. */
  readonly resolvedBy?: string | null;
  readonly comments: readonly ThreadCommentSpec[];
}

export type CheckSpec =
  | {
      readonly name: string;
      readonly app?: string;
      readonly status?: CheckRun["status"];
      readonly conclusion?: CheckConclusion;
    }
  | {
      readonly context: string;
      readonly state: CommitStatus["state"];
      readonly description?: string;
    };

export interface CommitSpec {
  readonly message: string;
  readonly at?: string;
  readonly author?: string | null;
  readonly oid?: string;
  readonly checks?: readonly CheckSpec[];
}

export interface FileSpec {
  readonly path: string;
  readonly from?: string;
  readonly status?: FileStatus;
  /** Hunks. A header may be short, `@@ 12 @@ function name`, and is then completed with the counted ranges. */
  readonly patch?: string;
  /** In place of `patch`: the whole text of an added or removed file. */
  readonly content?: string;
  readonly binary?: boolean;
  readonly modes?: { readonly old: string; readonly new: string };
  readonly additions?: number;
  readonly deletions?: number;
  readonly patchWithheld?: boolean;
}

export interface PullRequestSpec {
  readonly number: number;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string | null;
  readonly association?: Association;
  readonly state?: "OPEN" | "CLOSED" | "MERGED";
  readonly draft?: boolean;
  readonly locked?: boolean;
  readonly createdAt?: string;
  readonly closedAt?: string;
  readonly baseRef?: string;
  readonly headRef?: string;
  readonly baseOid?: string;
  readonly forkOwner?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly milestone?: { readonly title: string; readonly dueOn?: string };
  readonly requestedReviewers?: readonly RequestedReviewer[];
  readonly readyAt?: string;
  readonly comments?: readonly CommentSpec[];
  readonly reviews?: readonly ReviewSpec[];
  readonly threads?: readonly ThreadSpec[];
  /** Oldest first; the last is the head. Left out: one commit made when it was opened. */
  readonly commits?: readonly CommitSpec[];
  /** Checks of the head commit. */
  readonly checks?: readonly CheckSpec[];
  readonly files?: readonly FileSpec[];
  readonly mergeable?: "CONFLICTING" | "MERGEABLE" | "UNKNOWN";
  readonly unknownReads?: number;
  readonly behind?: boolean;
  readonly mergeState?: MergeStateStatus;
  readonly reviewDecision?: "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null;
  readonly autoMerge?: AutoMerge;
  readonly mergeQueueEntry?: MergeQueueEntry;
  readonly emptyInBulk?: boolean;
  readonly failingFields?: readonly string[];
  readonly closes?: readonly LinkedIssue[];
}

export interface IssueSpec {
  readonly number: number;
  readonly title: string;
  readonly body?: string;
  readonly author?: string | null;
  readonly state?: "OPEN" | "CLOSED";
  readonly createdAt?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly milestone?: number;
  readonly comments?: readonly CommentSpec[];
}
