import { createHash } from "node:crypto";

import { changedFile } from "./changed-file.ts";
import { lineOf } from "./patch.ts";
import {
  type Account,
  type Association,
  type ChangedFile,
  type Check,
  type Commit,
  type Issue,
  type IssueComment,
  type PullRequest,
  type Repository,
  type Review,
  type ReviewThread,
  type Store,
  timestamp,
  type TokenState,
} from "./store.ts";
import type {
  CheckSpec,
  CommentSpec,
  CommitSpec,
  IssueSpec,
  PullRequestSpec,
  RepositorySpec,
  ReviewSpec,
  ThreadSpec,
  WorldSpec,
} from "./world.ts";

const FIRST_ID = 70_001;
const DAY_MS = 86_400_000;

/** Builds the store: ids, object names and everything a world leaves out are filled in, the same way every time. */
export function createStore(world: WorldSpec, now: () => number = Date.now): Store {
  let lastId = FIRST_ID;
  const store: Store = {
    repositories: [],
    accounts: new Map(),
    organizations: new Map(),
    tokens: new Map(),
    people: [...(world.people ?? [])],
    now,
    nextId: () => (lastId += 7),
  };
  for (const login of store.people) {
    registerAccount(store, login);
  }
  for (const { login, type, name } of world.accounts ?? []) {
    registerAccount(store, login, { ...(type && { type }), ...(name && { name }) });
  }
  for (const { login, members } of world.organizations ?? []) {
    registerAccount(store, login, { type: "Organization" });
    store.organizations.set(login.toLowerCase(), { login, members: [...members] });
  }
  for (const [token, holder] of Object.entries(world.tokens ?? {})) {
    store.tokens.set(token, tokenState(store, holder));
  }
  for (const repository of world.repositories) {
    addRepository(store, repository);
  }
  return store;
}

function tokenState(store: Store, holder: string | TokenState): TokenState {
  if (typeof holder !== "string") {
    return holder;
  }
  registerAccount(store, holder);
  return { kind: "valid", login: holder };
}

/** Makes sure the account exists and gives its login without a `[bot]` suffix. */
export function registerAccount(
  store: Store,
  login: string,
  details: { readonly type?: Account["type"]; readonly name?: string } = {},
): string {
  const isBot = login.endsWith("[bot]");
  const bare = login.replace(/\[bot\]$/, "");
  const key = bare.toLowerCase();
  const known = store.accounts.get(key);
  if (known === undefined || details.type !== undefined || details.name !== undefined) {
    store.accounts.set(key, {
      databaseId: known?.databaseId ?? store.nextId(),
      type: details.type ?? (isBot ? "Bot" : "User"),
      login: bare,
      name: details.name ?? known?.name ?? null,
    });
  }
  return bare;
}

export function addRepository(store: Store, spec: RepositorySpec): Repository {
  const [owner = "", name = ""] = spec.name.split("/");
  registerAccount(store, owner, {
    type: store.accounts.get(owner.toLowerCase())?.type ?? "Organization",
  });
  const repository: Repository = {
    databaseId: store.nextId(),
    owner,
    name,
    formerNames: [...(spec.formerNames ?? [])],
    private: spec.private ?? false,
    visibleTo: [...(spec.visibleTo ?? [])],
    description: spec.description ?? "",
    language: spec.language ?? null,
    stars: spec.stars ?? 0,
    archived: spec.archived ?? false,
    defaultBranch: spec.defaultBranch ?? "main",
    createdAt: spec.createdAt ?? timestamp(store.now() - 900 * DAY_MS),
    pushedAt: timestamp(store.now() - DAY_MS),
    requiredApprovals: spec.requiredApprovals ?? 0,
    sso: spec.sso
      ? {
          authorizeUrl: spec.sso.authorizeUrl,
          authorizedLogins: [...(spec.sso.authorizedLogins ?? [])],
        }
      : null,
    oauthRestricted: spec.oauthRestricted ?? false,
    pullRequests: [],
    issues: [],
  };
  store.repositories.push(repository);
  const maintainers = new Set(spec.maintainers ?? []);
  for (const pullRequest of spec.pullRequests ?? []) {
    repository.pullRequests.push(createPullRequest(store, repository, pullRequest, maintainers));
  }
  for (const issue of spec.issues ?? []) {
    repository.issues.push(createIssue(store, issue, maintainers));
  }
  return repository;
}

export function createPullRequest(
  store: Store,
  repository: Repository,
  spec: PullRequestSpec,
  maintainers: ReadonlySet<string> = new Set(),
): PullRequest {
  const seed = `${repository.owner}/${repository.name}#${spec.number}`;
  const createdAt = spec.createdAt ?? timestamp(store.now() - DAY_MS);
  const author =
    spec.author === undefined ? registerAccount(store, "sam-example") : person(store, spec.author);
  const context: Context = { store, maintainers, createdAt };
  const commits = createCommits(context, seed, spec, author);
  const reviews: Review[] = [];
  const reviewIds = new Map<string, number>();
  for (const reviewSpec of spec.reviews ?? []) {
    const review = createReview(context, commits, reviewSpec);
    reviews.push(review);
    if (reviewSpec.key !== undefined) {
      reviewIds.set(reviewSpec.key, review.databaseId);
    }
  }
  const files = (spec.files ?? []).map(changedFile);
  const threads = (spec.threads ?? []).map((thread) =>
    createThread(context, thread, { commits, reviews, reviewIds, files }),
  );
  reviews.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt) || a.databaseId - b.databaseId);
  const comments = (spec.comments ?? []).map((comment) => createComment(context, comment));
  return {
    databaseId: store.nextId(),
    number: spec.number,
    title: spec.title ?? `Change ${spec.number}`,
    body: (spec.body ?? "").trim(),
    author,
    association: spec.association ?? association(author, maintainers),
    state: spec.state ?? "OPEN",
    draft: spec.draft ?? false,
    locked: spec.locked ?? false,
    createdAt,
    touchedAt: createdAt,
    closedAt:
      spec.state === "CLOSED" || spec.state === "MERGED" ? (spec.closedAt ?? createdAt) : null,
    mergedAt: spec.state === "MERGED" ? (spec.closedAt ?? createdAt) : null,
    baseRef: spec.baseRef ?? repository.defaultBranch,
    headRef: spec.headRef ?? `change-${spec.number}`,
    baseOid: spec.baseOid ?? objectId(`${seed}:base`),
    forkOwner: spec.forkOwner === undefined ? null : registerAccount(store, spec.forkOwner),
    labels: [...(spec.labels ?? [])],
    assignees: (spec.assignees ?? []).map((login) => registerAccount(store, login)),
    milestone: spec.milestone
      ? { title: spec.milestone.title, dueOn: spec.milestone.dueOn ?? null }
      : null,
    requestedReviewers: (spec.requestedReviewers ?? []).map((reviewer) =>
      "login" in reviewer ? { login: registerAccount(store, reviewer.login) } : reviewer,
    ),
    comments,
    reviews,
    threads,
    commits,
    files,
    mergeable: spec.mergeable ?? "MERGEABLE",
    unknownReads: spec.unknownReads ?? 0,
    behind: spec.behind ?? false,
    reviewDecisionOverride: spec.reviewDecision,
    autoMerge: spec.autoMerge ?? null,
    mergeQueueEntry: spec.mergeQueueEntry ?? null,
    emptyInBulk: spec.emptyInBulk ?? false,
    failingFields: [...(spec.failingFields ?? [])],
    closes: [...(spec.closes ?? [])],
  };
}

interface Context {
  readonly store: Store;
  readonly maintainers: ReadonlySet<string>;
  readonly createdAt: string;
}

function person(store: Store, login: string | null): string | null {
  return login === null ? null : registerAccount(store, login);
}

function association(login: string | null, maintainers: ReadonlySet<string>): Association {
  return login !== null && maintainers.has(login) ? "MEMBER" : "CONTRIBUTOR";
}

export function createComment(context: Context, spec: CommentSpec): IssueComment {
  const author = person(context.store, spec.author);
  const at = spec.at ?? context.createdAt;
  return {
    databaseId: context.store.nextId(),
    author,
    association: spec.association ?? association(author, context.maintainers),
    body: spec.body.trim(),
    createdAt: at,
    updatedAt: at,
    minimizedReason: spec.minimized ?? null,
  };
}

export function createReview(
  context: Context,
  commits: readonly Commit[],
  spec: ReviewSpec,
): Review {
  const author = person(context.store, spec.author);
  const submittedAt = spec.at ?? context.createdAt;
  return {
    databaseId: context.store.nextId(),
    author,
    association: spec.association ?? association(author, context.maintainers),
    state: spec.state,
    body: (spec.body ?? "").trim(),
    submittedAt,
    commitOid: commitAt(commits, submittedAt, spec.commit).oid,
    minimizedReason: null,
  };
}

interface ReviewBook {
  readonly files: readonly ChangedFile[];
  readonly commits: readonly Commit[];
  readonly reviews: Review[];
  readonly reviewIds: ReadonlyMap<string, number>;
}

export function createThread(context: Context, spec: ThreadSpec, book: ReviewBook): ReviewThread {
  const comments = spec.comments.map((comment) => {
    const {
      databaseId,
      author,
      association: role,
      body,
      createdAt,
      updatedAt,
      minimizedReason,
    } = createComment(context, comment);
    const named = comment.review === undefined ? undefined : book.reviewIds.get(comment.review);
    return {
      databaseId,
      reviewId: named ?? emptyReview(context, book, comment).databaseId,
      author,
      association: role,
      body,
      createdAt,
      updatedAt,
      minimizedReason,
    };
  });
  return {
    databaseId: context.store.nextId(),
    path: spec.path,
    originalLine: spec.line ?? anchoredLine(spec, book.files),
    side: spec.side ?? "RIGHT",
    outdated: spec.outdated ?? false,
    resolved: spec.resolvedBy !== undefined,
    resolvedBy: person(context.store, spec.resolvedBy ?? null),
    comments,
  };
}

function anchoredLine({ path, anchor, side }: ThreadSpec, files: readonly ChangedFile[]): number {
  if (anchor === undefined) {
    return 1;
  }
  const line = lineOf(
    files.find((file) => file.path === path)?.patch ?? "",
    anchor,
    side ?? "RIGHT",
  );
  if (line === undefined) {
    throw new Error(`the diff of ${path} has no line with ${anchor}`);
  }
  return line;
}

function emptyReview(context: Context, book: ReviewBook, comment: CommentSpec): Review {
  const review = createReview(context, book.commits, {
    author: comment.author,
    state: "COMMENTED",
    ...(comment.at !== undefined && { at: comment.at }),
    ...(comment.association !== undefined && { association: comment.association }),
  });
  book.reviews.push(review);
  return review;
}

function createCommits(
  context: Context,
  seed: string,
  spec: PullRequestSpec,
  author: string | null,
): Commit[] {
  const specs: readonly CommitSpec[] = spec.commits ?? [
    { message: spec.title ?? `Change ${spec.number}` },
  ];
  return specs.map((commit, index) => {
    const isHead = index === specs.length - 1;
    const checks = [...(commit.checks ?? []), ...(isHead ? (spec.checks ?? []) : [])];
    return createCommit(context, `${seed}:${index}`, { author, ...commit, checks });
  });
}

export function createCommit(context: Context, seed: string, spec: CommitSpec): Commit {
  const committedAt = spec.at ?? context.createdAt;
  return {
    oid: spec.oid ?? objectId(`${seed}:${spec.message}`),
    message: spec.message.trim(),
    author: person(context.store, spec.author ?? null),
    committedAt,
    checks: (spec.checks ?? []).map((check) => createCheck(context.store, check, committedAt)),
  };
}

export function createCheck(store: Store, spec: CheckSpec, at: string): Check {
  if ("context" in spec) {
    const { context, state, description = "" } = spec;
    return {
      kind: "status",
      databaseId: store.nextId(),
      context,
      state,
      description,
      createdAt: at,
    };
  }
  const status = spec.status ?? "COMPLETED";
  return {
    kind: "run",
    databaseId: store.nextId(),
    name: spec.name,
    app: spec.app ?? "github-actions",
    status,
    conclusion: status === "COMPLETED" ? (spec.conclusion ?? "SUCCESS") : null,
    startedAt: at,
    completedAt: status === "COMPLETED" ? timestamp(Date.parse(at) + 260_000) : null,
  };
}

function createIssue(store: Store, spec: IssueSpec, maintainers: ReadonlySet<string>): Issue {
  const createdAt = spec.createdAt ?? timestamp(store.now() - DAY_MS);
  return {
    databaseId: store.nextId(),
    number: spec.number,
    title: spec.title,
    body: (spec.body ?? "").trim(),
    author: person(store, spec.author ?? "sam-example"),
    state: spec.state ?? "OPEN",
    createdAt,
    updatedAt: createdAt,
    labels: [...(spec.labels ?? [])],
    comments: (spec.comments ?? []).map((comment) =>
      createComment({ store, maintainers, createdAt }, comment),
    ),
  };
}

function commitAt(commits: readonly Commit[], at: string, index: number | undefined): Commit {
  const named = index === undefined ? undefined : commits.at(index);
  const commit =
    named ?? commits.findLast((candidate) => candidate.committedAt <= at) ?? commits[0];
  if (commit === undefined) {
    throw new Error("a pull request needs at least one commit");
  }
  return commit;
}

function objectId(seed: string): string {
  return createHash("sha1").update(seed).digest("hex");
}
