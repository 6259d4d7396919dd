import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { setPriority } from "node:os";

import { type Outcome, outcomeOf } from "./test/outcome.ts";

/**
 * Runs beside each other. The output of one is held back until those before it have ended. What does one thing after
 * another goes before what can use every core at any time; `nice` is how far each stands back.
 */
const RUNS: { name: string; projects: readonly string[]; nice: number }[] = [
  { name: "unit-tests", projects: ["unit"], nice: 4 },
  { name: "worker-tests", projects: ["integration", "github-app", "memory"], nice: 2 },
  { name: "browser-tests", projects: ["e2e"], nice: 0 },
];

const outputs = RUNS.map(() => "");
let shown = 0;

async function run(
  index: number,
  { name, projects, nice }: (typeof RUNS)[number],
): Promise<Outcome> {
  const file = `dist/${name}.json`;
  await rm(file, { force: true });
  const child = spawn(
    "vitest",
    [
      "run",
      // The other way bundles the configuration with the fakes that it names, which takes seconds in each process.
      "--configLoader=native",
      ...projects.flatMap((project) => ["--project", project]),
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  if (child.pid !== undefined && nice > 0) {
    setPriority(child.pid, nice);
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => show(index, text));
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", resolve);
  });
  const report: unknown = JSON.parse(await readFile(file, "utf8").catch(() => "null"));
  return outcomeOf({ name, code, report, output: outputs[index] ?? "" });
}

function show(index: number, text: string): void {
  outputs[index] += text;
  if (index === shown) {
    process.stdout.write(text);
  }
}

const running = RUNS.map((each, index) => run(index, each));
const ended: Outcome[] = [];
for (const next of running) {
  ended.push(await next);
  shown = ended.length;
  process.stdout.write(outputs[shown] ?? "");
}
for (const failure of ended.flatMap(({ failures }) => failures)) {
  console.log(`\nFailed: ${failure}`);
}
const passed = ended.reduce((sum, one) => sum + one.passed, 0);
const failed = ended.reduce((sum, one) => sum + one.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = ended.every(({ ok }) => ok) ? 0 : 1;
