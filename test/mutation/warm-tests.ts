import { resolve } from "node:path";

import { createVitest, type TestSpecification, type Vitest } from "vitest/node";

/**
 * Runs tests for whoever started this process, in the directory it was started in. Each project's vitest stays, with all
 * that it has read and transformed; only the tests themselves begin anew.
 */

export interface TestRun {
  project: string;
  /** In the order in which they are run; the first that fails ends it. */
  files: readonly string[];
  /** What was written since the last run. */
  changed: readonly string[];
}

export interface TestAnswer {
  /** Whether all of them passed. */
  passed: boolean;
  /** Why they could not be run. */
  error?: string;
}

/** What waits for something in vain has noticed a change. */
const TEST_MAX_MS = 40_000;

class InOrder {
  shard(specifications: TestSpecification[]): TestSpecification[] {
    return specifications;
  }

  sort(specifications: TestSpecification[]): TestSpecification[] {
    return specifications;
  }
}

const started = new Map<string, Promise<Vitest>>();

function vitestOf(project: string): Promise<Vitest> {
  const running =
    started.get(project) ??
    createVitest({
      project: [project],
      watch: false,
      bail: 1,
      maxWorkers: 1,
      reporters: [{}],
      testTimeout: TEST_MAX_MS,
      sequence: { sequencer: InOrder },
      update: false,
    });
  started.set(project, running);
  return running;
}

/** Whether all of them passed. */
async function passes({ project, files, changed }: TestRun): Promise<boolean> {
  const vitest = await vitestOf(project);
  changed.forEach((path) => vitest.invalidateFile(resolve(path)));
  const found = await vitest.globTestSpecifications();
  // What is of another project, such as a measurement, is left out.
  const specifications = files.flatMap((file) =>
    found.filter(({ moduleId }) => moduleId === resolve(file)),
  );
  if (specifications.length === 0) {
    throw new Error(`The project ${project} has none of ${files.join(", ")}.`);
  }
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const ran = testModules.filter(({ moduleId }) =>
    files.some((file) => resolve(file) === moduleId),
  );
  return (
    unhandledErrors.length === 0 &&
    ran.length === files.length &&
    ran.every((module) => module.state() === "passed" || module.state() === "skipped")
  );
}

process.on("message", (run: TestRun) => {
  void passes(run).then(
    (passed) => process.send?.({ passed }),
    (error: unknown) => process.send?.({ passed: false, error: String(error) }),
  );
});
process.send?.("ready");
