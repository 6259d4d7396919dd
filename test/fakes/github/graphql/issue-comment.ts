import { pullRequestUrl, repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import type { IssueComment } from "../store.ts";
import { commentFields } from "./comment-fields.ts";
import type { CommentSubject, Graph, Source } from "./context.ts";

export function issueCommentNode(
  graph: Graph,
  subject: CommentSubject,
  comment: IssueComment,
): Source {
  const { repository, pullRequest, issue } = subject;
  const { addresses } = graph.options;
  const page =
    pullRequest === null
      ? `${repositoryUrl(addresses, repository)}/issues/${issue?.number}`
      : pullRequestUrl(addresses, repository, pullRequest);
  return {
    __typename: "IssueComment",
    id: nodeId("IssueComment", repository.databaseId, comment.databaseId),
    ...commentFields(graph, comment, `${page}#issuecomment-${comment.databaseId}`),
    repository: () => graph.nodes.repository(graph, repository),
    pullRequest: () => pullRequest && graph.nodes.pullRequest(graph, repository, pullRequest),
    issue: () => issue && graph.nodes.issue(graph, repository, issue),
  };
}
