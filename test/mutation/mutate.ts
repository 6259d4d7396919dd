import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { transform } from "esbuild";

import { holding, type TestsThatHold } from "./holding.ts";
import { type MutatedModule, MODULES } from "./modules.ts";
import { type Mutant, mutantsOf, mutate } from "./mutants.ts";
import { sample } from "./sample.ts";
import { RUN_MAX_MS, Workspace } from "./workspace.ts";

/**
 * Breaks sources one small change at a time and says which of them no test notices:
 * `npm run mutate -- [module…] [--sample 40] [--seed 1]`. Without `--sample` every mutant is tried, which takes hours.
 * `--at src/quota/jobs.ts:42`, as often as wanted, tries those of a line. `--verbose` also says which test noticed which change.
 */

interface Placed extends Mutant {
  path: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    at: { type: "string", multiple: true, default: [] },
    verbose: { type: "boolean", default: false },
  },
});

async function mutantsIn(workspace: Workspace, { sources }: MutatedModule): Promise<Placed[]> {
  const files = await readdir(sources, { recursive: true });
  const found: Placed[] = [];
  for (const file of files.filter((name) => name.endsWith(".ts")).toSorted()) {
    const path = join(sources, file);
    const source = await workspace.read(path);
    found.push(...mutantsOf(source).map((mutant) => ({ ...mutant, path })));
  }
  return found;
}

type Outcome = "unreadable" | "survived" | { noticedBy: string };

async function outcomeOf(
  workspace: Workspace,
  mutant: Placed,
  { groups }: MutatedModule,
  { tests, maxMs }: { tests: TestsThatHold; maxMs: number },
): Promise<Outcome> {
  const source = await workspace.read(mutant.path);
  const mutated = mutate(source, mutant);
  try {
    await transform(mutated, { loader: "ts" });
  } catch {
    return "unreadable";
  }
  await workspace.write(mutant.path, mutated);
  try {
    for (const group of groups) {
      const files = tests(mutant.path, group);
      const failure =
        files.length === 0 ? null : await workspace.failure({ ...group, files }, maxMs);
      if (failure !== null) {
        return { noticedBy: failure };
      }
    }
    return "survived";
  } finally {
    await workspace.write(mutant.path, source);
  }
}

async function run(
  name: string,
  module: MutatedModule,
  workspace: Workspace,
  tests: TestsThatHold,
): Promise<void> {
  const all = await mutantsIn(workspace, module);
  const asked = all.filter(
    ({ path, line }) => values.at.length === 0 || values.at.includes(`${path}:${line}`),
  );
  const chosen = sample(asked, Number(values.sample), Number(values.seed));
  const begun = Date.now();
  for (const group of module.groups) {
    const files = [...new Set(chosen.flatMap(({ path }) => tests(path, group)))];
    const failure = files.length === 0 ? null : await workspace.failure({ ...group, files });
    if (failure !== null) {
      console.error(`${name}: without any mutant there fails ${failure}`);
      process.exitCode = 1;
      return;
    }
  }
  const maxMs = Math.min(RUN_MAX_MS, 60_000 + 2 * (Date.now() - begun));
  let killed = 0;
  let tried = 0;
  for (const mutant of chosen) {
    const outcome = await outcomeOf(workspace, mutant, module, { tests, maxMs });
    if (outcome === "unreadable") {
      continue;
    }
    const { path, line, from, to } = mutant;
    const change = `${path}:${line}  ${from.trim()}  ->  ${to.trim() || "nothing"}`;
    tried += 1;
    if (outcome === "survived") {
      console.log(`survived  ${change}`);
      continue;
    }
    killed += 1;
    if (values.verbose) {
      console.log(`noticed   ${change}  by ${outcome.noticedBy}`);
    }
  }
  const score = tried === 0 ? 100 : Math.round((1000 * killed) / tried) / 10;
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(
    `${name}: ${killed} of ${tried} killed, ${score}% (of ${all.length} mutants, in ${seconds} s)`,
  );
}

const names = positionals.length === 0 ? Object.keys(MODULES) : positionals;
const tests = await holding();
const workspace = await Workspace.create();
try {
  for (const name of names) {
    const module = MODULES[name];
    if (module === undefined) {
      throw new Error(`There are ${Object.keys(MODULES).join(", ")}, and no ${name}.`);
    }
    await run(name, module, workspace, tests);
  }
} finally {
  await workspace.remove();
}
