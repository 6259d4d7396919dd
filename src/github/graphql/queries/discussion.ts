import * as z from "zod";

import type {
  Comment,
  Review,
  ReviewThread,
} from "../../../summarize/pull-request/pull-request.ts";
import { AUTHOR, Author, AuthorAssociation } from "./actor.ts";
import { connectionOf, Cursor, nonNull } from "./connection.ts";

/** GitHub's fields under our names. */
const COMMENT = `id url ${AUTHOR} association: authorAssociation createdAt body minimized: isMinimized`;

export const COMMENT_FRAGMENT = `fragment Comment on IssueComment { ${COMMENT} }`;

export const REVIEW_FRAGMENT = `fragment Review on PullRequestReview {
  ${COMMENT} state submittedAt
  commit { oid }
  comments { totalCount }
}`;

/** One that waits in a review that was not submitted is shown to its author alone. */
const REVIEW_COMMENT = `${COMMENT} state`;

const THREAD = "id resolved: isResolved outdated: isOutdated path line originalLine";

const LATEST_COMMENTS = 3;

/** The first comments say what a thread is about, the latest who spoke last. */
export const THREAD_FRAGMENT = `fragment Thread on PullRequestReviewThread {
  ${THREAD}
  comments(first: 20) { totalCount nodes { ${REVIEW_COMMENT} } }
  latest: comments(last: ${LATEST_COMMENTS}) { nodes { ${REVIEW_COMMENT} } }
}`;

/** Of one in which more was said. */
export const LONG_THREAD_FRAGMENT = `fragment LongThread on PullRequestReviewThread {
  ${THREAD}
  comments(first: 100) { totalCount nodes { ${REVIEW_COMMENT} } }
  latest: comments(last: 20) { nodes { ${REVIEW_COMMENT} } }
}`;

const ANCHOR = /#((?:issuecomment-|discussion_r|pullrequestreview-)\d+)$/;

/** With GitHub's anchor in its address: links are built by us, never taken over. */
export function withAnchor<Fields extends { url?: string | undefined }>({
  url,
  ...fields
}: Fields) {
  const anchor = ANCHOR.exec(url ?? "")?.[1];
  return { ...fields, ...(anchor === undefined ? {} : { anchor }) };
}

const CommentFields = z.object({
  id: z.string(),
  url: z.string().optional(),
  author: Author,
  association: AuthorAssociation,
  createdAt: z.string(),
  body: z.string(),
  minimized: z.boolean().default(false),
});

export const CommentNode = CommentFields.transform((node): Comment => withAnchor(node));

export const ReviewState = z
  .enum([
    "APPROVED",
    "CHANGES_REQUESTED",
    "COMMENTED",
    "DISMISSED",
    "PENDING",
  ] satisfies Review["state"][])
  .catch("COMMENTED");

export const ReviewNode = CommentFields.extend({
  state: ReviewState,
  submittedAt: z.string().nullish(),
  commit: z.object({ oid: z.string() }).nullish(),
  comments: z.object({ totalCount: z.int() }),
}).transform(({ createdAt, submittedAt, commit, comments, ...node }): Review => ({
  ...withAnchor(node),
  submittedAt: submittedAt ?? createdAt,
  commitOid: commit?.oid ?? null,
  comments: comments.totalCount,
}));

/** The reviews that were submitted: one that was not is nobody's but the reader's. */
export function submittedOf<Node extends { state: Review["state"] }>(reviews: {
  totalCount: number;
  nodes: Node[];
}) {
  return without(reviews.nodes, reviews.totalCount, ({ state }) => state === "PENDING");
}

export const Reviews = connectionOf(ReviewNode)
  .extend({ pageInfo: Cursor.optional() })
  .transform(({ pageInfo, ...reviews }) => ({ ...submittedOf(reviews), pageInfo }));

const ReviewCommentNode = CommentFields.extend({ state: z.string().catch("SUBMITTED") }).transform(
  ({ state, ...node }) => ({ pending: state === "PENDING", comment: withAnchor(node) }),
);

export const ThreadNode = z
  .object({
    id: z.string(),
    resolved: z.boolean().nullable().default(null),
    outdated: z.boolean().default(false),
    path: z.string(),
    line: z.int().nullish(),
    originalLine: z.int().nullish(),
    comments: connectionOf(ReviewCommentNode),
    latest: z.object({ nodes: z.array(ReviewCommentNode.nullable()).nullish() }),
  })
  .transform(({ originalLine, comments, latest, ...node }): ReviewThread => {
    const tail = tailOf(latest.nodes ?? [], Math.min(LATEST_COMMENTS, comments.totalCount));
    const read = [...comments.nodes, ...nonNull(latest.nodes ?? [])].map(
      ({ pending, comment }) => ({ pending, ...comment }),
    );
    const said = without(withoutRepeats(read), comments.totalCount, ({ pending }) => pending);
    return {
      ...node,
      line: node.line ?? originalLine ?? null,
      comments: said.list.map(({ pending: _pending, ...comment }) => comment),
      commentsTotal: said.total,
      latest: tail.filter(({ pending }) => !pending).length,
    };
  });

/** Those at the end before which none is missing; none where the end itself may be. */
function tailOf<Item>(items: readonly (Item | null)[], expected: number): Item[] {
  return items.length < expected ? [] : nonNull(items.slice(items.lastIndexOf(null) + 1));
}

/** The threads in which something was submitted. */
export const Threads = connectionOf(ThreadNode)
  .extend({ pageInfo: Cursor })
  .transform(({ totalCount, nodes, pageInfo }) => ({
    ...without(nodes, totalCount, ({ commentsTotal }) => commentsTotal === 0),
    pageInfo,
  }));

/** Items but for some, and the count of all but for those. */
function without<Item>(
  items: readonly Item[],
  count: number,
  isLeftOut: (item: Item) => boolean,
): { total: number; list: Item[]; leftOut: number } {
  const list = items.filter((item) => !isLeftOut(item));
  const leftOut = items.length - list.length;
  return { total: count - leftOut, list, leftOut };
}

/** Both ends of a list that was read from both ends, in its order. */
export function withoutRepeats<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
