/**
 * What there is: pull requests as the core sees them, whatever API they came from. Types only; times are ISO 8601 in
 * UTC. Nothing here may know an API's own shapes.
 */

import type { Unread } from "../../protocol/pull-request.ts";

export type ActorType = "User" | "Bot" | "Mannequin" | "Organization" | "EnterpriseUserAccount";

export interface Actor {
  /** Without the `[bot]` suffix that only REST shows; `ghost` for a deleted account. */
  login: string;
  type: ActorType;
}

export type Association =
  | "OWNER"
  | "MEMBER"
  | "COLLABORATOR"
  | "CONTRIBUTOR"
  | "FIRST_TIME_CONTRIBUTOR"
  | "FIRST_TIMER"
  | "MANNEQUIN"
  | "NONE";

/** GitHub's own name of a repository, and whether strangers can read it. */
export interface Repository {
  owner: string;
  name: string;
  private: boolean;
  /** Left out where GitHub did not say it. */
  identity?: RepositoryIdentity;
}

/** What GitHub calls a repository, whatever its name becomes: its numeric id, and the id of its node in GraphQL. */
export interface RepositoryIdentity {
  id: number;
  node: string;
}

/** As people write it: `owner/name`. */
export function repositoryName({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

/** How much a pull request changes: what decides how its changes can be read. */
export interface Size {
  changedFiles: number;
  additions: number;
  deletions: number;
}

/** What GitHub's lists say of an open pull request. */
interface ListedPullRequest {
  /** Opaque id by which GitHub's API finds it again. */
  id: string;
  number: number;
  title: string;
  author: Actor;
  draft: boolean;
  labels: string[];
  createdAt: string;
  updatedAt: string;
}

/** One with its counts, before it is known who wrote the comments. */
export interface Candidate extends ListedPullRequest {
  /** Conversation and review comments of everyone, bots included. */
  totalComments: number;
  /** Of the conversation alone. */
  conversation: number;
  /** Of those most likely to be on the list; counting lines is work for GitHub. */
  size?: Size;
}

/** One as the queue lists it, before anything is known of how it stands. */
export interface OpenPullRequest extends ListedPullRequest {
  /** Conversation and review comments of everyone; absent where the list does not count them. */
  totalComments?: number;
  headRef: string;
  baseRef: string;
  fromFork: boolean;
}

/** Pages of open pull requests, the most recently active first. */
export interface OpenPage {
  repository: Repository;
  openCount: number;
  open: OpenPullRequest[];
  /** Open pull requests that the server listed without showing them. */
  missing?: number;
  /** What GitHub says that it keeps back, and how to see it. */
  withheld?: string;
  /** Cursor of the next page; absent on the last one. */
  next?: string;
  defaultBranch?: string;
  /** Whoever alone may be assigned, and so may write. */
  soleMaintainer?: string;
  /** Whether the reader may merge, where that is known. */
  readerMayMerge?: boolean;
}

/** Pages of open pull requests by comments, descending. */
export interface CandidatePage {
  repository: Repository;
  openCount: number;
  candidates: Candidate[];
  /** Open pull requests that the server listed without showing them, or not all of them. */
  missing?: number;
  /** What GitHub says that it keeps back, and how to see it. */
  withheld?: string;
  /** Cursor of the next page by comments; absent on the last one. */
  next?: string;
  /** Totals of this page's most commented list in the server's order: proves what can still follow. */
  rankedTotals: number[];
  /** Their conversation comments alone, in the same order: tells by which of the two it is. */
  rankedConversations: number[];
  /** First page: every open pull request updated after this time is among the candidates. */
  recentSince?: string;
  /** False when the server could not count comments (REST): totals are then lower bounds. */
  countsKnown: boolean;
  /** What this connection cannot know, so that no list made from it is proven. */
  doubt?: string;
}

/** Pull requests that were asked for by number. */
export interface NamedPage {
  repository: Repository;
  openCount: number;
  /** Those that are open, in no order; with their sizes. */
  found: Candidate[];
}

/** Who wrote the comments of one candidate. */
export interface Recount {
  id: string;
  number: number;
  comments: { author: Actor; createdAt: string; minimized: boolean; body: string }[];
  commentsTotal: number;
  reviews: { author: Actor; submittedAt: string; comments: number }[];
  reviewsTotal: number;
  /** The API does not show which comments were minimized, so those count as well. */
  minimizedUnknown?: boolean;
}

export interface Comment {
  id: string;
  author: Actor;
  association: Association;
  createdAt: string;
  body: string;
  minimized: boolean;
  /** GitHub's anchor, e.g. `issuecomment-123` or `discussion_r456`; absent when it could not be known. */
  anchor?: string;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  id: string;
  author: Actor;
  association: Association;
  state: ReviewState;
  submittedAt: string;
  body: string;
  minimized: boolean;
  /** The head the reviewer looked at; null when that commit is gone. */
  commitOid: string | null;
  comments: number;
  anchor?: string;
  /** Of a dismissed one, where it is known: who dismissed it, and what it was until then. */
  dismissal?: { by: Actor; was: ReviewState };
}

export interface ReviewThread {
  id: string;
  /** Null where the API cannot tell (REST): treated as unresolved, and said so. */
  resolved: boolean | null;
  outdated: boolean;
  path: string;
  line: number | null;
  /** Oldest first; the first ones and the latest ones when there are many. */
  comments: Comment[];
  commentsTotal: number;
  /** How many at the end of `comments` are known to be the thread's latest; none where that is not said. */
  latest?: number;
}

/** Older comments, reviews and threads than came with the details, and threads with more of what was said in them. */
export interface OlderPage {
  comments: Comment[];
  reviews?: Review[];
  threads: ReviewThread[];
  /** Threads of the total that are none: nothing in them was submitted. */
  threadsLeftOut?: number;
  /** False where GitHub could not say all of it, so that nothing in it is certain. */
  isWhole?: boolean;
}

export type RollupState = "SUCCESS" | "FAILURE" | "ERROR" | "PENDING" | "EXPECTED";

export interface Check {
  name: string;
  state: "success" | "failure" | "pending" | "neutral";
}

/** What GitHub says of the merge as a whole, its rules included; UNKNOWN also where it does not say. */
export type MergeState =
  | "BEHIND"
  | "BLOCKED"
  | "CLEAN"
  | "DIRTY"
  | "DRAFT"
  | "HAS_HOOKS"
  | "UNKNOWN"
  | "UNSTABLE";

/** Whether it could be merged, as one answer of GitHub's has it. */
export interface Mergeability {
  mergeable: "MERGEABLE" | "CONFLICTING" | "UNKNOWN";
  mergeState: MergeState;
}

/** Who was asked for a review. */
export interface RequestedReviewer {
  /** Of a team, its slug. */
  login: string;
  kind: "user" | "team" | "bot";
  /** When it was last asked for, where that is known. */
  askedAt?: string;
}

export interface PullRequest extends Mergeability {
  id: string;
  number: number;
  title: string;
  body: string;
  author: Actor;
  association: Association;
  createdAt: string;
  updatedAt: string;
  draft: boolean;
  headOid: string;
  headRef: string;
  baseRef: string;
  additions: number;
  deletions: number;
  changedFiles: number;
  commits: number;
  /** When the head commit was made; tells what a push made stale. */
  headCommittedAt: string | null;
  labels: string[];
  assignees: string[];
  /** Null when no rule of the repository asks for a review; `unknown` when the API could not tell. */
  reviewDecision: "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | "unknown" | null;
  autoMerge: boolean;
  mergeQueue: { state: string; position: number } | null;
  /** False where the connection never shows whether it is in the merge queue. */
  mergeQueueShown?: false;
  requestedReviewers: RequestedReviewer[];
  /** Some of the teams that were asked for a review are not shown to this reader. */
  hiddenTeams?: boolean;
  /** When it was last marked as ready for review, where that is known. */
  readyAt?: string;
  /** Whether its head is a branch of another repository, where that is known. */
  fromFork?: boolean;
  /** Issues that merging it closes, each with the `owner/name` of the repository that it is in. */
  closes: { number: number; title: string; repository: string }[];
  checks: {
    /** Null when the head has no checks; `unknown` when they could not be read. */
    state: RollupState | "unknown" | null;
    /** Null where they could not be counted. */
    total: number | null;
    /** All of them, or none: of a part nothing is named, since whoever counts it would count too few. */
    list: Check[];
    /** How many fail and run, where they were counted and not listed. */
    counts?: { failing: number; pending: number };
  };
  comments: { total: number; list: Comment[] };
  reviews: { total: number; list: Review[] };
  /** Each reviewer's latest approval, change request or dismissal. */
  opinions: Review[];
  threads: { total: number; list: ReviewThread[] };
  /** What could not be read, or not as a whole. */
  unread?: readonly Unread[];
  /** What else GitHub could not say of it, in words of ours. */
  unsaid?: readonly string[];
  /** What is not shown of any pull request, in words of ours, and the scopes that are missing where those are why. */
  notShown?: { parts: readonly string[]; scopes: readonly string[] };
}
