import type { JobListItem, JobStarted } from "../../src/protocol/docket.ts";
import { entryKey } from "../../src/protocol/entry-key.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import type { Deployment } from "./deployment.ts";
import { workerdCpuMs } from "./workerd-usage.ts";

/** What a docket is asked to be about, as in the body of `POST /api/jobs`. */
export type AskedDocket = { repository: string } | { repositories: readonly string[] };

/** One docket as its reader saw it. Milliseconds from the request that started it. */
export interface DocketRun {
  /** NaN where no queue was asked for. */
  firstRowsMs: number;
  lastRowsMs: number;
  rankingMs: number;
  /** Facts and readiness of every entry. */
  readinessMs: number;
  /** NaN when no text was streamed, as in an unchanged repeat. */
  firstTextMs: number;
  entriesMs: number[];
  endMs: number;
  deltas: number;
  outcome: string;
  /** Of each entry's prompt, in rank order. */
  promptTokens: number[];
  /** What each second reading took in and gave out, in rank order. */
  readings: { inputTokens: number; outputTokens: number }[];
  inputTokens: number;
  outputTokens: number;
  modelCalls: number;
}

export async function runDocketOnce(
  browser: DocketBrowser,
  about: AskedDocket,
  entries: number,
  more: { queue?: boolean } = {},
): Promise<DocketRun> {
  const started = performance.now();
  const run: DocketRun = {
    firstRowsMs: Number.NaN,
    lastRowsMs: Number.NaN,
    rankingMs: Number.NaN,
    readinessMs: Number.NaN,
    firstTextMs: Number.NaN,
    entriesMs: [],
    endMs: Number.NaN,
    deltas: 0,
    outcome: "",
    promptTokens: [],
    readings: [],
    inputTokens: 0,
    outputTokens: 0,
    modelCalls: 0,
  };
  let keys: string[] = [];
  const { id } = await browser.json<JobStarted>(
    await browser.request("POST", "/api/jobs", { body: { ...about, limit: entries, ...more } }),
    202,
  );
  const stream = await browser.events(id);
  await stream.until((event) => {
    const at = performance.now() - started;
    switch (event.event) {
      case "job":
        break;
      case "ranking":
        run.rankingMs = at;
        keys = event.data.pullRequests.map(entryKey);
        break;
      case "pull-request":
        run.readinessMs = at;
        break;
      case "delta":
        run.firstTextMs = Number.isNaN(run.firstTextMs) ? at : run.firstTextMs;
        run.deltas += 1;
        break;
      case "summary":
        run.entriesMs.push(at);
        run.promptTokens[keys.indexOf(entryKey(event.data))] = event.data.usage?.inputTokens ?? 0;
        break;
      case "check":
        run.readings[keys.indexOf(entryKey(event.data))] = event.data.usage;
        break;
      case "queue":
        if (event.data.rows.length > 0) {
          run.firstRowsMs = Number.isNaN(run.firstRowsMs) ? at : run.firstRowsMs;
          run.lastRowsMs = at;
        }
        break;
      case "yours":
      case "job-scope":
        break;
      case "done":
        run.endMs = at;
        run.outcome = event.data.outcome;
        run.inputTokens = event.data.usage.inputTokens;
        run.outputTokens = event.data.usage.outputTokens;
        run.modelCalls = event.data.usage.calls;
    }
    return event.event === "done";
  });
  return run;
}

/** Dockets one after the other, and what one of them costs. */
export interface MeasuredDockets {
  runs: DocketRun[];
  /** Of the last one, to GitHub. */
  requests: number;
  cpuMs: number;
  rows: number;
  /** Between objects. */
  calls: number;
  storedBytes: number;
}

/** Measured dockets, each by a person of their own: nobody's quota or memory is in the way. */
export async function runDockets(
  deployment: Deployment,
  about: AskedDocket,
  entries: number,
  wanted: number,
  more: { queue?: boolean } = {},
): Promise<MeasuredDockets> {
  const browsers: DocketBrowser[] = [];
  for (let run = 0; run < wanted; run += 1) {
    browsers.push(await deployment.connect(`reader-${crypto.randomUUID().slice(0, 8)}`));
  }
  const { fakes } = deployment;
  const runs: DocketRun[] = [];
  let requests = 0;
  const costBefore = await deployment.meter();
  const cpuBefore = await workerdCpuMs();
  for (const browser of browsers) {
    await fakes.clearLog();
    runs.push(await runDocketOnce(browser, about, entries, more));
    requests = (await fakes.log({ upstream: "github" })).entries.length;
  }
  const cpuMs = ((await workerdCpuMs()) - cpuBefore) / wanted;
  for (const browser of browsers) {
    await untilReported(browser);
  }
  const cost = await deployment.meter();
  return {
    runs,
    requests,
    cpuMs,
    rows: (sum(cost.rows) - sum(costBefore.rows)) / wanted,
    calls: (sum(cost.requests) - sum(costBefore.requests)) / wanted,
    storedBytes: (cost.storedBytes - costBefore.storedBytes) / wanted,
  };
}

/** Until the session knows that its docket has ended: then nothing more is written. */
async function untilReported(browser: DocketBrowser): Promise<void> {
  for (;;) {
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    if (jobs.every(({ outcome }) => outcome !== "running")) {
      return;
    }
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  // Ours, of the look above.
  const { "BrowserSession.jobs": _ours, ...others } = counts;
  return Object.values(others).reduce((total, count) => total + count, 0);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
