import { pullRequestUrl, repositoryApiUrl } from "../addresses.ts";
import {
  additions,
  conversationCount,
  deletions,
  headCommit,
  mergeStateStatus,
  reviewCommentCount,
  updatedAt,
} from "../discussion.ts";
import { readMergeable } from "../mergeability.ts";
import { nodeId } from "../node-id.ts";
import type { PullRequest, Repository } from "../store.ts";
import { labelShape } from "./label-shape.ts";
import { minimalRepository } from "./repository-shape.ts";
import { nullableUser, simpleUser, type UserContext, userOrGhost } from "./user-shape.ts";

/** As the list has it: without any count of comments, commits, files or lines. */
export function pullRequestSimple(
  context: UserContext,
  repository: Repository,
  pullRequest: PullRequest,
): Record<string, unknown> {
  const { addresses, store } = context;
  const api = repositoryApiUrl(addresses, repository);
  const url = `${api}/pulls/${pullRequest.number}`;
  const html = pullRequestUrl(addresses, repository, pullRequest);
  const head = headCommit(pullRequest);
  const users: unknown[] = [];
  const teams: unknown[] = [];
  for (const reviewer of pullRequest.requestedReviewers) {
    if ("login" in reviewer) {
      users.push(simpleUser(context, reviewer.login));
    } else {
      teams.push({
        name: reviewer.team,
        slug: reviewer.team,
        privacy: "closed",
        permission: "pull",
      });
    }
  }
  return {
    url,
    id: pullRequest.databaseId,
    node_id: nodeId("PullRequest", repository.databaseId, pullRequest.databaseId),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${pullRequest.number}`,
    number: pullRequest.number,
    state: pullRequest.state === "OPEN" ? "open" : "closed",
    locked: pullRequest.locked,
    title: pullRequest.title,
    user: userOrGhost(context, pullRequest.author),
    body: pullRequest.body === "" ? null : pullRequest.body,
    created_at: pullRequest.createdAt,
    updated_at: updatedAt(pullRequest),
    closed_at: pullRequest.closedAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: null,
    assignee: nullableUser(context, pullRequest.assignees[0] ?? null),
    assignees: pullRequest.assignees.map((login) => simpleUser(context, login)),
    requested_reviewers: users,
    requested_teams: teams,
    labels: pullRequest.labels.map((label) => labelShape(api, label)),
    milestone: pullRequest.milestone && {
      title: pullRequest.milestone.title,
      due_on: pullRequest.milestone.dueOn,
    },
    draft: pullRequest.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${pullRequest.number}/comments`,
    statuses_url: `${api}/statuses/${head.oid}`,
    head: branch(
      context,
      repository,
      pullRequest.forkOwner ?? repository.owner,
      pullRequest.headRef,
      head.oid,
    ),
    base: branch(context, repository, repository.owner, pullRequest.baseRef, pullRequest.baseOid),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: `${api}/issues/${pullRequest.number}` },
      comments: { href: `${api}/issues/${pullRequest.number}/comments` },
      review_comments: { href: `${url}/comments` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${api}/statuses/${head.oid}` },
    },
    author_association: pullRequest.association,
    auto_merge: pullRequest.autoMerge && {
      enabled_by: simpleUser({ store, addresses }, pullRequest.autoMerge.enabledBy),
      merge_method: pullRequest.autoMerge.method.toLowerCase(),
      commit_title: null,
      commit_message: null,
    },
    active_lock_reason: null,
  };
}

/** As the single read has it: with the counts, and with mergeability, which is null until it has been computed. */
export function pullRequestFull(
  context: UserContext,
  repository: Repository,
  pullRequest: PullRequest,
): Record<string, unknown> {
  const mergeable = readMergeable(pullRequest);
  return {
    ...pullRequestSimple(context, repository, pullRequest),
    merged: pullRequest.state === "MERGED",
    mergeable: mergeable === "UNKNOWN" ? null : mergeable === "MERGEABLE",
    rebaseable: null,
    mergeable_state: mergeStateStatus(repository, pullRequest, mergeable).toLowerCase(),
    merged_by: null,
    comments: conversationCount(pullRequest),
    review_comments: reviewCommentCount(pullRequest),
    maintainer_can_modify: pullRequest.maintainerCanModify,
    commits: pullRequest.commits.length,
    additions: additions(pullRequest),
    deletions: deletions(pullRequest),
    changed_files: pullRequest.files.length,
  };
}

function branch(
  context: UserContext,
  repository: Repository,
  owner: string,
  ref: string,
  sha: string,
): Record<string, unknown> {
  const repo = minimalRepository(context, repository);
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: simpleUser(context, owner),
    repo:
      owner === repository.owner
        ? repo
        : { ...repo, full_name: `${owner}/${repository.name}`, fork: true },
  };
}
