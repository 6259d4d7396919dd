import * as z from "zod";

import type {
  MergeState,
  PullRequest,
  RollupState,
} from "../../summarize/pull-request/pull-request.ts";
import {
  checksOf,
  newestOf,
  type Reported,
  stateOf,
  uncounted,
} from "../graphql/queries/checks.ts";
import { nonNull } from "../graphql/queries/connection.ts";

const CheckRun = z.object({
  id: z.int().catch(0),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  app: z.object({ slug: z.string().nullish() }).nullish(),
});

const CommitStatus = z.object({ context: z.string(), state: z.string() });

/** What GitHub Actions and other apps report. */
export const CheckRuns = z
  .object({
    total_count: z.int(),
    check_runs: z.array(CheckRun.nullable().catch(null)).transform(nonNull),
  })
  .transform(({ total_count: total, check_runs: runs }) => ({
    total,
    list: runs.map(({ id, name, status, conclusion, app }) => ({
      id,
      isError: false,
      check: {
        name,
        state: status === "completed" ? stateOf((conclusion ?? "").toUpperCase()) : "pending",
      },
      of: JSON.stringify([name, app?.slug]),
    })),
  }));

/** The older kind, one state a context. */
export const CombinedStatus = z
  .object({
    total_count: z.int(),
    statuses: z.array(CommitStatus.nullable().catch(null)).transform(nonNull),
  })
  .transform(({ total_count: total, statuses }) => ({
    total,
    list: statuses.map(({ context, state }) => ({
      id: 0,
      isError: state.toLowerCase() === "error",
      check: { name: context, state: stateOf(state.toUpperCase()) },
      of: JSON.stringify([context]),
    })),
  }));

interface RestReported extends Reported {
  /** The check itself broke, which GitHub's state tells from one that failed. */
  isError: boolean;
}

type Reports = { total: number; list: RestReported[] };

/** What GitHub says only where all checks of the head pass, whatever ran before. */
const PASSED: ReadonlySet<MergeState> = new Set(["CLEAN", "HAS_HOOKS"]);

/**
 * Both kinds as one, by the newest run of each check. What could not be read, or not to its end, leaves the state
 * unknown unless one fails anyway. Workflows are not told apart here: where an older run of the same name failed, it may
 * be of another one, and only GitHub's word for the merge says that it does not count.
 */
export function rollUp(
  runs: Reports | null,
  statuses: Reports | null,
  mergeState: MergeState,
): PullRequest["checks"] {
  const read = [runs, statuses].filter((part) => part !== null);
  const list = read.flatMap((part) => part.list);
  const newest = newestOf(list);
  const state = worstOf(newest);
  const isFailing = state === "FAILURE" || state === "ERROR";
  if (isFailing && PASSED.has(mergeState)) {
    // It was replaced under another name, or failed only just now.
    return uncounted("unknown");
  }
  const isWhole =
    read.length === 2 && list.length >= read.reduce((sum, part) => sum + part.total, 0);
  const isKnown = isWhole && (worstOf(list) === state || PASSED.has(mergeState));
  if (!isFailing && (!isKnown || (state === null && mergeState === "UNSTABLE"))) {
    return uncounted("unknown");
  }
  if (state === null) {
    return { state, total: 0, list: [] };
  }
  // Two workflows may each have a check of that name.
  return isWhole && newest.length === list.length
    ? checksOf(
        state,
        list.map(({ check }) => check),
      )
    : uncounted(state);
}

/** As GitHub's roll-up takes them: null without any. */
function worstOf(reported: readonly RestReported[]): RollupState | null {
  const failing = reported.filter(({ check }) => check.state === "failure");
  if (failing.length > 0) {
    return failing.every(({ isError }) => isError) ? "ERROR" : "FAILURE";
  }
  const isPending = reported.some(({ check }) => check.state === "pending");
  return isPending ? "PENDING" : reported.length === 0 ? null : "SUCCESS";
}
