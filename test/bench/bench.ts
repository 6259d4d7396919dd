import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { countAskedInVain } from "./asked-in-vain.ts";
import { measureBare, measureDevelopment } from "./bare.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { type DocketRun, median, runDocketOnce, runDockets } from "./docket-run.ts";
import { measureElsewhere } from "./elsewhere.ts";
import { limitOf } from "./limit.ts";
import { measureQueues } from "./queues.ts";
import { muteLog } from "./quiet.ts";
import { type RecipeRun, runRecipe } from "./recipe.ts";
import { readSettings, type Settings } from "./settings.ts";
import { type Figure, figure, type Goal, isMissed, ms, renderTable } from "./table.ts";
import { workerdCpuMs } from "./workerd-usage.ts";

const { calm, busy } = SAMPLE_REPOSITORIES;
const SESSIONS_AT_ONCE = 50;
const SESSIONS_SPREAD_MS = 30_000;
const READERS = 41;
const READ_TOGETHER_TURNS = 3;
const TABLE = "dist/bench.md";

const NEAR_THE_LIMIT: Goal = { kind: "at most", value: 1.1 };

const settings = readSettings(process.argv.slice(2));
const PARTS: Record<string, (to: Deployment) => Promise<Figure[]>> = {
  "5 entries": (to) => compare(to, calm, 5, settings, 3),
  "20 entries": (to) => compare(to, busy, 20, { ...settings, runs: Math.min(settings.runs, 3) }, 1),
  "5 entries again": (to) => repeat(to, settings),
  "the queue and several repositories": (to) => measureQueues(to, settings),
  "shared, digests and MCP": (to) => measureElsewhere(to, settings),
  "41 readers": readTogether,
  "50 sessions": crowd,
  "what is deployed": () => measureBare(settings),
  "the development server": () => measureDevelopment(settings),
};
muteLog();
const loadBefore = loadavg()[0] ?? 0;
// In workerd alone: what the development server puts before it, a deployment does not have.
const deployment = await deploy(settings, { bare: true });
try {
  // The first dockets of a process compile the Worker, and start the meter; they are nobody's.
  await runDockets(deployment, { repository: calm }, 5, 2);
  await runDockets(deployment, { repository: busy }, 20, 1);
  const figures: Figure[] = [];
  for (const [part, measure] of Object.entries(PARTS)) {
    const started = performance.now();
    figures.push(...(await measure(deployment)));
    console.log(`${part}: ${Math.round((performance.now() - started) / 1000)} s`);
  }
  const table = [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, load ${loadBefore.toFixed(1)} before; ${JSON.stringify(settings)}`,
    "",
    renderTable(figures),
    "",
  ].join("\n");
  console.log(table);
  await writeFile(TABLE, table);
  const missed = figures.filter(isMissed);
  if (missed.length > 0) {
    console.error(`Missed: ${missed.map(({ what }) => what).join("; ")}.`);
    process.exitCode = 1;
  }
} finally {
  await deployment.close();
}

/** Docket, its limit and the recipe, side by side. */
async function compare(
  to: Deployment,
  repository: string,
  entries: number,
  { runs: wanted, ...rest }: Settings,
  recipeRuns: number,
): Promise<Figure[]> {
  const measured = await runDockets(to, { repository }, entries, wanted);
  const { runs, requests } = measured;
  const recipes: RecipeRun[] = [];
  for (let run = 0; run < recipeRuns; run += 1) {
    recipes.push(await runRecipe(to, repository, entries));
  }
  const of = (pick: (run: DocketRun) => number) => median(runs.map(pick));
  const recipe = (pick: (run: RecipeRun) => number) => median(recipes.map(pick));
  const recipeMs = recipe(({ endMs }) => endMs);
  // The same in each run: what a prompt holds depends on the sample data alone.
  const { promptTokens = [], readings = [] } = runs[0] ?? {};
  const inVain = await countAskedInVain(repository, entries);
  const latencies = { runs: wanted, ...rest };
  const limit = limitOf(latencies, { promptTokens, readings, inVain });
  const firstTextMs = of((run) => run.firstTextMs);
  const writtenMs = of((run) => Math.max(...run.entriesMs));
  const endMs = of((run) => run.endMs);
  const name = `${entries} entries`;
  const against = (what: string, docket: number, limitMs: number): Figure => ({
    what: `${name}: ${what}`,
    docket: ms(docket),
    against: `limit ${ms(limitMs)}`,
    value: docket / limitMs,
    goal: NEAR_THE_LIMIT,
  });
  const { goal: _none, ...asIfHeld } = against(
    "readiness of all, as if no place had changed",
    of((run) => run.readinessMs),
    limitOf(latencies, { promptTokens, inVain: 0 }).github,
  );
  const perEntry = (tokens: number): string => figure(tokens / entries);
  const sooner = (what: string, docket: number, atLeast: number): Figure => ({
    what: `${name}: ${what}, times sooner than the recipe's only answer`,
    docket: ms(docket),
    against: `recipe ${ms(recipeMs)}`,
    value: recipeMs / docket,
    ...(entries === 5 ? { goal: { kind: "at least", value: atLeast } } : {}),
  });
  return [
    against(
      "ranking",
      of((run) => run.rankingMs),
      limit.ranking,
    ),
    against(
      "readiness of all",
      of((run) => run.readinessMs),
      limit.github,
    ),
    ...(inVain === 0 ? [] : [asIfHeld]),
    against("first text", firstTextMs, limit.firstText),
    {
      what: `${name}: each entry`,
      docket: Array.from({ length: entries }, (_, index) =>
        figure(of((run) => run.entriesMs[index] ?? Number.NaN)),
      ).join(", "),
    },
    against("all written", writtenMs, limit.written),
    against("end, with second readings", endMs, limit.end),
    sooner("first text", firstTextMs, 8),
    sooner("all written", writtenMs, 3),
    {
      what: `${name}: GitHub requests`,
      docket: figure(requests),
      against: `recipe ${figure(recipe((run) => run.requests))}`,
      ...(entries === 5 ? { value: requests, goal: { kind: "at most", value: 8 } } : {}),
    },
    {
      what: `${name}: model tokens in`,
      docket: figure(of((run) => run.inputTokens)),
      against: `recipe ${figure(recipe((run) => run.inputTokens))}`,
    },
    {
      what: `${name}: model tokens out`,
      docket: figure(of((run) => run.outputTokens)),
      against: `recipe ${figure(recipe((run) => run.outputTokens))}`,
    },
    {
      what: `${name}: model tokens of one entry, without and with its second reading`,
      docket: [
        perEntry(of((run) => writingTokens(run))),
        perEntry(of((run) => allTokens(run))),
      ].join(" and "),
    },
    {
      what: `${name}: rows written`,
      docket: figure(measured.rows),
      ...(entries === 5 ? { value: measured.rows, goal: { kind: "at most", value: 35 } } : {}),
    },
    { what: `${name}: requests between objects`, docket: figure(measured.calls) },
    { what: `${name}: stored`, docket: `${figure(measured.storedBytes / 1000)} kB` },
    { what: `${name}: CPU of the server`, docket: ms(measured.cpuMs) },
  ];
}

function allTokens({ inputTokens, outputTokens }: DocketRun): number {
  return inputTokens + outputTokens;
}

function writingTokens(run: DocketRun): number {
  return run.readings.reduce(
    (rest, { inputTokens, outputTokens }) => rest - inputTokens - outputTokens,
    allTokens(run),
  );
}

/** An unchanged docket again, one whose order changes when people are counted, and one with a changed pull request. */
async function repeat(to: Deployment, known: Settings): Promise<Figure[]> {
  const browser = await to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
  const unchanged = await again(to, browser, calm, "5 entries, unchanged", known);
  const reordered = await again(
    to,
    browser,
    busy,
    "5 entries, an order that changes, unchanged",
    known,
  );
  await to.fakes.command("github", "add-comment", {
    repository: calm,
    number: 158,
    comment: {
      author: "tomas-reyes",
      body: "One more thought: the benchmark should cover combining characters as well.",
    },
  });
  const changed = await runDocketOnce(browser, { repository: calm }, 5);
  const limitOfOne = limitOf(known, { ...changed, inVain: 0 });
  return [
    ...unchanged,
    ...reordered,
    {
      what: "5 entries, one changed: end",
      docket: ms(changed.endMs),
      against: `limit ${ms(limitOfOne.end)}`,
      value: changed.endMs / limitOfOne.end,
    },
    {
      what: "5 entries, one changed: model calls",
      docket: figure(changed.modelCalls),
      value: changed.modelCalls,
      goal: { kind: "at most", value: 2 },
    },
  ];
}

async function again(
  to: Deployment,
  browser: DocketBrowser,
  repository: string,
  name: string,
  known: Settings,
): Promise<Figure[]> {
  const { promptTokens } = await runDocketOnce(browser, { repository }, 5);
  const runs: DocketRun[] = [];
  for (let run = 0; run < known.runs; run += 1) {
    await to.fakes.clearLog();
    runs.push(await runDocketOnce(browser, { repository }, 5));
  }
  const requests = (await to.fakes.log({ upstream: "github" })).entries.length;
  const limit = limitOf(known, { promptTokens, inVain: 0 });
  const endMs = median(runs.map((run) => run.endMs));
  const calls = Math.max(...runs.map(({ modelCalls }) => modelCalls));
  return [
    {
      what: `${name}: end`,
      docket: ms(endMs),
      against: `GitHub waves ${ms(limit.github)}`,
      value: endMs / limit.github,
      goal: { kind: "at most", value: 1.15 },
    },
    {
      what: `${name}: model calls`,
      docket: figure(calls),
      value: calls,
      goal: { kind: "at most", value: 0 },
    },
    { what: `${name}: GitHub requests`, docket: figure(requests) },
  ];
}

/** What it costs to deliver the deltas of one docket to many readers instead of one. */
async function readTogether(to: Deployment): Promise<Figure[]> {
  async function follow(readers: number) {
    const browser = await to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
    const cpuBefore = await workerdCpuMs();
    const { id } = await browser.startJob(calm, { limit: 5 });
    const deltas = await Promise.all(
      Array.from({ length: readers }, async () => {
        let count = 0;
        await (
          await browser.events(id)
        ).until(({ event }) => {
          count += event === "delta" ? 1 : 0;
          return event === "done";
        });
        return count;
      }),
    );
    return {
      cpuMs: (await workerdCpuMs()) - cpuBefore,
      deltas: deltas.reduce((sum, count) => sum + count, 0),
    };
  }
  const values: number[] = [];
  for (let turn = 0; turn < READ_TOGETHER_TURNS; turn += 1) {
    const one = await follow(1);
    const many = await follow(READERS);
    values.push((many.cpuMs - one.cpuMs) / (many.deltas - one.deltas));
  }
  const value = median(values);
  return [
    {
      what: `CPU of the server for a delivered delta, ms (${READERS} readers against one)`,
      docket: value.toFixed(3),
      value,
      goal: { kind: "below", value: 0.2 },
    },
  ];
}

/** Many people at once, against one alone. */
async function crowd(to: Deployment): Promise<Figure[]> {
  const alone = median(
    (await runDockets(to, { repository: calm }, 5, 3)).runs.map(({ endMs }) => endMs),
  );
  const browsers = await Promise.all(
    Array.from({ length: SESSIONS_AT_ONCE }, () =>
      to.connect(`reader-${crypto.randomUUID().slice(0, 8)}`),
    ),
  );
  const cpuBefore = await workerdCpuMs();
  const runs = await Promise.all(
    browsers.map(async (browser, index) => {
      await new Promise((resolve) => {
        setTimeout(resolve, (index * SESSIONS_SPREAD_MS) / SESSIONS_AT_ONCE);
      });
      return runDocketOnce(browser, { repository: calm }, 5);
    }),
  );
  const cpuMs = ((await workerdCpuMs()) - cpuBefore) / runs.length;
  const endMs = median(runs.map((run) => run.endMs));
  const complete = runs.filter(({ outcome }) => outcome === "complete").length;
  const name = `${SESSIONS_AT_ONCE} sessions within ${SESSIONS_SPREAD_MS / 1000} s`;
  return [
    {
      what: `${name}: median end`,
      docket: ms(endMs),
      against: `one alone ${ms(alone)}`,
      value: endMs / alone,
      goal: { kind: "at most", value: 1.3 },
    },
    {
      what: `${name}: complete`,
      docket: `${complete} of ${runs.length}`,
      value: complete,
      goal: { kind: "at least", value: runs.length },
    },
    { what: `${name}: CPU of the server for each`, docket: ms(cpuMs) },
  ];
}
