import { UpstreamError } from "../../upstream/error.ts";
import type { GitHubClient } from "../client/client.ts";
import { type ReadNode, readNodes } from "./nodes.ts";
import { DETAILS, type Details, DetailsNode } from "./queries/details.ts";

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
  const { nodes, failed } = await readNodes(client, QUERY, ids);
  const [cause] = failed.values();
  if (cause !== undefined) {
    // Missing means vanished. Whoever asks for each alone learns which one it was, and gets the others.
    throw new UpstreamError("github", "invalid_response", { cause });
  }
  return nodes.map(withUnknowns);
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
