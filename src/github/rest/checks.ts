import * as z from "zod";

import type { Check, PullRequest, RollupState } from "../../summarize/pull-request/pull-request.ts";
import { checksOf, contextState, runState } from "../graphql/queries/checks.ts";

const CheckRun = z.object({
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
});

const CommitStatus = z.object({ context: z.string(), state: z.string() });

/** What GitHub Actions and other apps report. */
export const CheckRuns = z
  .object({ total_count: z.int(), check_runs: z.array(CheckRun) })
  .transform(({ total_count: total, check_runs: runs }) => ({
    total,
    list: runs.map(({ name, status, conclusion }): Reported => {
      const ended = (conclusion ?? "").toUpperCase();
      const done = status === "completed";
      return {
        check: { name, state: done ? runState(ended) : "pending" },
        // As GitHub's own roll-up has it.
        rollup: !done || ended === "STALE" ? "PENDING" : toRollup(runState(ended)),
      };
    }),
  }));

/** The older kind, one state a context. */
export const CombinedStatus = z
  .object({ total_count: z.int(), statuses: z.array(CommitStatus) })
  .transform(({ total_count: total, statuses }) => ({
    total,
    list: statuses.map(({ context, state }): Reported => {
      const is = contextState(state.toUpperCase());
      return {
        check: { name: context, state: is },
        rollup: state.toLowerCase() === "error" ? "ERROR" : toRollup(is),
      };
    }),
  }));

interface Reported {
  check: Check;
  rollup: RollupState;
}

type Reports = { total: number; list: Reported[] };

/** The worst first, as GitHub's roll-up takes them. */
const WORST_FIRST: readonly RollupState[] = ["FAILURE", "ERROR", "PENDING"];

/** Both kinds as one; what could not be read, or not to its end, leaves the state unknown unless one fails anyway. */
export function rollUp(runs: Reports | null, statuses: Reports | null): PullRequest["checks"] {
  const read = [runs, statuses].filter((part) => part !== null);
  const list = read.flatMap((part) => part.list);
  const total = read.reduce((sum, part) => sum + part.total, 0);
  const complete = read.length === 2 && list.length >= total;
  const worst = WORST_FIRST.find((state) => list.some(({ rollup }) => rollup === state));
  const failing = worst === "FAILURE" || worst === "ERROR";
  return checksOf(
    complete || failing ? (worst ?? (total === 0 ? null : "SUCCESS")) : "unknown",
    total,
    list.map(({ check }) => check),
  );
}

function toRollup(state: Check["state"]): RollupState {
  switch (state) {
    case "failure":
      return "FAILURE";
    case "pending":
      return "PENDING";
    case "success":
    case "neutral":
      return "SUCCESS";
  }
}
