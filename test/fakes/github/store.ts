/** What the fake GitHub knows. Plain, mutable records: routes and resolvers only read them, `changes.ts` writes. */

export type AccountType = "User" | "Bot" | "Organization" | "Mannequin";

/** A login is stored as GraphQL spells it: a bot's has no `[bot]` suffix. */
export interface Account {
  readonly databaseId: number;
  readonly type: AccountType;
  readonly login: string;
  readonly name: string | null;
}

export interface Organization {
  readonly login: string;
  readonly members: string[];
}

export type Association =
  | "OWNER"
  | "MEMBER"
  | "COLLABORATOR"
  | "CONTRIBUTOR"
  | "FIRST_TIME_CONTRIBUTOR"
  | "NONE";

export interface IssueComment {
  readonly databaseId: number;
  readonly author: string | null;
  readonly association: Association;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  minimizedReason: string | null;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  readonly databaseId: number;
  readonly author: string | null;
  readonly association: Association;
  state: ReviewState;
  readonly body: string;
  readonly submittedAt: string;
  readonly commitOid: string;
  /** Of a dismissed one: by whom, and what it was until then. */
  readonly dismissal: { readonly by: string; readonly was: ReviewState } | null;
  minimizedReason: string | null;
}

export interface ReviewComment {
  readonly databaseId: number;
  /** The review it was sent with; a single reply has an empty COMMENTED review of its own, as on GitHub. */
  readonly reviewId: number;
  readonly author: string | null;
  readonly association: Association;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  minimizedReason: string | null;
}

export interface ReviewThread {
  readonly databaseId: number;
  readonly path: string;
  /** Line in the diff the thread was opened on. */
  readonly originalLine: number;
  readonly side: "LEFT" | "RIGHT";
  outdated: boolean;
  resolvedBy: string | null;
  resolved: boolean;
  readonly comments: ReviewComment[];
}

export type CheckConclusion =
  | "ACTION_REQUIRED"
  | "CANCELLED"
  | "FAILURE"
  | "NEUTRAL"
  | "SKIPPED"
  | "STALE"
  | "STARTUP_FAILURE"
  | "SUCCESS"
  | "TIMED_OUT";

export interface CheckRun {
  readonly kind: "run";
  readonly databaseId: number;
  readonly name: string;
  readonly app: string;
  status: "COMPLETED" | "IN_PROGRESS" | "QUEUED" | "WAITING";
  conclusion: CheckConclusion | null;
  readonly startedAt: string;
  completedAt: string | null;
}

export interface CommitStatus {
  readonly kind: "status";
  readonly databaseId: number;
  readonly context: string;
  state: "ERROR" | "EXPECTED" | "FAILURE" | "PENDING" | "SUCCESS";
  readonly description: string;
  readonly createdAt: string;
}

export type Check = CheckRun | CommitStatus;

export interface Commit {
  readonly oid: string;
  readonly message: string;
  readonly author: string | null;
  readonly committedAt: string;
  checks: Check[];
}

export type FileStatus = "added" | "changed" | "copied" | "modified" | "removed" | "renamed";

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** Hunks only, as REST's `patch`; null for binary files, pure renames and mode changes. */
  readonly patch: string | null;
  readonly binary: boolean;
  readonly modes: { readonly old: string; readonly new: string } | null;
  readonly additions: number;
  readonly deletions: number;
  /** True where GitHub leaves `patch` out of the files list although there is one. */
  readonly patchWithheld: boolean;
}

export interface LinkedIssue {
  readonly number: number;
  readonly title: string;
  readonly state: "OPEN" | "CLOSED";
  /** `owner/name` of another repository that it is in. */
  readonly repository?: string;
}

export interface MergeQueueEntry {
  readonly state: "AWAITING_CHECKS" | "LOCKED" | "MERGEABLE" | "QUEUED" | "UNMERGEABLE";
  readonly position: number;
  readonly enqueuedAt: string;
  readonly enqueuer: string;
}

export interface AutoMerge {
  readonly enabledAt: string;
  readonly enabledBy: string;
  readonly method: "MERGE" | "REBASE" | "SQUASH";
}

export type RequestedReviewer = (
  | { readonly login: string }
  /** Whom a search for requested reviews finds it for. */
  | { readonly team: string; readonly members?: readonly string[] }
) & {
  /** When the review was asked for; left out, when the pull request was opened. */
  readonly at?: string;
};

export type MergeStateStatus =
  | "BEHIND"
  | "BLOCKED"
  | "CLEAN"
  | "DIRTY"
  | "DRAFT"
  | "HAS_HOOKS"
  | "UNKNOWN"
  | "UNSTABLE";

export interface PullRequest {
  readonly databaseId: number;
  readonly number: number;
  title: string;
  body: string;
  readonly author: string | null;
  readonly association: Association;
  state: "OPEN" | "CLOSED" | "MERGED";
  draft: boolean;
  locked: boolean;
  readonly createdAt: string;
  /** When the record itself last changed; comments, reviews and commits count on top of it. */
  touchedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  readonly baseRef: string;
  readonly headRef: string;
  readonly baseOid: string;
  /** Owner of the fork it comes from, or null when the branch is in the repository itself. */
  maintainerCanModify: boolean;
  readonly forkOwner: string | null;
  labels: string[];
  assignees: string[];
  milestone: { readonly title: string; readonly dueOn: string | null } | null;
  requestedReviewers: RequestedReviewer[];
  /** When it was marked as ready for review, if it ever was a draft. */
  readyAt: string | null;
  readonly comments: IssueComment[];
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  readonly commits: Commit[];
  files: ChangedFile[];
  mergeable: "CONFLICTING" | "MERGEABLE" | "UNKNOWN";
  /** How many requests still read UNKNOWN before GitHub has computed the answer. */
  unknownReads: number;
  behind: boolean;
  /** Set where the derived merge state is not the one wanted, as when a rule is unmet that nobody can see. */
  mergeStateOverride: MergeStateStatus | undefined;
  /** Set where the derived decision is not the one wanted. */
  reviewDecisionOverride: "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null | undefined;
  autoMerge: AutoMerge | null;
  mergeQueueEntry: MergeQueueEntry | null;
  /**
   * Too heavy to be read together with others: its discussion then comes back as empty lists with the true totals and
   * no error, which GitHub has been seen to do.
   */
  emptyInBulk: boolean;
  /** GraphQL fields of it that end with an error of their own, the rest of the answer being good. */
  failingFields: string[];
  readonly closes: LinkedIssue[];
}

export interface Issue {
  readonly databaseId: number;
  readonly number: number;
  title: string;
  body: string;
  readonly author: string | null;
  state: "OPEN" | "CLOSED";
  readonly createdAt: string;
  updatedAt: string;
  readonly labels: string[];
  readonly assignees: string[];
  milestone: number | null;
  readonly comments: IssueComment[];
}

/** A branch as far as it is asked for: its files, and how often it was written to. */
export interface Branch {
  readonly files: Map<string, Uint8Array>;
  commits: number;
}

export interface Repository {
  databaseId: number;
  owner: string;
  name: string;
  /** `owner/name` under which it was known before; requests for them are redirected. */
  readonly formerNames: string[];
  private: boolean;
  visibleTo: string[];
  description: string;
  readonly language: string | null;
  readonly stars: number;
  archived: boolean;
  readonly defaultBranch: string;
  readonly maintainers: ReadonlySet<string>;
  readonly createdAt: string;
  readonly pushedAt: string;
  /** 0: the branch has no review rule, so `reviewDecision` is null. */
  readonly requiredApprovals: number;
  sso: { readonly authorizeUrl: string; readonly authorizedLogins: string[] } | null;
  oauthRestricted: boolean;
  readonly pullRequests: PullRequest[];
  readonly issues: Issue[];
  /** Numbers of its milestones. */
  readonly milestones: readonly number[];
  /** By name. Heads of pull requests are here once somebody has written to them. */
  readonly branches: Map<string, Branch>;
}

export type TokenState =
  | { readonly kind: "valid"; readonly login: string }
  | { readonly kind: "revoked" };

export interface Store {
  readonly repositories: Repository[];
  /** By lower-case login. */
  readonly accounts: Map<string, Account>;
  readonly organizations: Map<string, Organization>;
  readonly tokens: Map<string, TokenState>;
  /** Logins that can sign in; empty when the world does not say. */
  readonly people: string[];
  readonly now: () => number;
  readonly nextId: () => number;
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** GitHub's spelling of a time: UTC, whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -".000Z".length)}Z`;
}

export function findAccount(store: Store, login: string): Account | undefined {
  return store.accounts.get(login.replace(/\[bot\]$/, "").toLowerCase());
}

export function findPullRequest(repository: Repository, number: number): PullRequest | undefined {
  return repository.pullRequests.find((pullRequest) => pullRequest.number === number);
}
