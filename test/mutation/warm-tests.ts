import { relative, resolve } from "node:path";
import { inspect } from "node:util";

import { createVitest, type TestModule, type TestSpecification, type Vitest } from "vitest/node";

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
  /** Which test failed, or why they could not be run; null where all of them passed. */
  failure: string | null;
  /** Which marks each file has passed. */
  marks: [file: string, marks: string[]][];
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

async function answerTo({ project, files, changed }: TestRun): Promise<TestAnswer> {
  const vitest = await vitestOf(project);
  // Of every project: what one is not asked about it would keep as it has read it before.
  for (const each of await Promise.all(started.values())) {
    changed.forEach((path) => each.invalidateFile(resolve(path)));
  }
  const found = await vitest.globTestSpecifications();
  // What is of another project, such as a measurement, is left out.
  const specifications = files.flatMap((file) =>
    found.filter(({ moduleId }) => moduleId === resolve(file)),
  );
  if (specifications.length === 0) {
    throw new Error(`The project ${project} has none of ${files.join(", ")}.`);
  }
  // What other files came to, or these ones before, is no answer.
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const marks = testModules.map((module): TestAnswer["marks"][number] => [
    relative(".", module.moduleId),
    [...module.children.allTests()].flatMap((test) => marksIn(test.meta())),
  ]);
  return { failure: failureIn(testModules, unhandledErrors, specifications), marks };
}

function marksIn(meta: object): string[] {
  return "marks" in meta && Array.isArray(meta.marks) ? meta.marks : [];
}

function failureIn(
  modules: readonly TestModule[],
  [error]: readonly unknown[],
  asked: readonly TestSpecification[],
): string | null {
  for (const module of modules) {
    const [failed] = module.children.allTests("failed");
    if (failed !== undefined || module.state() === "failed") {
      return `${relative(".", module.moduleId)}  ${failed?.fullName ?? "as a whole"}`;
    }
  }
  if (error !== undefined) {
    return `an error that nobody caught: ${inspect(error)}`;
  }
  const ended = modules.filter((module) => ["passed", "skipped"].includes(module.state()));
  return asked.every((each) => ended.some(({ moduleId }) => moduleId === each.moduleId))
    ? null
    : "a file that was not run to its end";
}

process.on("message", (run: TestRun) => {
  void answerTo(run).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ failure: String(error), marks: [] } satisfies TestAnswer),
  );
});
process.send?.("ready");
