import * as z from "zod";

import { connectionOf, Cursor, nodesOf } from "./connection.ts";
import {
  COMMENT_FRAGMENT,
  CommentNode,
  LONG_THREAD_FRAGMENT,
  REVIEW_FRAGMENT,
  Reviews,
  THREAD_FRAGMENT,
  ThreadNode,
  Threads,
} from "./discussion.ts";

/** One page before what the details brought, of whichever list goes on, and the whole of threads that they cut. */
export const OLDER_DISCUSSION = `query OlderDiscussion($id: ID!, $comments: String, $reviews: String, $threads: String, $withComments: Boolean!, $withReviews: Boolean!, $withThreads: Boolean!, $size: Int!, $threadsSize: Int!, $long: [ID!]!, $withLong: Boolean!) {
  node(id: $id) {
    ... on PullRequest {
      comments(last: $size, before: $comments) @include(if: $withComments) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Comment }
      }
      reviews(last: $size, before: $reviews) @include(if: $withReviews) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Review }
      }
      reviewThreads(last: $threadsSize, before: $threads) @include(if: $withThreads) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Thread }
      }
    }
  }
  long: nodes(ids: $long) @include(if: $withLong) { ...LongThread }
}
${COMMENT_FRAGMENT}
${REVIEW_FRAGMENT}
${THREAD_FRAGMENT}
${LONG_THREAD_FRAGMENT}`;

export const OlderDiscussionData = z.object({
  node: z
    .object({
      comments: connectionOf(CommentNode).extend({ pageInfo: Cursor }).optional(),
      reviews: Reviews.optional(),
      reviewThreads: Threads.optional(),
    })
    .nullable(),
  long: nodesOf(ThreadNode).optional(),
});
