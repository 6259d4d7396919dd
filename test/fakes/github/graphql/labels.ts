import type { GraphQLResolveInfo } from "graphql";

import { repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import { labelColor } from "../rest/label-shape.ts";
import type { Repository } from "../store.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import type { Graph, Source } from "./context.ts";

export function labelConnection(
  args: ConnectionArguments,
  info: GraphQLResolveInfo,
  graph: Graph,
  repository: Repository,
  names: readonly string[],
): Source {
  return connection(args, info, {
    items: names,
    key: (name) => name,
    node: (name) => ({
      __typename: "Label",
      id: nodeId("Label", repository.databaseId, name),
      name,
      color: labelColor(name),
      description: null,
      url: `${repositoryUrl(graph.options.addresses, repository)}/labels/${encodeURIComponent(name)}`,
    }),
  });
}
