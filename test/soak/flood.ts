import { setTimeout as wait } from "node:timers/promises";

import { type Deployment, deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import { seconds, type SoakReport } from "./report.ts";

const SESSIONS = 200;
const POLLS_AT_ONCE = 2;
const DOCKETS = 3;
const SLOWDOWN_MAX = 1.5;
/** They wait for no answer; without a pause the machine that floods would measure itself. */
const PAUSE_MS = 10_000;
/** A docket in another language is written anew. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "pt"];

/**
 * Sessions that begin to connect and poll without end, beside one that wants a docket; in workerd alone, since the
 * development server itself would be what slows down.
 */
export async function soakFlood(): Promise<SoakReport> {
  const started = performance.now();
  const deployment = await deploy(readSettings([]), { bare: true, metered: false });
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  const flood = new AbortController();
  let alone = 0;
  let beside = 0;
  let calls = 0;
  try {
    const browser = await deployment.connect();
    // The first one warms up.
    await timeDocket(browser);
    alone = await medianDocket(browser);
    const floods = Array.from({ length: SESSIONS }, (_, index) =>
      floodFrom(deployment, index, flood.signal, (status) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500) {
          faults.push(`${status} for a session that floods`);
        }
      }),
    );
    beside = await medianDocket(browser);
    flood.abort();
    await Promise.all(floods);
    // By then no connection is idle that the other side is about to close.
    await wait(PAUSE_MS + 1000);
    calls = (await deployment.fakes.log({ upstream: "scalekit" })).entries.length;
    if (beside > SLOWDOWN_MAX * alone) {
      faults.push(`A docket took ${beside} ms beside the flood and ${alone} ms alone.`);
    }
  } finally {
    flood.abort();
    await deployment.close();
  }
  return {
    title: "Sessions that flood",
    rows: [
      ["sessions that begin to connect and poll without end", SESSIONS],
      [
        "their answers by status",
        [...statuses]
          .toSorted(([one], [other]) => one - other)
          .map(([status, count]) => `${status}: ${count.toLocaleString("en")}`)
          .join(", "),
      ],
      ["calls to Scalekit, those of the dockets included", calls],
      ["a docket alone, ms", alone],
      ["a docket beside them, ms", beside],
      ["took", seconds(started)],
    ],
    faults,
  };
}

async function medianDocket(browser: DocketBrowser): Promise<number> {
  const times: number[] = [];
  for (let docket = 0; docket < DOCKETS; docket += 1) {
    times.push(await timeDocket(browser));
  }
  return times.toSorted((one, other) => one - other)[Math.floor(DOCKETS / 2)] ?? 0;
}

async function timeDocket(browser: DocketBrowser): Promise<number> {
  const began = performance.now();
  const language = LANGUAGES.shift() ?? "en";
  const { id } = await browser.startJob(SAMPLE_REPOSITORIES.busy, { language });
  const stream = await browser.events(id);
  await stream.until(({ event }) => event === "done");
  return Math.round(performance.now() - began);
}

async function floodFrom(
  { origin }: Deployment,
  index: number,
  signal: AbortSignal,
  count: (status: number) => void,
): Promise<void> {
  const browser = new DocketBrowser({ origin, fetch: (request) => fetch(request) });
  // As many addresses as sessions: the limits by address are another test's.
  const headers = { "CF-Connecting-IP": `10.7.${index % 100}.${Math.floor(index / 100)}` };
  const send = async (method: string, path: string) => {
    try {
      const { status, body } = await browser.request(method, path, { headers, signal });
      await body?.cancel();
      count(status);
    } catch {
      // Cut off by the end of the flood.
    }
  };
  await wait((index * PAUSE_MS) / SESSIONS);
  while (!signal.aborted) {
    void send("POST", "/api/auth");
    for (let poll = 0; poll < POLLS_AT_ONCE; poll += 1) {
      void send("GET", "/api/auth/status?wait=25");
    }
    await wait(PAUSE_MS);
  }
}
