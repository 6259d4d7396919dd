import * as z from "zod";

import type {
  Comment,
  Review,
  ReviewThread,
} from "../../../summarize/pull-request/pull-request.ts";
import { AUTHOR, Author, AuthorAssociation } from "./actor.ts";
import { connectionOf, nodesOf } from "./connection.ts";

const COMMENT = `id url ${AUTHOR} authorAssociation createdAt body isMinimized`;

export const COMMENT_FRAGMENT = `fragment Comment on IssueComment { ${COMMENT} }`;

export const REVIEW_FRAGMENT = `fragment Review on PullRequestReview {
  id url ${AUTHOR} authorAssociation state submittedAt createdAt body isMinimized
  commit { oid }
  comments { totalCount }
}`;

/** The first comments say what a thread is about, the latest who spoke last. */
export const THREAD_FRAGMENT = `fragment Thread on PullRequestReviewThread {
  id isResolved isOutdated path line originalLine
  comments(first: 10) { totalCount nodes { ${COMMENT} } }
  latest: comments(last: 3) { nodes { ${COMMENT} } }
}`;

const ANCHOR = /#((?:issuecomment-|discussion_r|pullrequestreview-)\d+)$/;

/** GitHub's anchor in the address of a comment or review: links are built by us, never taken over. */
function anchorIn(url: string): { anchor?: string } {
  const anchor = ANCHOR.exec(url)?.[1];
  return anchor === undefined ? {} : { anchor };
}

export const CommentNode = z
  .object({
    id: z.string(),
    url: z.string(),
    author: Author,
    authorAssociation: AuthorAssociation,
    createdAt: z.string(),
    body: z.string(),
    isMinimized: z.boolean(),
  })
  .transform((node): Comment => ({
    id: node.id,
    author: node.author,
    association: node.authorAssociation,
    createdAt: node.createdAt,
    body: node.body,
    minimized: node.isMinimized,
    ...anchorIn(node.url),
  }));

export const ReviewState = z
  .enum([
    "APPROVED",
    "CHANGES_REQUESTED",
    "COMMENTED",
    "DISMISSED",
    "PENDING",
  ] satisfies Review["state"][])
  .catch("COMMENTED");

export const ReviewNode = z
  .object({
    id: z.string(),
    url: z.string(),
    author: Author,
    authorAssociation: AuthorAssociation,
    state: ReviewState,
    submittedAt: z.string().nullish(),
    createdAt: z.string(),
    body: z.string(),
    isMinimized: z.boolean(),
    commit: z.object({ oid: z.string() }).nullish(),
    comments: z.object({ totalCount: z.int() }),
  })
  .transform((node): Review => ({
    id: node.id,
    author: node.author,
    association: node.authorAssociation,
    state: node.state,
    submittedAt: node.submittedAt ?? node.createdAt,
    body: node.body,
    minimized: node.isMinimized,
    commitOid: node.commit?.oid ?? null,
    comments: node.comments.totalCount,
    ...anchorIn(node.url),
  }));

export const ThreadNode = z
  .object({
    id: z.string(),
    isResolved: z.boolean(),
    isOutdated: z.boolean(),
    path: z.string(),
    line: z.int().nullish(),
    originalLine: z.int().nullish(),
    comments: connectionOf(CommentNode),
    latest: z.object({ nodes: nodesOf(CommentNode) }),
  })
  .transform((node): ReviewThread => ({
    id: node.id,
    resolved: node.isResolved,
    outdated: node.isOutdated,
    path: node.path,
    line: node.line ?? node.originalLine ?? null,
    comments: withoutRepeats([...node.comments.nodes, ...node.latest.nodes]),
    commentsTotal: node.comments.totalCount,
  }));

/** Both ends of a list that was read from both ends, in its order. */
export function withoutRepeats<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
