import type { Candidate, Recount } from "../../summarize/pull-request/pull-request.ts";
import type { GitHubClient } from "../client/client.ts";
import { readNodes } from "./nodes.ts";
import { RECOUNT, RecountNode } from "./queries/recount.ts";

const QUERY = {
  document: RECOUNT,
  variables: { size: 100 },
  lighter: { size: 20 },
  node: RecountNode,
};

/** Counts by author. One that cannot be read counts as nothing seen of its total, so that no proof rests on it. */
export async function readRecounts(
  client: GitHubClient,
  ids: readonly string[],
  candidates: ReadonlyMap<string, Candidate>,
): Promise<Recount[]> {
  const { nodes, failed } = await readNodes(client, QUERY, ids);
  const unseen = [...failed.keys()].flatMap((id) => candidates.get(id) ?? []).map(toUnseen);
  return [...nodes.map(({ node }) => node), ...unseen];
}

function toUnseen({ id, number, totalComments }: Candidate): Recount {
  return {
    id,
    number,
    comments: [],
    commentsTotal: totalComments,
    reviews: [],
    reviewsTotal: 0,
  };
}
