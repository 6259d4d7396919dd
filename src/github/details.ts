import { UpstreamError } from "../upstream-error.ts";
import type { GitHubClient } from "./client.ts";
import { type ReadNode, readNodes } from "./nodes.ts";
import { DETAILS, type Details, DetailsNode } from "./queries/details.ts";
import { MERGEABILITY, MergeabilityNode } from "./queries/mergeability.ts";

const QUERY = {
  document: DETAILS,
  variables: { threads: true },
  lighter: { threads: false },
  node: DetailsNode,
  isIncomplete: ({ truncated }: Details) => truncated,
};

/** Everything but the diff. What GitHub refuses to say of a pull request is unknown, never taken as nothing. */
export async function readDetails(
  client: GitHubClient,
  ids: readonly string[],
): Promise<Details[]> {
  const read = await readNodes(client, QUERY, ids);
  return await withMergeability(client, read.map(withUnknowns));
}

function withUnknowns({ node, errors }: ReadNode<Details>): Details {
  const failed = new Set(errors.map(({ path }) => path?.[2]));
  const { pull } = node;
  return {
    ...node,
    pull: {
      ...pull,
      ...(failed.has("statusCheckRollup")
        ? { checks: { state: "unknown", total: 0, list: [] } }
        : {}),
      ...(failed.has("reviewDecision") ? { reviewDecision: "unknown" } : {}),
    },
  };
}

/** GitHub starts to compute mergeability when it is first asked; the second answer usually knows. */
async function withMergeability(
  client: GitHubClient,
  details: readonly Details[],
): Promise<Details[]> {
  const ids = details.flatMap(({ pull }) => (pull.mergeable === "UNKNOWN" ? [pull.id] : []));
  const answers = await readNodes(
    client,
    { document: MERGEABILITY, node: MergeabilityNode },
    ids,
  ).catch((error: unknown) => {
    // Worth one question, not the pull request.
    if (error instanceof UpstreamError && error.status !== 401) {
      return [];
    }
    throw error;
  });
  const known = new Map(answers.map(({ node }) => [node.id, node.mergeable]));
  return details.map((item) => ({
    ...item,
    pull: { ...item.pull, mergeable: known.get(item.pull.id) ?? item.pull.mergeable },
  }));
}
