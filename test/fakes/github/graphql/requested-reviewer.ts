import { nodeId } from "../node-id.ts";
import type { Repository, RequestedReviewer } from "../store.ts";
import { actor } from "./actor.ts";
import type { Graph, Source } from "./context.ts";

export function reviewerKey(reviewer: RequestedReviewer): string {
  return "login" in reviewer ? reviewer.login : `team:${reviewer.team}`;
}

export function requestedReviewer(
  graph: Graph,
  repository: Repository,
  reviewer: RequestedReviewer,
): Source | null {
  if ("login" in reviewer) {
    return actor(graph.options, reviewer.login);
  }
  return {
    __typename: "Team",
    id: nodeId("Team", repository.owner, reviewer.team),
    slug: reviewer.team,
    name: reviewer.team,
    combinedSlug: `${repository.owner}/${reviewer.team}`,
  };
}
