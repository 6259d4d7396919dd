import { isDeepStrictEqual } from "node:util";

import { chromium } from "playwright-core";

import type { JobResult } from "../../src/protocol/docket.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import { type Deployment, deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import { launchBrowser } from "../e2e/support/browser.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { createCuttingProxy, type CuttingProxy } from "../support/cutting-proxy.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { type CutReader, EVENT_SOURCES } from "../support/event-sources.ts";
import { capturePrinted } from "../support/printed.ts";
import type { ReceivedEvent } from "../support/stream-reader.ts";
import { browserReader, clientReader, parserReader } from "./cut-readers.ts";
import { type SoakReport, seconds } from "./report.ts";

/** Of every kind of reader. */
const CUTS = 200;
/** Of each kind beside each other: with those that the server has not missed yet they stay below its bound. */
const READERS_AT_ONCE = 15;
/** A browser profile opens six connections to one host at most. */
const READERS_PER_PROFILE = 5;
/** Answers begin with some 600 bytes of headers, and their largest event has a few thousand: half end before that. */
const CUT_BYTES_MAX = 16_000;

/** After a cut: they are given some events twice, which changes nothing. */
const CONNECT_TWICE: ReadonlySet<string> = new Set(["`eventsource` 2"]);

/** Takes an id over before the event has ended: what is cut between the two, at one byte of each event, it loses. */
const TAKE_IDS_EARLY: ReadonlySet<string> = new Set(["`@microsoft/fetch-event-source` 2"]);

interface Session {
  browser: DocketBrowser;
  token: string;
}

interface Kind {
  name: string;
  proxy: CuttingProxy;
  read: (session: Session) => CutReader;
}

/** Reads jobs over sockets that are cut after random bytes, until each kind of reader was cut often enough. */
export async function soakCuts(): Promise<SoakReport> {
  const started = performance.now();
  const printed = capturePrinted();
  const settings = ["--tokensPerSecond", "6", "--modelConcurrency", "2"];
  const deployment = await deploy(readSettings(settings), {
    onLine: printed.onLine,
    metered: false,
    variables: { JOB_TIMEOUT_SECONDS: "600" },
  });
  const chromiumServer = await launchBrowser();
  const kinds: Kind[] = [];
  const faults: string[] = [];
  let jobs = 0;
  let readings = 0;
  try {
    const chrome = await chromium.connect(chromiumServer.wsEndpoint());
    const pages = await Promise.all(
      Array.from({ length: READERS_AT_ONCE / READERS_PER_PROFILE }, () => chrome.newPage()),
    );
    kinds.push(
      ...(await Promise.all(
        Object.entries(EVENT_SOURCES).map(([name, reader]) =>
          kindOf(deployment, name, ({ browser }) => reader(browser.cookie)),
        ),
      )),
      await kindOf(deployment, "`fetch` and `eventsource-parser`", ({ browser }) =>
        parserReader(browser.cookie),
      ),
      await kindOf(deployment, "Docket's client", ({ token }) => clientReader(token)),
      await kindOf(deployment, "Chromium's `EventSource`", () => browserReader(pages)),
    );
    await Promise.all(pages.map((page) => page.goto(kinds.at(-1)?.proxy.origin ?? "")));
    for (const { proxy } of kinds) {
      proxy.begin();
    }
    while (kinds.some(({ proxy }) => proxy.cuts < CUTS)) {
      jobs += 1;
      console.error(`job ${jobs}: ${kinds.map(({ proxy }) => proxy.cuts).join(", ")} cuts so far`);
      const session = await openSession(deployment, jobs);
      const [name = "", value = ""] = session.browser.cookie.split(/=(.*)/s);
      const cookie = { name, value, url: deployment.origin };
      await Promise.all(pages.map((page) => page.context().addCookies([cookie])));
      const { id } = await session.browser.startJob(SAMPLE_REPOSITORIES.calm);
      printed.note(session.browser, id, session.token);
      await Promise.all(
        kinds.flatMap(({ name: kind, proxy, read }) => {
          const follow = read(session);
          return Array.from({ length: READERS_AT_ONCE }, async () => {
            const events = await follow(`${proxy.origin}/api/jobs/${id}/events`).catch(String);
            readings += 1;
            if (typeof events === "string") {
              faults.push(`${kind}: ${events}`);
              return;
            }
            const result = await session.browser.result(id);
            faults.push(
              ...faultsIn(events, result, CONNECT_TWICE.has(kind)).map(
                (fault) => `${kind}: ${fault}`,
              ),
            );
          });
        }),
      );
    }
    faults.push(...(await printed.leaks(deployment.fakes)));
  } finally {
    await chromiumServer.close();
    await Promise.all(kinds.map(({ proxy }) => proxy.close()));
    await deployment.close();
  }
  return {
    title: "Cut connections",
    rows: [
      ...kinds.map(
        ({ name, proxy }) =>
          [name, `${proxy.cuts} cuts in ${proxy.connections} connections`] as const,
      ),
      [`jobs, each read by ${READERS_AT_ONCE} readers of each kind`, jobs],
      ["readings that ended with the result of the job", readings - faults.length],
      ["lines logged and looked through", printed.count],
      ["took", seconds(started)],
    ],
    faults,
  };
}

async function kindOf(
  deployment: Deployment,
  name: string,
  read: (session: Session) => CutReader,
): Promise<Kind> {
  const port = Number(new URL(deployment.origin).port);
  const sparesIds = TAKE_IDS_EARLY.has(name);
  return { name, read, proxy: await createCuttingProxy(port, CUTS, bytesUntilCut, { sparesIds }) };
}

function bytesUntilCut(): number {
  return Math.random() ** 2 * CUT_BYTES_MAX;
}

async function openSession(deployment: Deployment, index: number): Promise<Session> {
  const browser = await deployment.connect(`cut-${index}`);
  const made = await browser.request("POST", "/api/tokens", { body: { name: "soak" } });
  const { token } = await browser.json<{ token: string }>(made, 201);
  return { browser, token };
}

/** What must hold of everything that one reader was given, however it was cut. */
function faultsIn(
  events: readonly ReceivedEvent[],
  result: JobResult,
  connectsTwice: boolean,
): string[] {
  const faults: string[] = [];
  const all = events.flatMap(({ id }) => id ?? []);
  const ids = connectsTwice ? [...new Set(all)] : all;
  if (!ids.every((id, index) => id === index + 1)) {
    faults.push(`the ids were ${ids.join(" ")}`);
  }
  const texts = new Map<number, number>();
  for (const { event, data } of events) {
    if (event === "delta") {
      const length = texts.get(data.number) ?? 0;
      if (data.offset !== length && data.offset !== 0 && !connectsTwice) {
        faults.push(`a delta of #${data.number} went on at ${data.offset} after ${length}`);
      }
      texts.set(data.number, data.offset + data.text.length);
    }
  }
  if (result.outcome !== "complete" || !isDeepStrictEqual(foldEvents(result.id, events), result)) {
    faults.push(`the folded result is not that of the job (${result.outcome})`);
  }
  return faults;
}
