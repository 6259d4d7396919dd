import { cpus } from "node:os";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { workerdCpuMs } from "./cpu.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { type DocketRun, median, runDocketOnce, runDockets } from "./docket-run.ts";
import { type Limit, limitOf } from "./limit.ts";
import { runRecipe } from "./recipe.ts";
import { readSettings, type Settings } from "./settings.ts";

const SESSIONS_AT_ONCE = 50;
const SESSIONS_SPREAD_MS = 30_000;

const settings = readSettings(process.argv.slice(2));
const deployment = await deploy(settings);
try {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}; ${JSON.stringify(settings)}\n`,
  );
  // The first job of a process compiles the Worker; it is nobody's.
  await runDockets(deployment, SAMPLE_REPOSITORIES.calm, 5, 1);
  await compare(deployment, settings, SAMPLE_REPOSITORIES.calm, 5);
  await compare(
    deployment,
    { ...settings, runs: Math.min(settings.runs, 2) },
    SAMPLE_REPOSITORIES.busy,
    20,
  );
  await repeat(deployment, settings);
  await together(deployment);
} finally {
  await deployment.close();
}

async function compare(
  to: Deployment,
  { runs: wanted, ...rest }: Settings,
  repository: string,
  entries: number,
): Promise<void> {
  const cpuBefore = await workerdCpuMs();
  const { runs, requests } = await runDockets(to, repository, entries, wanted);
  const cpuMs = ((await workerdCpuMs()) - cpuBefore) / wanted;
  const promptTokens = median(runs.map(({ inputTokens }) => inputTokens)) / entries;
  const limit = limitOf({ runs: wanted, ...rest }, entries, promptTokens);
  const recipe = await runRecipe(to, repository, entries);
  const of = (pick: (run: DocketRun) => number) => median(runs.map((run) => pick(run)));
  table(`${entries} entries (${repository})`, [
    ["", "Docket", "limit", "Docket / limit", "recipe"],
    row(
      "ranking",
      of((run) => run.rankingMs),
      limit.ranking,
    ),
    row(
      "readiness of all",
      of((run) => run.readinessMs),
      limit.github,
    ),
    row(
      "first text",
      of((run) => run.firstTextMs),
      limit.firstText,
      recipe.endMs,
    ),
    row(
      "first entry",
      of((run) => run.entriesMs[0] ?? Number.NaN),
      Number.NaN,
    ),
    row(
      "end",
      of((run) => run.endMs),
      limit.end,
      recipe.endMs,
    ),
    ["GitHub requests", String(requests), "", "", String(recipe.requests)],
    ["model tokens in", figure(of((run) => run.inputTokens)), "", "", figure(recipe.inputTokens)],
    [
      "model tokens out",
      figure(of((run) => run.outputTokens)),
      "",
      "",
      figure(recipe.outputTokens),
    ],
    ["deltas", figure(of((run) => run.deltas)), "", "", ""],
    ["workerd CPU per job", `${figure(cpuMs)} ms`, "", "", ""],
  ]);
  console.log(
    `The first text comes ${ratio(
      recipe.endMs,
      of((run) => run.firstTextMs),
    )} times sooner than the recipe's only answer, the end ${ratio(
      recipe.endMs,
      of((run) => run.endMs),
    )} times.\n`,
  );
}

/** An unchanged docket again, and one with a changed pull request. */
async function repeat(to: Deployment, { graphqlMs, restMs, ...rest }: Settings): Promise<void> {
  const repository = SAMPLE_REPOSITORIES.calm;
  const browser = await to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
  const first = await runDocketOnce(browser, repository, 5);
  const again = await runDocketOnce(browser, repository, 5);
  await to.served.world.control.commands.get("github")?.["add-comment"]?.({
    repository,
    number: 158,
    author: "tomas-reyes",
    body: "One more thought: the benchmark should cover combining characters as well.",
  });
  const changed = await runDocketOnce(browser, repository, 5);
  const limit: Limit = limitOf({ graphqlMs, restMs, ...rest }, 5, first.inputTokens / 5);
  table(`Again (${repository}, 5 entries)`, [
    ["", "end", "GitHub waves", "ratio", "model calls"],
    [
      "unchanged",
      ms(again.endMs),
      ms(limit.github),
      ratio(again.endMs, limit.github),
      String(again.modelCalls),
    ],
    ["one changed", ms(changed.endMs), "", "", String(changed.modelCalls)],
  ]);
}

/** Many people at once, against one alone. */
async function together(to: Deployment): Promise<void> {
  const repository = SAMPLE_REPOSITORIES.calm;
  const alone = await runDocketOnce(await to.connect("reader-alone"), repository, 5);
  const browsers = await Promise.all(
    Array.from({ length: SESSIONS_AT_ONCE }, (_, index) => to.connect(`crowd-${index}`)),
  );
  const cpuBefore = await workerdCpuMs();
  const runs = await Promise.all(
    browsers.map(async (browser, index) => {
      await new Promise((resolve) => {
        setTimeout(resolve, (index * SESSIONS_SPREAD_MS) / SESSIONS_AT_ONCE);
      });
      return runDocketOnce(browser, repository, 5);
    }),
  );
  const cpuMs = (await workerdCpuMs()) - cpuBefore;
  const deltas = runs.reduce((sum, run) => sum + run.deltas, 0);
  const endMs = median(runs.map((run) => run.endMs));
  table(`${SESSIONS_AT_ONCE} sessions, started over ${SESSIONS_SPREAD_MS / 1000} s`, [
    [
      "",
      "median end",
      "one alone",
      "ratio",
      "complete",
      "CPU per job",
      "CPU per delta, all included",
    ],
    [
      "",
      ms(endMs),
      ms(alone.endMs),
      ratio(endMs, alone.endMs),
      `${runs.filter(({ outcome }) => outcome === "complete").length} of ${runs.length}`,
      ms(cpuMs / runs.length),
      `${(cpuMs / deltas).toFixed(2)} ms`,
    ],
  ]);
}

function row(name: string, docket: number, limit: number, recipe = Number.NaN): string[] {
  return [name, ms(docket), ms(limit), ratio(docket, limit), ms(recipe)];
}

function ms(value: number): string {
  return Number.isNaN(value) ? "" : `${figure(value)} ms`;
}

function figure(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function ratio(value: number, to: number): string {
  return Number.isNaN(value / to) ? "" : (value / to).toFixed(2);
}

function table(title: string, rows: string[][]): void {
  const [head = [], ...body] = rows;
  console.log(`### ${title}\n`);
  console.log(`| ${head.join(" | ")} |`);
  console.log(`|${head.map(() => " --- ").join("|")}|`);
  for (const cells of body) {
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log("");
}
