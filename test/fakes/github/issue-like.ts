import { conversationCount, totalCount, updatedAt } from "./discussion.ts";
import type { CommentsOrder } from "./options.ts";
import type { Issue, PullRequest, Repository } from "./store.ts";

/** REST and the search count pull requests among the issues. */
export type IssueLike =
  | { readonly kind: "issue"; readonly repository: Repository; readonly issue: Issue }
  | { readonly kind: "pull-request"; readonly repository: Repository; readonly issue: PullRequest };

export function issuesOf(repository: Repository): IssueLike[] {
  return [
    ...repository.issues.map((issue) => ({ kind: "issue" as const, repository, issue })),
    ...repository.pullRequests.map((issue) => ({
      kind: "pull-request" as const,
      repository,
      issue,
    })),
  ];
}

export function issueUpdatedAt(subject: IssueLike): string {
  return subject.kind === "issue" ? subject.issue.updatedAt : updatedAt(subject.issue);
}

function commentTotal(subject: IssueLike, order: CommentsOrder): number {
  if (subject.kind === "issue") {
    return subject.issue.comments.length;
  }
  return order === "total" ? totalCount(subject.issue) : conversationCount(subject.issue);
}

export function compareIssues(
  a: IssueLike,
  b: IssueLike,
  sort: string,
  order: CommentsOrder,
): number {
  switch (sort) {
    case "comments":
      return commentTotal(a, order) - commentTotal(b, order) || a.issue.number - b.issue.number;
    case "updated":
      return issueUpdatedAt(a).localeCompare(issueUpdatedAt(b)) || a.issue.number - b.issue.number;
    default:
      return a.issue.createdAt.localeCompare(b.issue.createdAt) || a.issue.number - b.issue.number;
  }
}
