import { afterEach, describe, it, vi } from "vitest";

import type { FaultInput } from "../../fakes/control/faults.ts";
import { allowOnly, type Level } from "../../support/fault-cells.ts";
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
  ["the model", "GraphQL", { operation: "chat.completions" }],
  ["every diff", "GraphQL", { operation: "pulls.getDiff" }],
  ["the recount", "GraphQL", { operation: "Recount" }],
  ["every list of comments over REST", "REST", { operation: "issues.listComments" }],
  ["every list of reviews over REST", "REST", { operation: "pulls.listReviews" }],
  [
    "every list of reviews by a tool",
    "tools",
    { operation: "ExecuteTool", body: "github_pull_request_reviews_list" },
  ],
] as const satisfies [string, Level, Pick<FaultInput, "operation" | "body">][];

/** From the least that JOB_TIMEOUT_SECONDS may be. */
const SECONDS = [1, 2, 5, 20, 120, 720];

const CASES = STEPS.flatMap(([step, level, where]) =>
  SLOW.flatMap(([fault, action]) =>
    SECONDS.map((seconds) => {
      const input: FaultInput = { ...where, action, times: null };
      return { step, level, fault, seconds, input };
    }),
  ),
);

describe("a docket in the time it is given", () => {
  it.for(CASES)(
    "of $seconds s tells all entries while $step is $fault",
    async ({ seconds, level, input }, { expect, signal }) => {
      const { result } = await runWithFaults(
        (world) => {
          allowOnly(level, world);
          world.control.faults.add(input);
        },
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
