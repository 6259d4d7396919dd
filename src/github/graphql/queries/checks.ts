import * as z from "zod";

import type {
  Check,
  MergeState,
  PullRequest,
} from "../../../summarize/pull-request/pull-request.ts";
import { connectionOf } from "./connection.ts";

/**
 * Asked for beside the contexts, the state counts runs that newer ones replaced; asked for apart, it is what GitHub
 * shows. More checks than a page holds are counted by GitHub, not named.
 */
export const CHECKS = `rollup: statusCheckRollup { state }
statusCheckRollup {
  contexts(first: 100) {
    totalCount
    runs: checkRunCountsByState { state count }
    statuses: statusContextCountsByState { state count }
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
export interface Reported {
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
      const check: Check = { name: node.context, state: stateOf(node.state) };
      return { check, of: JSON.stringify([node.context]), id: 0 };
    }
    const { app, workflowRun } = node.checkSuite ?? {};
    return {
      check: {
        name: node.name,
        state: node.status === "COMPLETED" ? stateOf(node.conclusion ?? "") : "pending",
      },
      of: JSON.stringify([node.name, app?.id, workflowRun?.workflow.id, workflowRun?.event]),
      id: node.databaseId ?? 0,
    };
  });

/** The newest run of each check: GitHub goes on listing those that it replaced. */
export function newestOf<Each extends Reported>(reported: readonly Each[]): Each[] {
  const oldestFirst = reported.toSorted((a, b) => a.id - b.id);
  const newest = new Set(new Map(oldestFirst.map((each) => [each.of, each])).values());
  return reported.filter((each) => newest.has(each));
}

type State = PullRequest["checks"]["state"];

/** Checks that were all read, as far as they say what GitHub's own state says of them; else they are not counted. */
export function checksOf(state: State, read: readonly Check[]): PullRequest["checks"] {
  // Of checks that pass as a whole, none fails or runs: one that seems to was replaced.
  const list = read.filter(
    (check) => state !== "SUCCESS" || check.state === "success" || check.state === "neutral",
  );
  const counts = countChecks(list);
  return list.length > 0 && agrees(state, counts)
    ? { state, total: list.length, list }
    : uncounted(state);
}

export function uncounted(state: State): PullRequest["checks"] {
  return { state, total: null, list: [] };
}

/** What GitHub makes of each end of a check run, and of each state before its end; docs/readiness.md has the table. */
const STATES: Readonly<Record<string, Check["state"]>> = {
  SUCCESS: "success",
  NEUTRAL: "neutral",
  SKIPPED: "neutral",
  ACTION_REQUIRED: "failure",
  CANCELLED: "failure",
  ERROR: "failure",
  FAILURE: "failure",
  STARTUP_FAILURE: "failure",
  TIMED_OUT: "failure",
  EXPECTED: "pending",
  IN_PROGRESS: "pending",
  PENDING: "pending",
  QUEUED: "pending",
  REQUESTED: "pending",
  // GitHub gave up waiting for it: it never ended.
  STALE: "pending",
  WAITING: "pending",
};

/** One that is not known yet has not passed. */
export function stateOf(state: string): Check["state"] {
  return STATES[state] ?? "failure";
}

const CountsByState = z.array(z.object({ state: z.string(), count: z.int() })).nullish();

export const Rollup = z
  .object({
    state: z
      .enum(["SUCCESS", "FAILURE", "ERROR", "PENDING", "EXPECTED", "unknown"])
      .catch("unknown"),
  })
  .nullish();

export const Contexts = z
  .object({
    contexts: connectionOf(CheckNode)
      .extend({ runs: CountsByState, statuses: CountsByState })
      .nullish(),
  })
  .nullish();

type Listed = z.output<typeof Contexts>;

/** The state is null when the head has no checks at all. */
export function toChecks(
  rollup: z.output<typeof Rollup>,
  listed: Listed,
  mergeState: MergeState,
): PullRequest["checks"] {
  if (rollup == null) {
    // Null where the head has none; missing where the server does not know it, and where there is an answer beside it.
    // GitHub calls it unstable where checks do not pass, so that there are some.
    return rollup === null && listed == null && mergeState !== "UNSTABLE"
      ? { state: null, total: 0, list: [] }
      : uncounted("unknown");
  }
  const { state } = rollup;
  const { totalCount = 0, nodes = [] } = listed?.contexts ?? {};
  const newest = newestOf(nodes);
  if (nodes.length === totalCount) {
    return checksOf(
      state,
      newest.map(({ check }) => check),
    );
  }
  // Among many, some may have been replaced as well as among those that were read.
  const counts = newest.length < nodes.length ? undefined : countedBy(listed);
  return counts !== undefined && agrees(state, counts)
    ? { state, total: totalCount, list: [], counts }
    : uncounted(state);
}

type Counts = NonNullable<PullRequest["checks"]["counts"]>;

/** By GitHub's own counts, where they are of all. */
function countedBy(listed: Listed): Counts | undefined {
  const { totalCount, runs, statuses } = listed?.contexts ?? {};
  const counted = [...(runs ?? []), ...(statuses ?? [])];
  function sum(...states: Check["state"][]): number {
    return counted
      .filter(({ state }) => states.includes(stateOf(state)))
      .reduce((total, { count }) => total + count, 0);
  }
  const counts = { failing: sum("failure"), pending: sum("pending") };
  const all = counts.failing + counts.pending + sum("success", "neutral");
  return all === totalCount ? counts : undefined;
}

function countChecks(list: readonly Check[]): Counts {
  const count = (state: Check["state"]): number =>
    list.filter((check) => check.state === state).length;
  return { failing: count("failure"), pending: count("pending") };
}

/** Runs that newer ones replaced are in GitHub's lists and counts, and not in its state. */
function agrees(state: State, { failing, pending }: Counts): boolean {
  switch (state) {
    case "FAILURE":
    case "ERROR":
      return failing > 0;
    case "PENDING":
    case "EXPECTED":
      return failing === 0 && pending > 0;
    case "SUCCESS":
      return failing + pending === 0;
    case "unknown":
    case null:
      return false;
  }
}
