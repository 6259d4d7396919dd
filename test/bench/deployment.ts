import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as z from "zod";

import { serveFakes } from "../e2e/support/served-fakes.ts";
import { freePort } from "../e2e/support/server-process.ts";
import { startWranglerDev } from "../e2e/support/wrangler-dev.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import { createFakesControl, type FakesControl } from "../support/fakes-control.ts";
import { memoryFolder } from "../support/memory-folder.ts";
import type { Settings } from "./settings.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";

const Cost = z.object({
  /** Rows written, by statement. */
  rows: z.record(z.string(), z.int()),
  /** Calls between objects, by method. */
  requests: z.record(z.string(), z.int()),
  storedBytes: z.int(),
});
export type Cost = z.infer<typeof Cost>;

/**
 * Docket under `wrangler dev`, or in workerd alone, over upstreams with the given latencies, which have a process of their
 * own.
 */
export interface Deployment {
  origin: string;
  fakes: FakesControl;
  /** What leads to the upstreams. */
  upstreams: { scalekit: string; model: string };
  /** A new browser session, connected. */
  connect(login?: string): Promise<DocketBrowser>;
  /** Bytes that JavaScript holds once all garbage is collected; only where it is bare. */
  heldBytes(): Promise<number>;
  /** Milliseconds that its last start took, to the first answer; only where it is bare. */
  startedMs(): number;
  /** What it has cost so far. */
  meter(): Promise<Cost>;
  /** Kills it as a crash would, and starts it again on the same storage. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  /** Variables of the app on top of the usual ones. */
  variables?: Record<string, string>;
  /** Takes what the app prints and logs. */
  onLine?: (line: string) => void;
  /** Whether what it writes and asks for is counted; false is exactly what is deployed. */
  metered?: boolean;
  /** Whether it is only what a deployment has, without a page. */
  bare?: boolean;
  /** Whether what it sends to hosts of the internet comes to the fakes; only where it is bare. */
  receivers?: boolean;
  /** Whether what it stores is on the disk rather than in memory. */
  onDisk?: boolean;
}

type App = Pick<Workerd, "kill"> & Partial<Workerd>;

export const PERSON = "mira-lindqvist";

export async function deploy(
  settings: Settings,
  options: DeploymentOptions = {},
): Promise<Deployment> {
  // A deployment waits for no disk either: its storage is elsewhere.
  const place = options.onDisk === true ? tmpdir() : await memoryFolder();
  const folder = await mkdtemp(join(place, "docket-bench-"));
  const served = await serveFakes();
  const fakes = createFakesControl(served.control);
  await fakes.latency({
    github: { graphql: settings.graphqlMs, rest: settings.restMs },
    jitter: settings.jitter,
  });
  await fakes.model({
    firstTokenMs: settings.firstTokenMs,
    firstTokenMsPerThousandPromptTokens: settings.firstTokenMsPerThousandPromptTokens,
    tokensPerSecond: settings.tokensPerSecond,
    outputTokens: settings.outputTokens,
    jitter: settings.jitter,
  });
  const envFile = join(folder, "variables.env");
  const variables = {
    ...served.variables,
    SESSION_SECRET: "benchmark".repeat(4),
    USER_VERIFICATION: "custom",
    SAMPLE_DATA: "1",
    MODEL_CONCURRENCY: String(settings.modelConcurrency),
    ...options.variables,
  };
  await writeFile(
    envFile,
    Object.entries(variables)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(""),
  );
  const port = await freePort();
  const { onLine, metered = true, bare = false, receivers = false } = options;
  const main = metered ? { main: "test/integration/metered-worker.ts" } : {};
  const start = () =>
    bare
      ? startWorkerd({
          port,
          variables,
          folder,
          ...main,
          ...(receivers ? { outbound: served.outbound } : {}),
          ...(onLine === undefined ? {} : { onLine }),
        })
      : startWranglerDev({
          port,
          envFile,
          persistTo: join(folder, "state"),
          ...main,
          ...(onLine === undefined ? {} : { onLine }),
        });
  let app: App = await start();
  const origin = `http://localhost:${port}`;
  return {
    origin,
    fakes,
    upstreams: {
      scalekit: served.variables["SCALEKIT_ENVIRONMENT_URL"] ?? "",
      model: served.variables["OPENAI_BASE_URL"] ?? "",
    },
    async connect(login = PERSON) {
      const browser = new DocketBrowser({ origin, fetch: (request) => fetch(request) });
      await browser.connect(login);
      return browser;
    },
    async heldBytes() {
      return (await app.heldBytes?.()) ?? Number.NaN;
    },
    startedMs: () => app.startedMs ?? Number.NaN,
    async meter() {
      const response = await fetch(`${origin}/meter`);
      return Cost.parse(await response.json());
    },
    async restart() {
      await app.kill();
      app = await start();
    },
    async close() {
      await app.kill();
      served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
