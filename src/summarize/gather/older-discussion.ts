import { OLDER_PAGES_MAX } from "../../limits.ts";
import type { Comment, OlderPage, PullRequest } from "../pull-request/pull-request.ts";
import { compareText } from "../pull-request/times.ts";

/** A few comments out of many are not worth a request. */
const COMMENTS_MIN_SHARE = 0.95;

/** Whether threads are missing, which may be unresolved, or enough comments to matter. */
export function lacksDiscussion({ comments, threads }: PullRequest): boolean {
  return (
    threads.total > threads.list.length ||
    comments.list.length < comments.total * COMMENTS_MIN_SHARE
  );
}

/** The pull request with the older pages that `ask` brings, as many as are needed and allowed. */
export async function withOlder(
  pull: PullRequest,
  ask: (pull: PullRequest) => Promise<OlderPage>,
): Promise<PullRequest> {
  let complete = pull;
  for (let page = 0; page < OLDER_PAGES_MAX && lacksDiscussion(complete); page += 1) {
    const older = await ask(complete);
    if (older.comments.length + older.threads.length + (older.threadsLeftOut ?? 0) === 0) {
      break;
    }
    complete = {
      ...complete,
      comments: {
        ...complete.comments,
        list: merge(complete.comments.list, older.comments).toSorted(byTime),
      },
      threads: {
        total: complete.threads.total - (older.threadsLeftOut ?? 0),
        list: merge(older.threads, complete.threads.list),
      },
    };
  }
  return complete;
}

/** Pages overlap: the first and the newest comments are delivered apart. */
function merge<Item extends { id: string }>(some: readonly Item[], more: readonly Item[]): Item[] {
  return [...new Map([...some, ...more].map((item) => [item.id, item])).values()];
}

function byTime(one: Comment, other: Comment): number {
  return compareText(one.createdAt, other.createdAt);
}
