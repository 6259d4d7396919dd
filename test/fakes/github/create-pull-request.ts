import { registerAccount, registerPerson } from "./accounts.ts";
import { changedFile } from "./changed-file.ts";
import { createCommit, objectId } from "./create-commit.ts";
import {
  association,
  createComment,
  createReview,
  createThread,
  type Setting,
} from "./create-discussion.ts";
import {
  type Commit,
  type PullRequest,
  type Repository,
  type Review,
  type Store,
  timestamp,
} from "./store.ts";
import type { CommitSpec, PullRequestSpec } from "./world.ts";

const DAY_MS = 86_400_000;
/** Who wrote what a test does not care about. */
const SOMEBODY = "sam-example";

export function createPullRequest(
  store: Store,
  repository: Repository,
  spec: PullRequestSpec,
): PullRequest {
  const { maintainers } = repository;
  const seed = `${repository.owner}/${repository.name}#${spec.number}`;
  const createdAt = spec.createdAt ?? timestamp(store.now() - DAY_MS);
  const author =
    spec.author === undefined
      ? registerAccount(store, SOMEBODY)
      : registerPerson(store, spec.author);
  const setting: Setting = { store, maintainers, createdAt };
  const commits = createCommits(setting, seed, spec, author);
  const reviews: Review[] = [];
  const reviewIds = new Map<string, number>();
  for (const reviewSpec of spec.reviews ?? []) {
    const review = createReview(setting, commits, reviewSpec);
    reviews.push(review);
    if (reviewSpec.key !== undefined) {
      reviewIds.set(reviewSpec.key, review.databaseId);
    }
  }
  const files = (spec.files ?? []).map(changedFile);
  const threads = (spec.threads ?? []).map((thread) =>
    createThread(setting, thread, { commits, reviews, reviewIds, files }),
  );
  reviews.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt) || a.databaseId - b.databaseId);
  const comments = (spec.comments ?? []).map((comment) => createComment(setting, comment));
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
    maintainerCanModify: spec.forkOwner !== undefined,
    forkOwner: spec.forkOwner === undefined ? null : registerAccount(store, spec.forkOwner),
    labels: [...(spec.labels ?? [])],
    assignees: (spec.assignees ?? []).map((login) => registerAccount(store, login)),
    milestone: spec.milestone
      ? { title: spec.milestone.title, dueOn: spec.milestone.dueOn ?? null }
      : null,
    requestedReviewers: (spec.requestedReviewers ?? []).map((reviewer) =>
      "login" in reviewer
        ? { ...reviewer, login: registerAccount(store, reviewer.login) }
        : reviewer,
    ),
    readyAt: spec.readyAt ?? null,
    comments,
    reviews,
    threads,
    commits,
    files,
    mergeable: spec.mergeable ?? "MERGEABLE",
    unknownReads: spec.unknownReads ?? 0,
    behind: spec.behind ?? false,
    mergeStateOverride: spec.mergeState,
    reviewDecisionOverride: spec.reviewDecision,
    autoMerge: spec.autoMerge
      ? { ...spec.autoMerge, enabledBy: registerAccount(store, spec.autoMerge.enabledBy) }
      : null,
    mergeQueueEntry: spec.mergeQueueEntry
      ? { ...spec.mergeQueueEntry, enqueuer: registerAccount(store, spec.mergeQueueEntry.enqueuer) }
      : null,
    emptyInBulk: spec.emptyInBulk ?? false,
    failingFields: [...(spec.failingFields ?? [])],
    closes: [...(spec.closes ?? [])],
  };
}

function createCommits(
  setting: Setting,
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
    return createCommit(setting, `${seed}:${index}`, { author, ...commit, checks });
  });
}
