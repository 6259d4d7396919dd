import type { GraphQLResolveInfo } from "graphql";

import { repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import type { Issue, Repository } from "../store.ts";
import { commentFields } from "./comment-fields.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import type { Graph, Source } from "./context.ts";
import { labelConnection } from "./labels.ts";

export function issueNode(graph: Graph, repository: Repository, issue: Issue): Source {
  const url = `${repositoryUrl(graph.options.addresses, repository)}/issues/${issue.number}`;
  return {
    __typename: "Issue",
    ...commentFields(graph, { ...issue, association: "CONTRIBUTOR", minimizedReason: null }, url),
    id: nodeId("Issue", repository.databaseId, issue.databaseId),
    number: issue.number,
    title: issue.title,
    state: issue.state,
    closed: issue.state === "CLOSED",
    repository: () => graph.nodes.repository(graph, repository),
    labels: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      labelConnection(args, info, graph, repository, issue.labels),
    comments: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: issue.comments,
        key: ({ databaseId }) => String(databaseId),
        node: (comment) =>
          graph.nodes.issueComment(graph, { repository, pullRequest: null, issue }, comment),
      }),
  };
}
