import type { Unread } from "../../protocol/pull-request.ts";
import { humanComments } from "../people/people.ts";
import type { PullRequest, ReviewThread } from "../pull-request/pull-request.ts";

/** What is not known, or not as a whole: a part is never taken for all of it. */
export function unreadOf({ unread = [], threads }: PullRequest): Unread[] {
  const lacksThreads = threads.list.length < threads.total || threads.list.some(mayBeOpen);
  return lacksThreads && !unread.includes("threads") ? [...unread, "threads"] : [...unread];
}

/** An unresolved one in which a person may have spoken among the comments that were not read. */
function mayBeOpen({ resolved, comments, commentsTotal }: ReviewThread): boolean {
  return (
    resolved !== true && comments.length < commentsTotal && humanComments(comments).length === 0
  );
}
