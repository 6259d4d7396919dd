import { pullRequestUrl, repositoryApiUrl } from "../addresses.ts";
import { headCommit } from "../discussion.ts";
import { nodeId } from "../node-id.ts";
import type { ResolvedOptions } from "../options.ts";
import { hunkUpTo } from "../patch.ts";
import type {
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  ReviewThread,
} from "../store.ts";
import { nullableUser, type UserContext, userOrGhost } from "./user-shape.ts";

export function issueCommentShape(
  context: UserContext & Pick<ResolvedOptions, "restMinimized">,
  repository: Repository,
  subject: { readonly number: number; readonly html: string },
  comment: IssueComment,
): Record<string, unknown> {
  const api = repositoryApiUrl(context.addresses, repository);
  return {
    url: `${api}/issues/comments/${comment.databaseId}`,
    html_url: `${subject.html}#issuecomment-${comment.databaseId}`,
    issue_url: `${api}/issues/${subject.number}`,
    id: comment.databaseId,
    node_id: nodeId("IssueComment", repository.databaseId, comment.databaseId),
    user: userOrGhost(context, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: comment.association,
    body: comment.body,
    performed_via_github_app: null,
    ...(context.restMinimized && {
      minimized: comment.minimizedReason && { reason: reasonShape(comment.minimizedReason) },
    }),
  };
}

function reasonShape(reason: string): string {
  return reason.toLowerCase().replaceAll("_", "-");
}

export function reviewCommentShape(
  context: UserContext,
  repository: Repository,
  pullRequest: PullRequest,
  thread: ReviewThread,
  comment: ReviewComment,
): Record<string, unknown> {
  const api = repositoryApiUrl(context.addresses, repository);
  const html = pullRequestUrl(context.addresses, repository, pullRequest);
  const patch = pullRequest.files.find(({ path }) => path === thread.path)?.patch ?? null;
  const { hunk, position } = hunkUpTo(patch, thread.originalLine, thread.side);
  const first = thread.comments[0];
  return {
    url: `${api}/pulls/comments/${comment.databaseId}`,
    pull_request_review_id: comment.reviewId,
    id: comment.databaseId,
    node_id: nodeId("PullRequestReviewComment", repository.databaseId, comment.databaseId),
    diff_hunk: hunk,
    path: thread.path,
    commit_id: headCommit(pullRequest).oid,
    original_commit_id: pullRequest.reviews.find(
      ({ databaseId }) => databaseId === comment.reviewId,
    )?.commitOid,
    user: nullableUser(context, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: `${html}#discussion_r${comment.databaseId}`,
    pull_request_url: `${api}/pulls/${pullRequest.number}`,
    author_association: comment.association,
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: thread.outdated ? null : thread.originalLine,
    original_line: thread.originalLine,
    side: thread.side,
    position: thread.outdated ? null : position,
    original_position: position,
    subject_type: "line",
    ...(first !== undefined && first !== comment && { in_reply_to_id: first.databaseId }),
  };
}

export function reviewShape(
  context: UserContext,
  repository: Repository,
  pullRequest: PullRequest,
  review: Review,
): Record<string, unknown> {
  const html = pullRequestUrl(context.addresses, repository, pullRequest);
  return {
    id: review.databaseId,
    node_id: nodeId("PullRequestReview", repository.databaseId, review.databaseId),
    user: nullableUser(context, review.author),
    body: review.body,
    state: review.state,
    html_url: `${html}#pullrequestreview-${review.databaseId}`,
    pull_request_url: `${repositoryApiUrl(context.addresses, repository)}/pulls/${pullRequest.number}`,
    author_association: review.association,
    ...(review.state !== "PENDING" && { submitted_at: review.submittedAt }),
    commit_id: review.commitOid,
  };
}
