import type { ReviewThread } from "../../summarize/pull-request/pull-request.ts";
import type { ReviewComment } from "./comment-rows.ts";

/**
 * Review comments by thread. REST has no threads: replies name the comment that began one. Whether it was resolved is
 * not shown.
 */
export function toThreads(comments: readonly ReviewComment[]): ReviewThread[] {
  const byThread = Map.groupBy(comments.toSorted(byTime), (comment) => comment.thread);
  return [...byThread].flatMap(([id, said]) => {
    const [first] = said;
    if (first === undefined) {
      return [];
    }
    // The one that began it is missing where only the newest comments were read.
    const begun = first.comment.id === `discussion_r${id}`;
    return [
      {
        id: `thread-${id}`,
        resolved: null,
        outdated: said.every(({ outdated }) => outdated),
        path: first.path,
        line: first.line,
        comments: said.map(({ comment }) => comment),
        commentsTotal: said.length + (begun ? 0 : 1),
      },
    ];
  });
}

function byTime(a: ReviewComment, b: ReviewComment): number {
  return (
    a.comment.createdAt.localeCompare(b.comment.createdAt) ||
    a.comment.id.localeCompare(b.comment.id, "en", { numeric: true })
  );
}
