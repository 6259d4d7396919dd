import { registerAccount, registerPerson } from "./accounts.ts";
import { lineOf } from "./patch.ts";
import type {
  Association,
  ChangedFile,
  Commit,
  IssueComment,
  Review,
  ReviewThread,
  Store,
} from "./store.ts";
import type { CommentSpec, ReviewSpec, ThreadSpec } from "./world.ts";

/** Where and when something is written. */
export interface Setting {
  readonly store: Store;
  readonly maintainers: ReadonlySet<string>;
  readonly createdAt: string;
}

export function association(login: string | null, maintainers: ReadonlySet<string>): Association {
  return login !== null && maintainers.has(login) ? "MEMBER" : "CONTRIBUTOR";
}

export function createComment(setting: Setting, spec: CommentSpec): IssueComment {
  const author = registerPerson(setting.store, spec.author);
  const at = spec.at ?? setting.createdAt;
  return {
    databaseId: setting.store.nextId(),
    author,
    association: spec.association ?? association(author, setting.maintainers),
    body: spec.body.trim(),
    createdAt: at,
    updatedAt: at,
    minimizedReason: spec.minimized ?? null,
  };
}

export function createReview(
  setting: Setting,
  commits: readonly Commit[],
  spec: ReviewSpec,
): Review {
  const author = registerPerson(setting.store, spec.author);
  const submittedAt = spec.at ?? setting.createdAt;
  return {
    databaseId: setting.store.nextId(),
    author,
    association: spec.association ?? association(author, setting.maintainers),
    state: spec.state,
    body: (spec.body ?? "").trim(),
    submittedAt,
    commitOid: commitAt(commits, submittedAt, spec.commit).oid,
    dismissal: spec.dismissal
      ? { ...spec.dismissal, by: registerAccount(setting.store, spec.dismissal.by) }
      : null,
    minimizedReason: null,
  };
}

/** What a thread is entered into. */
export interface ReviewBook {
  readonly files: readonly ChangedFile[];
  readonly commits: readonly Commit[];
  readonly reviews: Review[];
  readonly reviewIds: ReadonlyMap<string, number>;
}

export function createThread(setting: Setting, spec: ThreadSpec, book: ReviewBook): ReviewThread {
  const comments = spec.comments.map((comment) => {
    const {
      databaseId,
      author,
      association: role,
      body,
      createdAt,
      updatedAt,
      minimizedReason,
    } = createComment(setting, comment);
    const named = comment.review === undefined ? undefined : book.reviewIds.get(comment.review);
    return {
      databaseId,
      reviewId: named ?? emptyReview(setting, book, comment).databaseId,
      author,
      association: role,
      body,
      createdAt,
      updatedAt,
      minimizedReason,
    };
  });
  return {
    databaseId: setting.store.nextId(),
    path: spec.path,
    originalLine: spec.line ?? anchoredLine(spec, book.files),
    side: spec.side ?? "RIGHT",
    outdated: spec.outdated ?? false,
    resolved: spec.resolvedBy !== undefined,
    resolvedBy: registerPerson(setting.store, spec.resolvedBy ?? null),
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

function emptyReview(setting: Setting, book: ReviewBook, comment: CommentSpec): Review {
  const review = createReview(setting, book.commits, {
    author: comment.author,
    state: "COMMENTED",
    ...(comment.at !== undefined && { at: comment.at }),
    ...(comment.association !== undefined && { association: comment.association }),
  });
  book.reviews.push(review);
  return review;
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
