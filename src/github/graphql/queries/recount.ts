import * as z from "zod";

import type { Recount } from "../../../summarize/pull-request/pull-request.ts";
import { AUTHOR, Author } from "./actor.ts";
import { connectionOf } from "./connection.ts";
import { ReviewState, submittedOf } from "./discussion.ts";

/**
 * Who wrote the comments. Every review comment belongs to exactly one review, so the reviews say who wrote how many.
 * `mergeable` is asked but not read: GitHub computes it in the background from the first time somebody asks.
 */
export const RECOUNT = `query Recount($ids: [ID!]!, $size: Int!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      id
      number
      mergeable
      comments(last: $size) {
        totalCount
        nodes { ${AUTHOR} createdAt minimized: isMinimized body }
      }
      reviews(last: $size) {
        totalCount
        nodes { ${AUTHOR} state submittedAt createdAt comments { totalCount } }
      }
    }
  }
}`;

/** Whether a list came back empty although its count says otherwise, which GitHub does to queries it finds too large. */
export function isEmptied(recount: Recount): boolean {
  const { comments, commentsTotal, reviews, reviewsTotal } = recount;
  return (comments.length === 0 && commentsTotal > 0) || (reviews.length === 0 && reviewsTotal > 0);
}

export const RecountNode = z
  .object({
    id: z.string(),
    number: z.int(),
    comments: connectionOf(
      z.object({
        author: Author,
        createdAt: z.string(),
        minimized: z.boolean().optional(),
        body: z.string(),
      }),
    ),
    reviews: connectionOf(
      z.object({
        author: Author,
        state: ReviewState,
        submittedAt: z.string().nullish(),
        createdAt: z.string(),
        comments: z.object({ totalCount: z.int() }),
      }),
    ).nullish(),
  })
  .transform(({ id, number, comments, reviews }): Recount => {
    const submitted = reviews && submittedOf(reviews);
    return {
      id,
      number,
      comments: comments.nodes.map((comment) => ({
        ...comment,
        minimized: comment.minimized ?? false,
      })),
      commentsTotal: comments.totalCount,
      reviews: (submitted?.list ?? []).map((review) => ({
        author: review.author,
        submittedAt: review.submittedAt ?? review.createdAt,
        comments: review.comments.totalCount,
      })),
      reviewsTotal: submitted?.total ?? 0,
      ...(comments.nodes.some(({ minimized }) => minimized === undefined)
        ? { minimizedUnknown: true }
        : {}),
    };
  });
