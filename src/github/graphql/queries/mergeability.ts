import * as z from "zod";

import type { Mergeability } from "../../../summarize/pull-request/pull-request.ts";

/** GitHub computes mergeability from the first time somebody asks; a later answer usually knows. */
export const MERGEABILITY = `query Mergeability($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      id
      mergeable
      mergeState: mergeStateStatus
    }
  }
}`;

export const Mergeable = z
  .enum(["MERGEABLE", "CONFLICTING", "UNKNOWN"] satisfies Mergeability["mergeable"][])
  .catch("UNKNOWN");

export const MergeState = z
  .enum([
    "BEHIND",
    "BLOCKED",
    "CLEAN",
    "DIRTY",
    "DRAFT",
    "HAS_HOOKS",
    "UNKNOWN",
    "UNSTABLE",
  ] satisfies Mergeability["mergeState"][])
  .catch("UNKNOWN");

export const MergeabilityNode = z.object({
  id: z.string(),
  mergeable: Mergeable,
  mergeState: MergeState,
});
