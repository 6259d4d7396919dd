import { pullRequestUrl, repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { conversationCount } from "../discussion.ts";
import { type IssueLike, issueUpdatedAt } from "../issue-like.ts";
import { nodeId } from "../node-id.ts";
import { labelShape } from "./label-shape.ts";
import { simpleUser, type UserContext, userOrGhost } from "./user-shape.ts";

/** A pull request is listed as an issue too; only the `pull_request` key tells them apart. */
export function issueShape(context: UserContext, subject: IssueLike): Record<string, unknown> {
  const { repository, issue } = subject;
  const { addresses } = context;
  const api = repositoryApiUrl(addresses, repository);
  const html =
    subject.kind === "issue"
      ? `${repositoryUrl(addresses, repository)}/issues/${issue.number}`
      : pullRequestUrl(addresses, repository, subject.issue);
  return {
    url: `${api}/issues/${issue.number}`,
    repository_url: api,
    comments_url: `${api}/issues/${issue.number}/comments`,
    html_url: html,
    id: issue.databaseId,
    node_id: nodeId(
      subject.kind === "issue" ? "Issue" : "PullRequest",
      repository.databaseId,
      issue.databaseId,
    ),
    number: issue.number,
    title: issue.title,
    user: userOrGhost(context, issue.author),
    labels: issue.labels.map((label) => labelShape(api, label)),
    state: issue.state === "OPEN" ? "open" : "closed",
    locked: false,
    assignees: issue.assignees.map((login) => simpleUser(context, login)),
    milestone:
      subject.kind === "issue" && subject.issue.milestone !== null
        ? { number: subject.issue.milestone }
        : null,
    comments: subject.kind === "issue" ? issue.comments.length : conversationCount(subject.issue),
    created_at: issue.createdAt,
    updated_at: issueUpdatedAt(subject),
    closed_at: null,
    body: issue.body === "" ? null : issue.body,
    ...(subject.kind === "pull-request" && {
      draft: subject.issue.draft,
      author_association: subject.issue.association,
      pull_request: {
        url: `${api}/pulls/${issue.number}`,
        html_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        merged_at: subject.issue.mergedAt,
      },
    }),
  };
}
