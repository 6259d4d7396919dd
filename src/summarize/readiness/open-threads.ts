import { humanComments, isSamePerson } from "../people/people.ts";
import type { Actor, Comment, PullRequest, ReviewThread } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** An unresolved thread with a person in it. */
export interface OpenThread {
  thread: ReviewThread;
  /** False where the API does not show resolution, so that it may be resolved after all. */
  certain: boolean;
  /** Whose answer it waits for: not those who spoke last. Unknown where that was not read. */
  turn: "author" | "reviewers" | "unknown";
  /** The people in it besides the author of the pull request. */
  reviewers: Actor[];
  /** When somebody last said something in it, in milliseconds since 1970. */
  since: number;
}

/** Threads among machines alone wait for nobody: linters do not resolve what they open. */
export function openThreads(pull: Pick<PullRequest, "author" | "threads">): OpenThread[] {
  return pull.threads.list.flatMap((thread) => {
    const people = humanComments(thread.comments);
    const last = lastSpoken(people);
    if (thread.resolved === true || last === undefined) {
      return [];
    }
    const reviewers = people
      .map((comment) => comment.author)
      .filter((person) => !isSamePerson(person, pull.author));
    const isWhole = thread.comments.length >= thread.commentsTotal;
    const isLast = isWhole || humanComments(latestOf(thread)).includes(last);
    const byAuthor = isSamePerson(last.author, pull.author);
    const answered = byAuthor && reviewers.length > 0;
    // The author alone answers nobody; reviewers may be among those who were not read.
    const isKnown = isLast && (isWhole || !byAuthor || answered);
    return [
      {
        thread,
        certain: thread.resolved === false,
        turn: !isKnown ? "unknown" : answered ? "reviewers" : "author",
        reviewers,
        since: toMillis(last.createdAt),
      },
    ];
  });
}

/** Those after which none was left out. */
function latestOf({ comments, latest = 0 }: ReviewThread): Comment[] {
  return comments.slice(comments.length - latest);
}

function lastSpoken(comments: readonly Comment[]): Comment | undefined {
  return comments
    .toSorted((a, b) => toMillis(a.createdAt) - toMillis(b.createdAt) || (a.id < b.id ? -1 : 1))
    .at(-1);
}
