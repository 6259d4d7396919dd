import type * as z from "zod";

import {
  REST_CANDIDATES_PER_PAGE,
  REST_COMMENT_PAGES_MAX,
  REST_COMMITS_MAX,
  REST_PER_PAGE,
  REST_REVIEW_PAGES_MAX,
} from "../../limits.ts";
import type { MergeState, Review } from "../../summarize/pull-request/pull-request.ts";
import type { RepositoryName } from "../repository-name.ts";
import { createCache } from "./cache.ts";
import { CheckRuns, CombinedStatus, rollUp } from "./checks.ts";
import { createLists, type Read, type RestClient } from "./lists.ts";
import { readRows } from "./pages.ts";
import type { CanDoWithout } from "./patience.ts";
import {
  CommentRow,
  CommitRow,
  DismissalRow,
  type ConversationComment,
  IssueRow,
  PullFull,
  PullRow,
  RepositoryRow,
  type ReviewComment,
  ReviewCommentRow,
  ReviewRow,
  SearchCount,
} from "./rows.ts";
import { isForbidden, isUnreadable, isWorthNothing, orNull } from "./unreadable.ts";

/**
 * GitHub's REST API about one repository, for one job. What was read of a pull request is kept, since ranking and
 * gathering ask for the same. Null where this connection has no call for it, or may not make it.
 */
export type RestReader = ReturnType<typeof createRestReader>;

interface ReadReviews {
  /** What was submitted. */
  list: Review[];
  /** The ids of what the reader has begun and not submitted. */
  pending: Set<number>;
  /** Whether that is all. */
  complete: boolean;
}

export function createRestReader(
  client: RestClient,
  asked: RepositoryName,
  patient: (of: CanDoWithout) => RestClient,
) {
  let repository = asked;
  const addressOf = (path: string) => `/repos/${repository.owner}/${repository.name}${path}`;
  const { get, page } = createLists(client, addressOf);
  const ofList = createLists(patient("list"), addressOf);
  const ofEntry = createLists(patient("entry"), addressOf);
  const pulls = createCache<PullFull | null>();
  const conversations = createCache<Read<ConversationComment> | null>();
  const reviewComments = createCache<Read<ReviewComment> | null>();
  const reviews = createCache<ReadReviews | null>();

  const newestFirst = { sort: "created", direction: "desc" };

  return {
    /** GitHub's own name once it is known, which saves a redirect per request to a renamed repository. */
    get repository() {
      return repository;
    },
    rename(name: RepositoryName): void {
      repository = name;
    },

    /** Open pull requests, the most commented or the most recently updated first. */
    async open(sort: "popularity" | "updated", number: number, perPage = REST_CANDIDATES_PER_PAGE) {
      const query = { state: "open", sort, direction: "desc" };
      return await page(PullRow, { path: "/pulls", query, perPage, number });
    },

    /** How many open pull requests there are. */
    async openCount(): Promise<number | null> {
      const q = `repo:${repository.owner}/${repository.name} is:pr is:open`;
      // A minute's limit of its own, which is not worth waiting for.
      const search = patient("list").get(
        SearchCount,
        "/search/issues",
        { q, per_page: 1 },
        () => false,
      );
      const found = await orNull(search, isWorthNothing);
      return found === null || found.incomplete_results ? null : found.total_count;
    },

    async about(): Promise<z.output<typeof RepositoryRow> | null> {
      return await orNull(get(RepositoryRow, ""));
    },

    /** Conversation comments of the issues and pull requests that have most of them. */
    async conversationCounts(): Promise<IssueRow[] | null> {
      const query = { state: "open", sort: "comments", direction: "desc" };
      const read = ofList.page(IssueRow, { path: "/issues", query, number: 1 });
      return await orNull(read.then(({ rows }) => rows));
    },

    /** The newest review comments of all pull requests; `complete` when there are no others. */
    async newestReviewComments(): Promise<Read<ReviewComment> | null> {
      return await orNull(ofList.toTheEnd(ReviewCommentRow, "/pulls/comments", newestFirst, 1));
    },

    async pull(number: number, by?: CanDoWithout): Promise<PullFull | null> {
      const lists = by === undefined ? { get } : by === "list" ? ofList : ofEntry;
      return await pulls.get(number, () => orNull(lists.get(PullFull, `/pulls/${number}`)));
    },
    forgetPull(number: number): void {
      pulls.forget(number);
    },

    /** Conversation comments, oldest first: the first page and, of `total`, the newest hundred at least. */
    async comments(
      number: number,
      total: number | null,
    ): Promise<Read<ConversationComment> | null> {
      const path = `/issues/${number}/comments`;
      return await conversations.get(number, () =>
        orNull(
          total === null
            ? ofEntry.toTheEnd(CommentRow, path, {}, REST_COMMENT_PAGES_MAX)
            : ofEntry.pages(CommentRow, path, endPages(total)).then((read) => ({
                ...read,
                complete: read.rows.length >= total,
              })),
          isForbidden,
        ),
      );
    },

    /** Review comments, the newest first. */
    async reviewComments(number: number): Promise<Read<ReviewComment> | null> {
      return await reviewComments.get(number, async () => {
        const path = `/pulls/${number}/comments`;
        const read = ofEntry.toTheEnd(ReviewCommentRow, path, newestFirst, REST_COMMENT_PAGES_MAX);
        return await orNull(read, isForbidden);
      });
    },

    async reviews(number: number): Promise<ReadReviews | null> {
      return await reviews.get(number, async () => {
        const path = `/pulls/${number}/reviews`;
        const read = await orNull(ofEntry.toTheEnd(ReviewRow, path, {}, REST_REVIEW_PAGES_MAX));
        return (
          read && {
            list: read.rows.flatMap(({ review }) => review ?? []),
            complete: read.complete,
            pending: new Set(read.rows.flatMap(({ id, review }) => (review === null ? [id] : []))),
          }
        );
      });
    },

    /** Who dismissed which review, as far as one request tells; nothing that anything else rests on. */
    async dismissals(number: number): Promise<Map<string, NonNullable<Review["dismissal"]>>> {
      const path = addressOf(`/issues/${number}/events`);
      const read = await orNull(
        patient("entry").getPage(path, { per_page: REST_PER_PAGE, page: 1 }, () => false),
        isWorthNothing,
      );
      const rows = read === null ? [] : readRows(DismissalRow, read).rows;
      return new Map(rows.map(({ review, dismissal }) => [review, dismissal]));
    },

    async checks(headOid: string, mergeState: MergeState) {
      const [runs, statuses] = await Promise.all([
        orNull(ofEntry.reports(CheckRuns, `/commits/${headOid}/check-runs`), isUnreadable),
        orNull(ofEntry.reports(CombinedStatus, `/commits/${headOid}/status`), isUnreadable),
      ]);
      return rollUp(runs, statuses, mergeState);
    },

    /** When the last of so many commits was made. */
    async headCommittedAt(number: number, commits: number, headOid: string) {
      if (commits < 1 || commits > REST_COMMITS_MAX) {
        return null;
      }
      const last = { path: `/pulls/${number}/commits`, perPage: 1, number: commits };
      const read = await orNull(ofEntry.page(CommitRow, last), isUnreadable);
      const head = read?.rows.find(({ sha }) => sha === headOid);
      return head?.commit.committer?.date ?? null;
    },
  };
}

/** Ascending lists have their newest at the end; the first page shows how a discussion began. */
function endPages(total: number): number[] {
  const last = Math.max(1, Math.ceil(total / REST_PER_PAGE));
  return [...new Set([1, last - 1, last])].filter((page) => page >= 1);
}
