import * as z from "zod";

import type { MergeState } from "../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../upstream/error.ts";
import type { GitHubClient } from "./client/client.ts";
import { RestMergeState } from "./rest/rows.ts";

const WithMergeState = z.object({ mergeable_state: RestMergeState });

/**
 * What GitHub says of the merge, over REST: older Enterprise Servers show it there alone. It is worth one request, not the
 * pull request.
 */
export async function readMergeState(
  client: Pick<GitHubClient, "get">,
  repositoryPath: string,
  number: number,
): Promise<MergeState> {
  try {
    const path = `${repositoryPath}/pulls/${number}`;
    return (await client.get(WithMergeState, path, {}, () => false)).mergeable_state;
  } catch (error) {
    if (error instanceof UpstreamError && error.status !== 401) {
      return "UNKNOWN";
    }
    throw error;
  }
}
