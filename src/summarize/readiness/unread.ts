import type { Unread } from "../../protocol/pull-request.ts";
import { missingByPeople } from "../discussion/missing-comments.ts";
import { humanComments } from "../people/people.ts";
import type { PullRequest, ReviewThread } from "../pull-request/pull-request.ts";
import { openThreads } from "./open-threads.ts";

/** What is not known, or not as a whole: a part is never taken for all of it. */
export function unreadOf(pull: PullRequest): Unread[] {
  const { unread = [], threads, checks, hiddenTeams } = pull;
  const lacksThreads =
    threads.list.length < threads.total ||
    threads.list.some(mayBeOpen) ||
    openThreads(pull).some(({ turn }) => turn === "unknown");
  return [
    ...new Set([
      ...unread,
      ...(missingByPeople(pull) === undefined ? (["comments"] as const) : []),
      ...(lacksThreads ? (["threads"] as const) : []),
      ...(hiddenTeams === true ? (["requests"] as const) : []),
      ...(checks.total === null ? (["checks"] as const) : []),
    ]),
  ];
}

/** An unresolved one in which a person may have spoken among the comments that were not read. */
function mayBeOpen(thread: ReviewThread): boolean {
  return thread.resolved !== true && isPart(thread) && humanComments(thread.comments).length === 0;
}

function isPart({ comments, commentsTotal }: ReviewThread): boolean {
  return comments.length < commentsTotal;
}
