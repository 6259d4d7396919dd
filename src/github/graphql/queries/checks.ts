import * as z from "zod";

import type { Check, PullRequest } from "../../../summarize/pull-request/pull-request.ts";
import { connectionOf } from "./connection.ts";

/** More than these are counted, not named: listing runs is what makes this query slow. */
export const CHECKS = `statusCheckRollup {
  state
  contexts(first: 50) {
    totalCount
    nodes {
      type: __typename
      ... on CheckRun { name status conclusion }
      ... on StatusContext { context state }
    }
  }
}`;

const CheckNode = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("CheckRun"),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
    }),
    z.object({ type: z.literal("StatusContext"), context: z.string(), state: z.string() }),
  ])
  .transform((node): Check =>
    node.type === "CheckRun"
      ? {
          name: node.name,
          state: node.status === "COMPLETED" ? runState(node.conclusion ?? "") : "pending",
        }
      : { name: node.context, state: contextState(node.state) },
  );

export function runState(conclusion: string): Check["state"] {
  switch (conclusion) {
    case "SUCCESS":
      return "success";
    case "NEUTRAL":
    case "SKIPPED":
    case "STALE":
      return "neutral";
    default:
      return "failure";
  }
}

export function contextState(state: string): Check["state"] {
  switch (state) {
    case "SUCCESS":
      return "success";
    case "PENDING":
    case "EXPECTED":
      return "pending";
    default:
      return "failure";
  }
}

/** Null when the head has no checks at all. */
export const Rollup = z
  .object({
    state: z.enum(["SUCCESS", "FAILURE", "ERROR", "PENDING", "EXPECTED"]),
    contexts: connectionOf(CheckNode),
  })
  .nullish()
  .transform((rollup): PullRequest["checks"] =>
    rollup == null
      ? { state: null, total: 0, list: [] }
      : { state: rollup.state, total: rollup.contexts.totalCount, list: rollup.contexts.nodes },
  );
