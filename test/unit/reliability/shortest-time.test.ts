import { afterEach, describe, it, vi } from "vitest";

import type { FaultInput } from "../../fakes/control/faults.ts";
import { runWithFaults } from "../../support/fault-run.ts";

// A run that was given up cannot put back what it replaced.
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const SLOW = [
  ["silent", { kind: "hang" }],
  ["silent in the middle", { kind: "stall", afterBytes: 30 }],
  ["a byte a second", { kind: "slow", chunkBytes: 1, intervalMs: 1000 }],
] as const satisfies [string, FaultInput["action"]][];

const STEPS = [
  ["the model", { operation: "chat.completions" }],
  ["every diff", { operation: "pulls.getDiff" }],
  ["the recount", { operation: "Recount" }],
] as const satisfies [string, Pick<FaultInput, "operation">][];

/** From the least that JOB_TIMEOUT_SECONDS may be. */
const SECONDS = [1, 2, 5, 20, 120, 720];

const CASES = STEPS.flatMap(([step, where]) =>
  SLOW.flatMap(([fault, action]) =>
    SECONDS.map((seconds) => ({ step, fault, seconds, input: { ...where, action, times: null } })),
  ),
);

describe("a docket in the time it is given", () => {
  it.for(CASES)(
    "of $seconds s tells all entries while $step is $fault",
    async ({ seconds, input }, { expect, signal }) => {
      const { result } = await runWithFaults(
        ({ control }) => void control.faults.add(input),
        signal,
        { limitMs: seconds * 1000 },
      );
      expect(result.outcome).toBe("complete");
      expect(result.elapsedMs).toBeLessThan(seconds * 1000);
      expect(result.pullRequests).toHaveLength(5);
      for (const { outcome, text, error } of result.pullRequests) {
        expect(text).not.toBe("");
        expect(error === undefined).toBe(outcome === "written");
      }
    },
  );
});
