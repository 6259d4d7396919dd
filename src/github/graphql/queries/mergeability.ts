import * as z from "zod";

import type { PullRequest } from "../../../summarize/pull-request/pull-request.ts";

/** GitHub computes mergeability from the first time somebody asks; a later answer usually knows. */
export const MERGEABILITY = `query Mergeability($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      id
      mergeable
    }
  }
}`;

export const Mergeable = z
  .enum(["MERGEABLE", "CONFLICTING", "UNKNOWN"] satisfies PullRequest["mergeable"][])
  .catch("UNKNOWN");

export const MergeabilityNode = z.object({ id: z.string(), mergeable: Mergeable });
