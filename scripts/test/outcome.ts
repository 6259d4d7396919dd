import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

import * as z from "zod";

const ERROR_LINES_MAX = 8;
const OUTPUT_LINES_MAX = 30;
const LINE_CHARACTERS_MAX = 300;

/** What this reads of Vitest's JSON report. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** How a run ended, and each failure with where it was and the first lines of its error. */
export interface Outcome {
  ok: boolean;
  passed: number;
  failed: number;
  failures: string[];
}

export function outcomeOf(run: {
  name: string;
  code: number | null;
  report: unknown;
  output: string;
}): Outcome {
  const report = Report.safeParse(run.report);
  const { numPassedTests: passed, numFailedTests: failed } = report.data ?? {
    numPassedTests: 0,
    numFailedTests: 0,
  };
  const ok = run.code === 0;
  if (ok) {
    return { ok, passed, failed, failures: [] };
  }
  const failures = (report.data?.testResults ?? []).flatMap((file) => {
    const where = relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter(({ status }) => status === "failed");
    return tests.length === 0 && file.status === "failed"
      ? [failure(where, firstLines(file.message))]
      : tests.map(({ fullName, failureMessages }) =>
          failure(`${where}: ${fullName}`, firstLines(failureMessages.join("\n"))),
        );
  });
  if (failures.length === 0) {
    // What nobody caught is in no report: Vitest prints it last.
    const lines = linesOf(run.output).slice(-OUTPUT_LINES_MAX);
    failures.push(failure(`${run.name} ended with ${run.code ?? "a signal"}`, lines));
  }
  // A run that ended badly without a failed test failed all the same: its set-up, or something nobody caught.
  return { ok, passed, failed: Math.max(failed, 1), failures };
}

function failure(title: string, lines: string[]): string {
  return [title, ...lines.map((line) => `    ${line.slice(0, LINE_CHARACTERS_MAX)}`)].join("\n");
}

function firstLines(text: string): string[] {
  return linesOf(text).slice(0, ERROR_LINES_MAX);
}

function linesOf(text: string): string[] {
  return stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.trim() !== "");
}
