import * as z from "zod";

import type { Check, PullRequest } from "../../../summarize/pull-request/pull-request.ts";
import { connectionOf } from "./connection.ts";

/**
 * Asked for beside the contexts, the state counts runs that newer ones replaced; asked for apart, it is what GitHub
 * shows. More checks than a page holds are counted, not named.
 */
export const CHECKS = `rollup: statusCheckRollup { state }
statusCheckRollup {
  contexts(first: 100) {
    totalCount
    nodes {
      type: __typename
      ... on CheckRun {
        databaseId name status conclusion
        checkSuite { app { id } workflowRun { event workflow { id } } }
      }
      ... on StatusContext { context state }
    }
  }
}`;

const CheckSuite = z.object({
  app: z.object({ id: z.string() }).nullish(),
  workflowRun: z.object({ event: z.string(), workflow: z.object({ id: z.string() }) }).nullish(),
});

/** A check, and what tells it from those of the same name. */
interface Reported {
  check: Check;
  of: string;
  id: number;
}

const CheckNode = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("CheckRun"),
      databaseId: z.int().nullish(),
      checkSuite: CheckSuite.nullish(),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
    }),
    z.object({ type: z.literal("StatusContext"), context: z.string(), state: z.string() }),
  ])
  .transform((node): Reported => {
    if (node.type === "StatusContext") {
      const check: Check = { name: node.context, state: contextState(node.state) };
      return { check, of: JSON.stringify([node.context]), id: 0 };
    }
    const { app, workflowRun } = node.checkSuite ?? {};
    return {
      check: {
        name: node.name,
        state: node.status === "COMPLETED" ? runState(node.conclusion ?? "") : "pending",
      },
      of: JSON.stringify([node.name, app?.id, workflowRun?.workflow.id, workflowRun?.event]),
      id: node.databaseId ?? 0,
    };
  });

/** The newest run of each check: GitHub goes on listing those that it replaced. */
function newestOf(reported: readonly Reported[]): Check[] {
  const oldestFirst = reported.toSorted((a, b) => a.id - b.id);
  const newest = new Set(new Map(oldestFirst.map((each) => [each.of, each])).values());
  return reported.filter((each) => newest.has(each)).map(({ check }) => check);
}

/** GitHub's own state decides what may be named. Of a part nothing is: whoever counts it would count too few. */
export function checksOf(
  state: PullRequest["checks"]["state"],
  total: number,
  list: readonly Check[],
): PullRequest["checks"] {
  const named = list.length < total ? [] : list;
  return {
    state,
    total,
    list: named.filter(
      (check) => state !== "SUCCESS" || (check.state !== "failure" && check.state !== "pending"),
    ),
  };
}

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

export const Rollup = z
  .object({ state: z.enum(["SUCCESS", "FAILURE", "ERROR", "PENDING", "EXPECTED"]) })
  .nullish();

export const Contexts = z.object({ contexts: connectionOf(CheckNode) }).nullish();

/** The state is null when the head has no checks at all. */
export function toChecks(
  rollup: z.output<typeof Rollup>,
  listed: z.output<typeof Contexts>,
): PullRequest["checks"] {
  const { totalCount = 0, nodes = [] } = listed?.contexts ?? {};
  // Null where the head has none; missing where the server does not know it.
  const state = rollup?.state ?? (rollup === null && totalCount === 0 ? null : "unknown");
  if (nodes.length < totalCount) {
    return checksOf(state, totalCount, []);
  }
  const newest = newestOf(nodes);
  return checksOf(state, newest.length, newest);
}
