import { OLDER_PAGES_MAX } from "../../limits.ts";
import type { Unread } from "../../protocol/pull-request.ts";
import type {
  Comment,
  OlderPage,
  PullRequest,
  ReviewThread,
} from "../pull-request/pull-request.ts";
import { compareText } from "../pull-request/times.ts";

/** Whether more was said than is there: comments, reviews, threads or words in one of them. */
export function lacksDiscussion({ comments, reviews, threads }: PullRequest): boolean {
  return (
    [comments, reviews, threads].some(({ total, list }) => total > list.length) ||
    threads.list.some((thread) => thread.commentsTotal > thread.comments.length)
  );
}

/** The pull request with the older pages that `ask` brings, as many as are needed and allowed. */
export async function withOlder(
  pull: PullRequest,
  ask: (pull: PullRequest) => Promise<OlderPage>,
): Promise<PullRequest> {
  let complete = pull;
  for (let page = 0; page < OLDER_PAGES_MAX && lacksDiscussion(complete); page += 1) {
    const {
      comments,
      reviews = [],
      threads,
      threadsLeftOut = 0,
      isWhole = true,
    } = await ask(complete);
    if (comments.length + reviews.length + threads.length + threadsLeftOut === 0) {
      break;
    }
    complete = {
      ...(isWhole ? complete : withUnread(complete, ["comments", "threads"])),
      comments: {
        ...complete.comments,
        list: merge(complete.comments.list, comments).toSorted(byTime),
      },
      reviews: { ...complete.reviews, list: merge(reviews, complete.reviews.list) },
      threads: {
        total: complete.threads.total - threadsLeftOut,
        list: mergeThreads(threads, complete.threads.list),
      },
    };
  }
  return complete;
}

function withUnread(pull: PullRequest, parts: readonly Unread[]): PullRequest {
  return { ...pull, unread: [...new Set([...(pull.unread ?? []), ...parts])] };
}

/** Pages overlap: the first and the newest comments are delivered apart. */
function merge<Item extends { id: string }>(some: readonly Item[], more: readonly Item[]): Item[] {
  return [...new Map([...some, ...more].map((item) => [item.id, item])).values()];
}

/** A thread that was read on takes the place of its beginning, in the old order. */
function mergeThreads(
  older: readonly ReviewThread[],
  known: readonly ReviewThread[],
): ReviewThread[] {
  const read = new Map(older.map((thread) => [thread.id, thread]));
  const ids = new Set(known.map(({ id }) => id));
  return [
    ...older.filter(({ id }) => !ids.has(id)),
    ...known.map((thread) => {
      const more = read.get(thread.id);
      return more !== undefined && more.comments.length > thread.comments.length ? more : thread;
    }),
  ];
}

function byTime(one: Comment, other: Comment): number {
  return compareText(one.createdAt, other.createdAt);
}
