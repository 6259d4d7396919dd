import type { GraphQLResolveInfo } from "graphql";

import { pullRequestUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import { hunkUpTo } from "../patch.ts";
import type {
  Commit,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  ReviewThread,
} from "../store.ts";
import { userOnly } from "./actor.ts";
import { commentFields } from "./comment-fields.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import type { Graph, ReviewCommentPlace, Source } from "./context.ts";

export function reviewNode(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
  review: Review,
): Source {
  const page = pullRequestUrl(graph.options.addresses, repository, pullRequest);
  return {
    __typename: "PullRequestReview",
    id: nodeId("PullRequestReview", repository.databaseId, review.databaseId),
    ...commentFields(
      graph,
      { ...review, createdAt: review.submittedAt, updatedAt: review.submittedAt },
      `${page}#pullrequestreview-${review.databaseId}`,
    ),
    state: review.state,
    submittedAt: review.state === "PENDING" ? null : review.submittedAt,
    commit: () => commitOf(graph, repository, pullRequest, review.commitOid),
    comments: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: commentsOf(pullRequest, review),
        key: ({ comment }) => String(comment.databaseId),
        node: ({ thread, comment }) =>
          graph.nodes.reviewComment(graph, { repository, pullRequest, thread }, comment),
      }),
    pullRequest: () => graph.nodes.pullRequest(graph, repository, pullRequest),
    repository: () => graph.nodes.repository(graph, repository),
  };
}

export function threadNode(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
  thread: ReviewThread,
): Source {
  return {
    __typename: "PullRequestReviewThread",
    id: nodeId("PullRequestReviewThread", repository.databaseId, thread.databaseId),
    isResolved: thread.resolved,
    isOutdated: thread.outdated,
    isCollapsed: thread.resolved,
    path: thread.path,
    line: thread.outdated ? null : thread.originalLine,
    originalLine: thread.originalLine,
    startLine: null,
    originalStartLine: null,
    diffSide: thread.side,
    startDiffSide: null,
    subjectType: "LINE",
    resolvedBy: () => userOnly(graph.options, thread.resolvedBy),
    comments: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: thread.comments,
        key: ({ databaseId }) => String(databaseId),
        node: (comment) =>
          graph.nodes.reviewComment(graph, { repository, pullRequest, thread }, comment),
      }),
    pullRequest: () => graph.nodes.pullRequest(graph, repository, pullRequest),
    repository: () => graph.nodes.repository(graph, repository),
    viewerCanReply: true,
    viewerCanResolve: !thread.resolved,
    viewerCanUnresolve: thread.resolved,
  };
}

export function reviewCommentNode(
  graph: Graph,
  place: ReviewCommentPlace,
  comment: ReviewComment,
): Source {
  const { repository, pullRequest, thread } = place;
  const page = pullRequestUrl(graph.options.addresses, repository, pullRequest);
  const review = pullRequest.reviews.find(({ databaseId }) => databaseId === comment.reviewId);
  const first = thread.comments[0];
  const patch = pullRequest.files.find(({ path }) => path === thread.path)?.patch ?? null;
  const { hunk, position } = hunkUpTo(patch, thread.originalLine, thread.side);
  return {
    __typename: "PullRequestReviewComment",
    id: nodeId("PullRequestReviewComment", repository.databaseId, comment.databaseId),
    ...commentFields(graph, comment, `${page}#discussion_r${comment.databaseId}`),
    draftedAt: comment.createdAt,
    state: review?.state === "PENDING" ? "PENDING" : "SUBMITTED",
    path: thread.path,
    diffHunk: hunk,
    line: thread.outdated ? null : thread.originalLine,
    originalLine: thread.originalLine,
    startLine: null,
    originalStartLine: null,
    position: thread.outdated ? null : position,
    originalPosition: position,
    outdated: thread.outdated,
    subjectType: "LINE",
    replyTo: () =>
      first && first !== comment ? graph.nodes.reviewComment(graph, place, first) : null,
    pullRequestReview: () => review && graph.nodes.review(graph, repository, pullRequest, review),
    commit: () => commitOf(graph, repository, pullRequest, pullRequest.commits.at(-1)?.oid),
    originalCommit: () => commitOf(graph, repository, pullRequest, review?.commitOid),
    pullRequest: () => graph.nodes.pullRequest(graph, repository, pullRequest),
    repository: () => graph.nodes.repository(graph, repository),
  };
}

function commitOf(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
  oid: string | undefined,
): Source | null {
  const commit: Commit | undefined = pullRequest.commits.find((candidate) => candidate.oid === oid);
  return commit === undefined ? null : graph.nodes.commit(graph, repository, commit);
}

function commentsOf(
  pullRequest: PullRequest,
  review: Review,
): { readonly thread: ReviewThread; readonly comment: ReviewComment }[] {
  return pullRequest.threads.flatMap((thread) =>
    thread.comments
      .filter(({ reviewId }) => reviewId === review.databaseId)
      .map((comment) => ({ thread, comment })),
  );
}
