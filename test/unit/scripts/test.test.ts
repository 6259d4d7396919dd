import { resolve } from "node:path";

import { describe, it } from "vitest";

import { outcomeOf } from "../../../scripts/test/outcome.ts";

interface Test {
  name: string;
  error?: string;
}

function reportOf(tests: Test[], file: { status?: string; message?: string } = {}) {
  const assertionResults = tests.map(({ name, error }) => ({
    fullName: name,
    status: error === undefined ? "passed" : "failed",
    failureMessages: error === undefined ? [] : [error],
  }));
  const failed = tests.filter(({ error }) => error !== undefined).length;
  return {
    numPassedTests: tests.length - failed,
    numFailedTests: failed,
    testResults: [
      {
        name: resolve("test/unit/of-this.test.ts"),
        status: failed > 0 ? "failed" : "passed",
        message: "",
        assertionResults,
        ...file,
      },
    ],
  };
}

const RUN = { name: "unit-tests", output: "a line of the run\n" };

describe("the outcome of a run", () => {
  it("names each failed test with its file and the first lines of its error", ({ expect }) => {
    const report = reportOf([
      { name: "this works" },
      {
        name: "this does not",
        error: `\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n\n${"    at deeper\n".repeat(90)}`,
      },
      { name: "nor this", error: "TypeError: no" },
    ]);
    const { failures, ...outcome } = outcomeOf({ ...RUN, code: 1, report });
    expect(outcome).toEqual({ ok: false, passed: 1, failed: 2 });
    expect(failures).toHaveLength(2);
    const [title, error, ...stack] = (failures[0] ?? "").split("\n");
    expect(title).toBe("test/unit/of-this.test.ts: this does not");
    expect(error).toBe("    AssertionError: expected 1 to be 2");
    expect(stack).toHaveLength(7);
    expect(failures[1]).toBe("test/unit/of-this.test.ts: nor this\n    TypeError: no");
  });

  it("names a file none of whose tests began", ({ expect }) => {
    const report = reportOf([], { status: "failed", message: "Cannot find module 'nothing'" });
    expect(outcomeOf({ ...RUN, code: 1, report })).toEqual({
      ok: false,
      passed: 0,
      failed: 1,
      failures: ["test/unit/of-this.test.ts\n    Cannot find module 'nothing'"],
    });
  });

  it("shows the end of what a run printed that ended badly without a failed test", ({ expect }) => {
    const output = `${"✓ a test\n".repeat(200)}Unhandled Rejection\nError: nobody caught this\n`;
    const report = reportOf([{ name: "this works" }]);
    for (const [code, run] of [
      [1, { ...RUN, output, report }],
      [null, { ...RUN, output, report: null }],
    ] as const) {
      const { failures, ...outcome } = outcomeOf({ ...run, code });
      expect(outcome).toEqual({ ok: false, passed: run.report === null ? 0 : 1, failed: 1 });
      const lines = failures.join("\n").split("\n");
      expect(lines[0]).toBe(`unit-tests ended with ${code ?? "a signal"}`);
      expect(lines.at(-1)).toBe("    Error: nobody caught this");
      expect(lines.length).toBeLessThan(50);
    }
  });

  it("says nothing of a run that ended well", ({ expect }) => {
    const report = reportOf([{ name: "this works" }]);
    const outcome = { ok: true, passed: 1, failed: 0, failures: [] };
    expect(outcomeOf({ ...RUN, code: 0, report })).toEqual(outcome);
  });
});
