import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { STREAM_HEARTBEAT_MS } from "../../src/limits.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { readSettings } from "./settings.ts";
import { followJob, percentile } from "./stream-reader.ts";
import { workerdBytes, workerdCpuMs, workerdWaitedMs } from "./workerd-usage.ts";

const JOBS_AT_ONCE = 60;
const READERS_PER_JOB = 5;
/** Jobs begin one after another over the time that one takes, and are looked at once all have begun. */
const BEGIN_MS = 24_000;
const MEASURED_MS = 120_000;
/** Connected and never read from. */
const STALLED = 20;
const SAMPLE_MS = 1000;
const DROPPED = 5000;
const DROPPED_AT_ONCE = 20;
/** Of those that leave without a word, and are held until they are written to. */
const SILENT = 1000;
/** A session remembers what it has summarized, by language. */
const LANGUAGES = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "sv",
  "da",
  "fi",
  "pl",
  "cs",
  "el",
  "ro",
];

const PARTS: Record<string, (deployment: Deployment) => Promise<void>> = { crowd, dropped };

const wanted = process.argv.slice(2);
console.log(`${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`);
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    const deployment = await deploy(
      readSettings(["--tokensPerSecond", "3", "--outputTokens", "60", "--jitter", "0.2"]),
      { variables: { JOB_TIMEOUT_SECONDS: "600" }, metered: false, bare: true },
    );
    try {
      await deployment.fakes.model({ stamped: true });
      await part(deployment);
    } finally {
      await deployment.close();
    }
  }
}

interface Seen {
  delays: number[];
  jobs: number;
  readings: number;
  faults: string[];
}

/** Many readers of many jobs, each by a person of their own and begun again as it ends. */
async function crowd(deployment: Deployment): Promise<void> {
  // The first job compiles the Worker.
  await follow(deployment, { jobs: 1, beginMs: 0, ms: 0 });
  const idle = await follow(deployment, { jobs: 1, beginMs: 0, ms: 0 });
  const stalled = new Set<Socket>();
  const memory = sampleMemory();
  const cpuBefore = await workerdCpuMs();
  const waitedBefore = await workerdWaitedMs();
  const held = [60_000, 120_000].map((ms) =>
    sleep(BEGIN_MS + ms).then(() => deployment.heldBytes()),
  );
  const busy = await follow(deployment, {
    jobs: JOBS_AT_ONCE,
    beginMs: BEGIN_MS,
    ms: BEGIN_MS + MEASURED_MS,
    stalled,
  });
  const cpuMs = (await workerdCpuMs()) - cpuBefore;
  const waitedMs = (await workerdWaitedMs()) - waitedBefore;
  const samples = memory.end();
  for (const socket of stalled) {
    socket.destroy();
  }
  const minute = (index: number) =>
    percentile(
      samples
        .filter(({ at }) => Math.floor((at - BEGIN_MS) / 60_000) === index)
        .map(({ bytes }) => bytes),
      0.5,
    );
  rows(`${JOBS_AT_ONCE * READERS_PER_JOB} readers of ${JOBS_AT_ONCE} jobs for two minutes`, [
    ["jobs followed to their end", busy.jobs],
    ["readings", busy.readings],
    ["readings with a lost event or another result", busy.faults.length],
    ["tokens delivered", busy.delays.length],
    ["delay from the model to a reader, one job alone: median, p99", delay(idle)],
    ["the same among all jobs: median, p99", delay(busy)],
    ["p99 above that of one job alone", `${p99(busy) - p99(idle)} ms`],
    ["readers connected meanwhile that never read", stalled.size],
    ["memory of workerd, median of the first minute", megabytes(minute(0))],
    ["memory of workerd, median of the second minute", megabytes(minute(1))],
    ["held by JavaScript at the end of each", (await Promise.all(held)).map(megabytes).join(", ")],
    [
      "time that workerd ran, and waited for a processor that other work had",
      `${Math.round(cpuMs / 1000)} s, ${Math.round(waitedMs / 1000)} s`,
    ],
    ["CPU time of workerd per token delivered", `${(cpuMs / busy.delays.length).toFixed(2)} ms`],
  ]);
  for (const fault of [...idle.faults, ...busy.faults].slice(0, 10)) {
    console.log(fault);
  }
}

interface Plan {
  jobs: number;
  /** How long it takes until all have begun. */
  beginMs: number;
  /** Until when they are begun again. */
  ms: number;
  stalled?: Set<Socket>;
}

async function follow(deployment: Deployment, plan: Plan): Promise<Seen> {
  const seen: Seen = { delays: [], jobs: 0, readings: 0, faults: [] };
  const started = performance.now();
  await Promise.all(
    Array.from({ length: plan.jobs }, async (_, index) => {
      await sleep((index * plan.beginMs) / plan.jobs);
      const browser = await deployment.connect(`crowd-${index}-${crypto.randomUUID().slice(0, 8)}`);
      for (let round = 0; round === 0 || performance.now() - started < plan.ms; round += 1) {
        const language = LANGUAGES[round % LANGUAGES.length];
        const { id } = await browser.startJob(SAMPLE_REPOSITORIES.calm, { language });
        if (plan.stalled !== undefined && plan.stalled.size < STALLED) {
          plan.stalled.add(stall(deployment, browser, id));
        }
        const readings = await Promise.all(
          Array.from({ length: READERS_PER_JOB }, () => followJob(browser, deployment.origin, id)),
        );
        seen.jobs += 1;
        seen.readings += readings.length;
        for (const { delays, faults } of readings) {
          seen.delays.push(...delays);
          seen.faults.push(...faults);
        }
      }
    }),
  );
  return seen;
}

/** A reader that asks and then takes nothing. */
function stall({ origin }: Deployment, browser: DocketBrowser, id: string): Socket {
  const { port, host } = new URL(origin);
  const socket = connect({ host: "localhost", port: Number(port) });
  socket.on("error", () => undefined).pause();
  const head = [
    `GET /api/jobs/${id}/events HTTP/1.1`,
    `Host: ${host}`,
    `Cookie: ${browser.cookie}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  return socket;
}

/** Readers that come and go while a job is being written: what the process keeps of each, beside that of a request. */
async function dropped(deployment: Deployment): Promise<void> {
  const browser = await deployment.connect("dropper");
  await deployment.fakes.model({ tokensPerSecond: 0.2 });
  const { id } = await browser.startJob(SAMPLE_REPOSITORIES.calm);
  const events = `/api/jobs/${id}/events`;
  const come = (path: string, count: number, leave: Leave) =>
    visit(deployment, { path, cookie: browser.cookie, count, leave });
  // What a process takes once, however many come later.
  await come(events, SILENT, "reset");
  await come("/healthz", SILENT, "stay");
  let kept = await keptOf(deployment);
  const turn = async (path: string, count: number, leave: Leave): Promise<string> => {
    const before = kept;
    await come(path, count, leave);
    kept = await keptOf(deployment);
    return growth(kept, before, count);
  };
  const readers = await turn(events, DROPPED, "reset");
  const requests = await turn("/healthz", DROPPED, "stay");
  const before = kept;
  const silent = await turn(events, SILENT, "end");
  // The first write to one that has gone is answered by its system; that ends it.
  await sleep(2 * STREAM_HEARTBEAT_MS);
  kept = await keptOf(deployment);
  const noticed = growth(kept, before, SILENT);
  // The process gives nothing back to the system, but uses again what it has.
  const again = await turn(events, SILENT, "end");
  rows("Readers that came and went: memory kept of each, of the process and of JavaScript in it", [
    [`${DROPPED} readers that left after the first bytes`, readers],
    [`${DROPPED} GET /healthz`, requests],
    [`${SILENT} readers that left without a word, not yet written to`, silent],
    ["the same once they were", noticed],
    [`${SILENT} more of them after that`, again],
  ]);
}

interface Kept {
  process: number;
  script: number;
}

function growth(now: Kept, before: Kept, count: number): string {
  const each = (part: keyof Kept) => kilobytes((now[part] - before[part]) / count);
  return `${each("process")}, ${each("script")}`;
}

/** In bytes, once all garbage is collected. */
async function keptOf(deployment: Deployment): Promise<Kept> {
  const script = await deployment.heldBytes();
  return { process: await workerdBytes(), script };
}

/** Until the end; or gone after the first bytes, so that the other side is told at once or only when it writes. */
type Leave = "stay" | "reset" | "end";

interface Visit {
  path: string;
  cookie: string;
  count: number;
  leave: Leave;
}

/** Asks so many times, each over a connection of its own. */
async function visit({ origin }: Deployment, { path, cookie, count, leave }: Visit): Promise<void> {
  let left = count;
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const options = { agent: false, headers: { Cookie: cookie } };
      const request = get(`${origin}${path}`, options, (response) => {
        response.on("error", () => undefined).once("end", resolve);
        response.once("data", () => {
          if (leave === "reset") {
            response.socket.resetAndDestroy();
          } else if (leave === "end") {
            response.destroy();
          }
        });
        response.once("close", resolve);
      });
      request.on("error", reject);
    });
  await Promise.all(
    Array.from({ length: DROPPED_AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        await once();
      }
    }),
  );
}

interface Sample {
  at: number;
  bytes: number;
}

function sampleMemory(): { end(): Sample[] } {
  const started = performance.now();
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    void workerdBytes().then((bytes) => samples.push({ at: performance.now() - started, bytes }));
  }, SAMPLE_MS);
  return {
    end() {
      clearInterval(timer);
      return samples;
    },
  };
}

function p99({ delays }: Seen): number {
  return percentile(delays, 0.99);
}

function delay(seen: Seen): string {
  return `${percentile(seen.delays, 0.5)} ms, ${p99(seen)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function rows(title: string, list: readonly (readonly [string, string | number])[]): void {
  console.log(`\n### ${title}\n`);
  for (const [name, figure] of list) {
    console.log(`- ${name}: ${typeof figure === "number" ? figure.toLocaleString("en") : figure}`);
  }
}
