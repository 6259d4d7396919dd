import { changedFile } from "./changed-file.ts";
import { createCheck, createCommit } from "./create-commit.ts";
import { createComment, createReview, createThread, type Setting } from "./create-discussion.ts";
import { headCommit } from "./discussion.ts";
import {
  type Check,
  type Commit,
  findPullRequest,
  fullName,
  type IssueComment,
  type PullRequest,
  type Repository,
  type Review,
  type ReviewThread,
  type Store,
  timestamp,
} from "./store.ts";
import type {
  CheckSpec,
  CommentSpec,
  CommitSpec,
  FileSpec,
  ReviewSpec,
  ThreadSpec,
} from "./world.ts";

/** What happens on GitHub while somebody looks away. Times default to the store's clock. */

export function repositoryNamed(store: Store, name: string): Repository {
  const repository = store.repositories.find((candidate) => fullName(candidate) === name);
  if (repository === undefined) {
    throw new Error(`the store has no repository ${name}`);
  }
  return repository;
}

export function pullRequestNumbered(store: Store, name: string, number: number): PullRequest {
  const pullRequest = findPullRequest(repositoryNamed(store, name), number);
  if (pullRequest === undefined) {
    throw new Error(`${name} has no pull request #${number}`);
  }
  return pullRequest;
}

export function addComment(
  store: Store,
  pullRequest: PullRequest,
  spec: CommentSpec,
): IssueComment {
  const comment = createComment(moment(store, pullRequest), spec);
  pullRequest.comments.push(comment);
  return comment;
}

export function addReview(store: Store, pullRequest: PullRequest, spec: ReviewSpec): Review {
  const review = createReview(moment(store, pullRequest), pullRequest.commits, spec);
  pullRequest.reviews.push(review);
  return review;
}

export function addThread(store: Store, pullRequest: PullRequest, spec: ThreadSpec): ReviewThread {
  const book = {
    files: pullRequest.files,
    commits: pullRequest.commits,
    reviews: pullRequest.reviews,
    reviewIds: new Map<string, number>(),
  };
  const thread = createThread(moment(store, pullRequest), spec, book);
  pullRequest.threads.push(thread);
  return thread;
}

export function replyInThread(
  store: Store,
  pullRequest: PullRequest,
  thread: ReviewThread,
  spec: CommentSpec,
): void {
  const { comments } = addThread(store, pullRequest, { path: thread.path, comments: [spec] });
  pullRequest.threads.pop();
  thread.comments.push(...comments);
}

export function resolveThread(thread: ReviewThread, login: string | null): void {
  thread.resolved = true;
  thread.resolvedBy = login;
}

/** A new head: reviews stay on the commit they were made for, and mergeability has to be computed again. */
export function pushCommit(
  store: Store,
  pullRequest: PullRequest,
  spec: CommitSpec & { readonly files?: readonly FileSpec[] },
): Commit {
  const seed = `${pullRequest.databaseId}:${pullRequest.commits.length}`;
  const commit = createCommit(moment(store, pullRequest), seed, {
    author: pullRequest.author,
    ...spec,
  });
  pullRequest.commits.push(commit);
  if (spec.files !== undefined) {
    pullRequest.files = spec.files.map(changedFile);
  }
  pullRequest.unknownReads = 1;
  return commit;
}

export function setChecks(
  store: Store,
  pullRequest: PullRequest,
  specs: readonly CheckSpec[],
): Check[] {
  const at = timestamp(store.now());
  const checks = specs.map((spec) => createCheck(store, spec, at));
  headCommit(pullRequest).checks = checks;
  return checks;
}

export function closePullRequest(
  store: Store,
  pullRequest: PullRequest,
  state: "CLOSED" | "MERGED" = "CLOSED",
): void {
  const at = timestamp(store.now());
  pullRequest.state = state;
  pullRequest.closedAt = at;
  pullRequest.mergedAt = state === "MERGED" ? at : null;
}

export function renameRepository(repository: Repository, name: string): void {
  const [owner = repository.owner, bare = name] = name.includes("/")
    ? name.split("/")
    : [repository.owner, name];
  repository.formerNames.push(fullName(repository));
  repository.owner = owner;
  repository.name = bare;
}

/** Makes a repository private, seen by these alone. */
export function hideRepository(repository: Repository, visibleTo: readonly string[]): void {
  repository.private = true;
  repository.visibleTo = [...visibleTo];
}

/** Another repository under the same name, as after deleting it and making it anew. */
export function remakeRepository(repository: Repository): void {
  repository.databaseId += 1_000_000;
}

export function issueToken(store: Store, token: string, login: string): void {
  store.tokens.set(token, { kind: "valid", login });
}

export function revokeToken(store: Store, token: string): void {
  store.tokens.set(token, { kind: "revoked" });
}

export function revokeTokensOf(store: Store, login: string): void {
  for (const [token, state] of store.tokens) {
    if (state.kind === "valid" && state.login === login) {
      revokeToken(store, token);
    }
  }
}

export function authorizeSso(repository: Repository, login: string): void {
  repository.sso?.authorizedLogins.push(login);
}

function moment(store: Store, pullRequest: PullRequest): Setting {
  const repository = store.repositories.find(({ pullRequests }) =>
    pullRequests.includes(pullRequest),
  );
  return {
    store,
    maintainers: repository?.maintainers ?? new Set(),
    createdAt: timestamp(store.now()),
  };
}
