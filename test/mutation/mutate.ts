import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { transform } from "esbuild";

import { holding, type TestsThatHold } from "./holding.ts";
import { type MutatedModule, MODULES } from "./modules.ts";
import { type Mutant, mutantsOf, mutate } from "./mutants.ts";
import { marked, Reach } from "./reach.ts";
import { sample } from "./sample.ts";
import { RUN_MAX_MS, Workspace } from "./workspace.ts";

/**
 * Breaks sources one small change at a time and says which of them no test notices:
 * `npm run mutate -- [module…] [--sample 40] [--seed 1]`. Without `--sample` every mutant is tried, which takes hours.
 * `--at src/quota/jobs.ts:42`, as often as wanted, tries those of a line. `--verbose` also says which test noticed which change.
 * `--reach file` keeps what all tests of a module come to, which is then asked once and not each time.
 * `--most 2` asks of each group in workerd the two likeliest files alone: sooner, and the score is one that it has at least.
 */

/** Where it is not asked anew how long all tests take. What goes on for ever has noticed a change, late. */
const KNOWN_RUN_MAX_MS = 180_000;

interface Placed extends Mutant {
  path: string;
  /** What a test passes that comes to it; null where that cannot be told. */
  mark: string | null;
}

interface Found {
  mutants: Placed[];
  /** The sources with all marks. */
  marked: ReadonlyMap<string, string>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    at: { type: "string", multiple: true, default: [] },
    reach: { type: "string" },
    most: { type: "string", default: "100" },
    verbose: { type: "boolean", default: false },
  },
});

async function mutantsIn(workspace: Workspace, { sources }: MutatedModule): Promise<Found> {
  const files = await readdir(sources, { recursive: true });
  const mutants: Placed[] = [];
  const withMarks = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith(".ts")).toSorted()) {
    const path = join(sources, file);
    const original = await workspace.read(path);
    const own = mutantsOf(original);
    const { source, markOf } = await marked(path, original, own);
    withMarks.set(path, source);
    mutants.push(...own.map((mutant) => ({ ...mutant, path, mark: markOf(mutant) })));
  }
  return { mutants, marked: withMarks };
}

/** Runs every test without any mutant, and notes which marks each file passes; null where all of them pass. */
async function explore(
  workspace: Workspace,
  { groups }: MutatedModule,
  { marked: sources }: Found,
  { tests, reach }: { tests: TestsThatHold; reach: Reach },
): Promise<string | null> {
  const originals = new Map<string, string>();
  for (const [path, source] of sources) {
    originals.set(path, await workspace.read(path));
    await workspace.write(path, source);
  }
  try {
    for (const group of groups) {
      const files = [...new Set([...sources.keys()].flatMap((path) => tests(path, group)))];
      if (files.length > 0) {
        const { failure, marks } = await workspace.answer({ ...group, files });
        if (failure !== null) {
          return failure;
        }
        marks.forEach(([file, passed]) => reach.note(file, passed));
      }
    }
    return null;
  } finally {
    for (const [path, source] of originals) {
      await workspace.write(path, source);
    }
  }
}

type Outcome = "unreadable" | "survived" | { noticedBy: string };

async function outcomeOf(
  workspace: Workspace,
  mutant: Placed,
  { groups }: MutatedModule,
  { tests, reach, maxMs }: { tests: TestsThatHold; reach: Reach; maxMs: number },
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
      const most = group.project === "unit" ? Number.POSITIVE_INFINITY : Number(values.most);
      const files = tests(mutant.path, group)
        .filter((file) => reach.has(file, mutant.mark))
        .slice(0, most);
      if (files.length > 0) {
        const { failure } = await workspace.answer({ ...group, files }, maxMs);
        if (failure !== null) {
          return { noticedBy: failure };
        }
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
  const found = await mutantsIn(workspace, module);
  const asked = found.mutants.filter(
    ({ path, line }) => values.at.length === 0 || values.at.includes(`${path}:${line}`),
  );
  const chosen = sample(asked, Number(values.sample), Number(values.seed));
  const begun = Date.now();
  const reach = await Reach.read(values.reach);
  let maxMs = KNOWN_RUN_MAX_MS;
  if (reach.isEmpty) {
    const failure = await explore(workspace, module, found, { tests, reach });
    if (failure !== null) {
      console.error(`${name}: without any mutant there fails ${failure}`);
      process.exitCode = 1;
      return;
    }
    maxMs = Math.min(RUN_MAX_MS, 60_000 + 2 * (Date.now() - begun));
    if (values.reach !== undefined) {
      await reach.write(values.reach);
    }
    console.log(`${name}: the tests pass, in ${Math.round((Date.now() - begun) / 1000)} s`);
  }
  let killed = 0;
  let tried = 0;
  for (const mutant of chosen) {
    const outcome = await outcomeOf(workspace, mutant, module, { tests, reach, maxMs });
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
    `${name}: ${killed} of ${tried} killed, ${score}% (of ${found.mutants.length} mutants, in ${seconds} s)`,
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
