import * as z from "zod";

import { connectionOf, Cursor } from "./connection.ts";
import { COMMENT_FRAGMENT, CommentNode, THREAD_FRAGMENT, Threads } from "./discussion.ts";

/** One page before what the details brought, of whichever list goes on. */
export const OLDER_DISCUSSION = `query OlderDiscussion($id: ID!, $comments: String, $threads: String, $withComments: Boolean!, $withThreads: Boolean!, $size: Int!, $threadsSize: Int!) {
  node(id: $id) {
    ... on PullRequest {
      comments(last: $size, before: $comments) @include(if: $withComments) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Comment }
      }
      reviewThreads(last: $threadsSize, before: $threads) @include(if: $withThreads) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Thread }
      }
    }
  }
}
${COMMENT_FRAGMENT}
${THREAD_FRAGMENT}`;

export const OlderDiscussionData = z.object({
  node: z
    .object({
      comments: connectionOf(CommentNode).extend({ pageInfo: Cursor }).optional(),
      reviewThreads: Threads.optional(),
    })
    .nullable(),
});
