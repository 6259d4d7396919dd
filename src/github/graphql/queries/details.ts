import * as z from "zod";

import type { Unread } from "../../../protocol/pull-request.ts";
import type { PullRequest, Review } from "../../../summarize/pull-request/pull-request.ts";
import { AUTHOR, Author, AuthorAssociation } from "./actor.ts";
import { CHECKS, Contexts, Rollup, toChecks } from "./checks.ts";
import { connectionOf, Cursor, nodesOf, olderThan } from "./connection.ts";
import {
  COMMENT_FRAGMENT,
  CommentNode,
  REVIEW_FRAGMENT,
  ReviewNode,
  Reviews,
  ReviewState,
  THREAD_FRAGMENT,
  Threads,
  withoutRepeats,
} from "./discussion.ts";
import { Mergeable, MergeState } from "./mergeability.ts";

/**
 * `dismissed` looks for dismissals only where a review was dismissed, and may be missing without harm to the rest.
 *
 * No `files`: GitHub computes the diff to answer it, and the diff is read anyway. Threads are the dearest part and can
 * be left out.
 */
export const DETAILS = `query Details($ids: [ID!]!, $threads: Boolean!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      id
      number
      title
      body
      ${AUTHOR}
      association: authorAssociation
      createdAt
      updatedAt
      draft: isDraft
      headOid: headRefOid
      headRef: headRefName
      baseRef: baseRefName
      additions
      deletions
      changedFiles
      mergeable
      mergeState: mergeStateStatus
      reviewDecision
      autoMergeRequest { enabledAt }
      mergeQueueEntry { state position }
      labels(first: 20) { nodes { name } }
      assignees(first: 10) { nodes { login } }
      reviewRequests(first: 20) {
        nodes {
          requestedReviewer {
            type: __typename
            ... on User { login }
            ... on Bot { login }
            ... on Mannequin { login }
            ... on Team { slug }
          }
        }
      }
      closingIssuesReferences(first: 5) { nodes { number title repository { nameWithOwner } } }
      commits(last: 1) { totalCount nodes { commit { committedDate } } }
      ${CHECKS}
      opening: comments(first: 5) { nodes { ...Comment } }
      comments(last: 60) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Comment }
      }
      latestOpinionatedReviews(first: 100) { totalCount nodes { ...Review } }
      reviews(last: 40) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes { ...Review }
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

const Reviewer = z.object({
  requestedReviewer: z
    .object({
      type: z.string(),
      login: z.string().optional(),
      slug: z.string().optional(),
    })
    .nullish(),
});

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

const DetailsFields = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  body: z.string(),
  author: Author,
  association: AuthorAssociation,
  createdAt: z.string(),
  updatedAt: z.string(),
  draft: z.boolean(),
  headOid: z.string(),
  headRef: z.string(),
  baseRef: z.string(),
  additions: z.int(),
  deletions: z.int(),
  changedFiles: z.int(),
  mergeable: Mergeable,
  mergeState: MergeState,
  reviewDecision: z
    .enum(["APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED"])
    .nullish()
    .transform((decision) => (decision === undefined ? "unknown" : decision)),
  autoMergeRequest: z.looseObject({}).nullish(),
  mergeQueueEntry: z.object({ state: z.string(), position: z.int() }).nullish(),
  labels: z.object({ nodes: nodesOf(z.object({ name: z.string() })) }).nullish(),
  assignees: z.object({ nodes: nodesOf(z.object({ login: z.string() })) }).optional(),
  reviewRequests: z.object({ nodes: nodesOf(Reviewer) }).nullish(),
  closingIssuesReferences: z
    .object({
      nodes: nodesOf(z.object({ number: z.int(), title: z.string(), repository: RepositoryNode })),
    })
    .nullish(),
  commits: connectionOf(z.object({ commit: z.object({ committedDate: z.string() }) })),
  rollup: Rollup,
  statusCheckRollup: Contexts,
  opening: z.object({ nodes: nodesOf(CommentNode) }).optional(),
  comments: connectionOf(CommentNode).extend({ pageInfo: Cursor }),
  latestOpinionatedReviews: connectionOf(ReviewNode).nullish(),
  reviews: Reviews.nullish(),
  dismissed: z.object({ nodes: nodesOf(DismissedNode) }).nullish(),
  threadCount: z.object({ totalCount: z.int() }).optional(),
  reviewThreads: Threads.optional(),
});

/** Where the older pages of a pull request's discussion end; undefined when everything was read. */
export interface OlderPages {
  comments?: string | undefined;
  reviews?: string | undefined;
  threads?: string | undefined;
}

export interface Details {
  pull: PullRequest;
  older: OlderPages;
  /** A list came back empty although its count says otherwise, which GitHub does to queries it finds too large. */
  truncated: boolean;
}

export const DetailsNode = DetailsFields.transform((node): Details => {
  const {
    commits,
    labels,
    assignees,
    autoMergeRequest,
    mergeQueueEntry,
    reviewRequests,
    closingIssuesReferences,
    rollup,
    statusCheckRollup,
    opening,
    latestOpinionatedReviews,
    dismissed,
    threadCount,
    reviewThreads,
    ...fields
  } = node;
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
  const opinions = withDismissals(latestOpinionatedReviews?.nodes ?? []);
  const reviewsRead =
    node.reviews != null &&
    latestOpinionatedReviews != null &&
    opinions.length >= latestOpinionatedReviews.totalCount;
  const reviews = {
    total: node.reviews?.total ?? 0,
    list: withDismissals(node.reviews?.list ?? []),
  };
  const threads = {
    total: (threadCount?.totalCount ?? 0) - (reviewThreads?.leftOut ?? 0),
    list: reviewThreads?.list ?? [],
  };
  const comments = {
    total: node.comments.totalCount,
    list: withoutRepeats([...(opening?.nodes ?? []), ...node.comments.nodes]),
  };
  const unread: Unread[] = [
    ...(reviewsRead && reviewRequests !== undefined ? [] : (["reviews"] as const)),
    ...(threadCount === undefined ? (["threads"] as const) : []),
    ...(threads.list.some(({ resolved }) => resolved === null) ? (["resolution"] as const) : []),
  ];
  return {
    pull: {
      ...fields,
      commits: commits.totalCount,
      headCommittedAt: commits.nodes[0]?.commit.committedDate ?? null,
      labels: labels?.nodes.map(({ name }) => name) ?? [],
      assignees: assignees?.nodes.map(({ login }) => login) ?? [],
      autoMerge: autoMergeRequest != null,
      mergeQueue: mergeQueueEntry ?? null,
      requestedReviewers: (reviewRequests?.nodes ?? []).flatMap(toReviewer),
      closes: (closingIssuesReferences?.nodes ?? []).map(({ repository, ...issue }) => ({
        ...issue,
        repository: repository.nameWithOwner,
      })),
      checks: toChecks(rollup, statusCheckRollup),
      comments,
      reviews,
      opinions,
      threads,
      ...(unread.length === 0 ? {} : { unread }),
    },
    older: {
      comments: olderThan(node.comments.pageInfo),
      reviews: node.reviews?.pageInfo && olderThan(node.reviews.pageInfo),
      threads: reviewThreads && olderThan(reviewThreads.pageInfo),
    },
    truncated:
      [comments, reviews].some(isTruncated) ||
      (reviewThreads !== undefined && isTruncated(threads)) ||
      threads.list.some((thread) => thread.commentsTotal > 0 && thread.comments.length === 0),
  };
});

function isTruncated({ total, list }: { total: number; list: readonly unknown[] }): boolean {
  return total > 0 && list.length === 0;
}

function toReviewer({
  requestedReviewer,
}: z.output<typeof Reviewer>): PullRequest["requestedReviewers"] {
  const { type, login, slug } = requestedReviewer ?? {};
  if (type === "Team" && slug !== undefined) {
    return [{ login: slug, kind: "team" }];
  }
  return login === undefined ? [] : [{ login, kind: "user" }];
}
