import type { DocketBrowser } from "../support/docket-browser.ts";
import type { Deployment } from "./deployment.ts";

/** One docket as its reader saw it. Milliseconds from the request that started it. */
export interface DocketRun {
  rankingMs: number;
  /** Facts and readiness of every entry. */
  readinessMs: number;
  /** NaN when no text was streamed, as in an unchanged repeat. */
  firstTextMs: number;
  entriesMs: number[];
  endMs: number;
  deltas: number;
  outcome: string;
  inputTokens: number;
  outputTokens: number;
  modelCalls: number;
}

export async function runDocketOnce(
  browser: DocketBrowser,
  repository: string,
  entries: number,
): Promise<DocketRun> {
  const started = performance.now();
  const run: DocketRun = {
    rankingMs: Number.NaN,
    readinessMs: Number.NaN,
    firstTextMs: Number.NaN,
    entriesMs: [],
    endMs: Number.NaN,
    deltas: 0,
    outcome: "",
    inputTokens: 0,
    outputTokens: 0,
    modelCalls: 0,
  };
  const { id } = await browser.startJob(repository, { limit: entries });
  const stream = await browser.events(id);
  await stream.until((event) => {
    const at = performance.now() - started;
    switch (event.event) {
      case "job":
        break;
      case "ranking":
        run.rankingMs = at;
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

/** Measured dockets, each by a person of their own: nobody's quota or memory is in the way. */
export async function runDockets(
  deployment: Deployment,
  repository: string,
  entries: number,
  runs: number,
): Promise<{ runs: DocketRun[]; requests: number }> {
  const measured: DocketRun[] = [];
  let requests = 0;
  for (let run = 0; run < runs; run += 1) {
    const browser = await deployment.connect(`reader-${crypto.randomUUID().slice(0, 8)}`);
    deployment.served.world.control.log.clear();
    measured.push(await runDocketOnce(browser, repository, entries));
    requests = deployment.served.world.control.log.entries({ upstream: "github" }).length;
  }
  return { runs: measured, requests };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
