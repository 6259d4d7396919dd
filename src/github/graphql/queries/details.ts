import * as z from "zod";

import type { PullRequest, Review } from "../../../summarize/pull-request/pull-request.ts";
import { unreadIf } from "../../unread-if.ts";
import { Author } from "./actor.ts";
import { CHECKS, Contexts, Rollup, toChecks } from "./checks.ts";
import { connectionOf, Cursor, isCutOff, nodesOf, olderThan } from "./connection.ts";
import {
  COMMENT_FRAGMENT,
  CommentNode,
  REVIEW_FRAGMENT,
  ReviewState,
  THREAD_FRAGMENT,
  Threads,
  withoutRepeats,
} from "./discussion.ts";
import { FACTS, FactsFields, isPart, toFacts } from "./facts.ts";

/**
 * `dismissed` looks for dismissals only where a review was dismissed, and may be missing without harm to the rest.
 *
 * No `files`: GitHub computes the diff to answer it, and the diff is read anyway. Threads are the dearest part and can
 * be left out.
 */
export const DETAILS = `query Details($ids: [ID!]!, $threads: Boolean!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      ${FACTS}
      body
      closingIssuesReferences(first: 10) { totalCount nodes { number title repository { nameWithOwner } } }
      ${CHECKS}
      opening: comments(first: 5) { nodes { ...Comment } }
      comments(last: 60) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Comment }
      }
      dismissed: reviews(first: 1, states: [DISMISSED]) {
        nodes {
          pullRequest {
            timelineItems(last: 20, itemTypes: [REVIEW_DISMISSED_EVENT]) {
              nodes {
                ... on ReviewDismissedEvent {
                  by: actor { type: __typename login }
                  was: previousReviewState
                  review { id }
                }
              }
            }
          }
        }
      }
      threadCount: reviewThreads { totalCount }
      reviewThreads(last: 40) @include(if: $threads) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Thread }
      }
    }
  }
}
${COMMENT_FRAGMENT}
${REVIEW_FRAGMENT}
${THREAD_FRAGMENT}`;

const RepositoryNode = z.object({ nameWithOwner: z.string().regex(/^[\w.-]+\/[\w.-]+$/) });

const DismissedNode = z.object({
  pullRequest: z.object({
    timelineItems: z.object({
      nodes: nodesOf(
        z.object({
          by: Author,
          was: ReviewState,
          review: z.object({ id: z.string() }).nullish(),
        }),
      ),
    }),
  }),
});

const DetailsFields = FactsFields.extend({
  body: z.string().nullish(),
  closingIssuesReferences: connectionOf(
    z.object({ number: z.int(), title: z.string(), repository: RepositoryNode }),
  ).nullish(),
  rollup: Rollup,
  statusCheckRollup: Contexts,
  opening: z.object({ nodes: nodesOf(CommentNode) }).nullish(),
  comments: connectionOf(CommentNode).extend({ pageInfo: Cursor }).nullish(),
  dismissed: z.object({ nodes: nodesOf(DismissedNode) }).nullish(),
  threadCount: z.object({ totalCount: z.int() }).nullish(),
  reviewThreads: Threads.nullish(),
});

/** Where the older pages of a pull request's discussion end; undefined when everything was read. */
export interface OlderPages {
  comments?: string | undefined;
  reviews?: string | undefined;
  /** Null where none were read yet. */
  threads?: string | null | undefined;
}

export interface Details {
  pull: PullRequest;
  older: OlderPages;
  /** How many of those who were asked for a review came without a name. */
  unnamed: number;
  /** A list came back empty although its count says otherwise, which GitHub does to queries it finds too large. */
  truncated: boolean;
}

export const DetailsNode = DetailsFields.transform((node): Details => {
  const {
    body,
    closingIssuesReferences,
    rollup,
    statusCheckRollup,
    opening,
    comments: newest,
    dismissed,
    threadCount,
    reviewThreads,
    ...shared
  } = node;
  const { partly, unnamed, ...facts } = toFacts(shared);
  const dismissals = new Map(
    dismissed?.nodes
      .flatMap(({ pullRequest }) => pullRequest.timelineItems.nodes)
      .map(({ review, ...dismissal }) => [review?.id, dismissal]),
  );
  function withDismissals(list: readonly Review[]): Review[] {
    return list.map((review) => {
      const dismissal = review.state === "DISMISSED" ? dismissals.get(review.id) : undefined;
      return dismissal === undefined ? review : { ...review, dismissal };
    });
  }
  const opinions = withDismissals(facts.opinions);
  const reviews = { total: facts.reviews.total, list: withDismissals(facts.reviews.list) };
  const threads = {
    total: Math.max(
      (threadCount?.totalCount ?? 0) - (reviewThreads?.leftOut ?? 0),
      reviewThreads?.total ?? 0,
    ),
    list: reviewThreads?.list ?? [],
  };
  const comments = {
    total: newest?.totalCount ?? 0,
    list: withoutRepeats([...(opening?.nodes ?? []), ...(newest?.nodes ?? [])]),
  };
  const unread = unreadIf({
    ...partly,
    comments: newest == null || lacksCursor(newest.pageInfo),
    reviews: partly.reviews || lacksCursor(shared.reviews?.pageInfo),
    threads: threadCount == null || lacksCursor(reviewThreads?.pageInfo),
    resolution: threads.list.some(({ resolved }) => resolved === null),
    closes: isPart(closingIssuesReferences),
  });
  return {
    pull: {
      ...facts,
      body: body ?? "",
      closes: (closingIssuesReferences?.nodes ?? []).map(({ repository, ...issue }) => ({
        ...issue,
        repository: repository.nameWithOwner,
      })),
      checks: toChecks(rollup, statusCheckRollup, shared.mergeState),
      comments,
      reviews,
      opinions,
      threads,
      ...(unread.length === 0 ? {} : { unread }),
    },
    unnamed,
    older: {
      comments: newest == null ? undefined : olderThan(newest.pageInfo),
      reviews: shared.reviews?.pageInfo && olderThan(shared.reviews.pageInfo),
      threads:
        reviewThreads != null
          ? olderThan(reviewThreads.pageInfo)
          : (threadCount?.totalCount ?? 0) === 0
            ? undefined
            : null,
    },
    truncated:
      [comments, reviews].some(isTruncated) ||
      (reviewThreads != null && isTruncated(threads)) ||
      threads.list.some((thread) => thread.commentsTotal > 0 && thread.comments.length === 0),
  };
});

function lacksCursor(page: z.infer<typeof Cursor> | null | undefined): boolean {
  return page != null && isCutOff(page.hasPreviousPage, page.startCursor);
}

function isTruncated({ total, list }: { total: number; list: readonly unknown[] }): boolean {
  return total > 0 && list.length === 0;
}
