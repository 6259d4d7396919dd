import { humanComments, isSamePerson } from "../people/people.ts";
import type { Actor, Comment, PullRequest, ReviewThread } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/** An unresolved thread with a person in it. */
export interface OpenThread {
  thread: ReviewThread;
  /** False where the API does not show resolution, so that it may be resolved after all. */
  certain: boolean;
  /** Whose answer it waits for: not those who spoke last. */
  turn: "author" | "reviewers";
  /** The people in it besides the author of the pull request. */
  reviewers: Actor[];
  /** When somebody last said something in it, in milliseconds since 1970. */
  since: number;
}

/** Threads among machines alone wait for nobody: linters do not resolve what they open. */
export function openThreads(pull: Pick<PullRequest, "author" | "threads">): OpenThread[] {
  return pull.threads.list.flatMap((thread) => {
    const last = lastSpoken(humanComments(thread.comments));
    if (thread.resolved === true || last === undefined) {
      return [];
    }
    const reviewers = humanComments(thread.comments)
      .map((comment) => comment.author)
      .filter((person) => !isSamePerson(person, pull.author));
    const answered = isSamePerson(last.author, pull.author) && reviewers.length > 0;
    return [
      {
        thread,
        certain: thread.resolved === false,
        turn: answered ? "reviewers" : "author",
        reviewers,
        since: toMillis(last.createdAt),
      },
    ];
  });
}

function lastSpoken(comments: readonly Comment[]): Comment | undefined {
  return comments
    .toSorted((a, b) => toMillis(a.createdAt) - toMillis(b.createdAt) || (a.id < b.id ? -1 : 1))
    .at(-1);
}
