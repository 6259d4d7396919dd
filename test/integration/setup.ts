import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, onTestFinished, vi } from "vitest";

import { objectNameOf } from "../../src/browser-session/credentials/credential.ts";
import { JOB_RETRY_MS, MERGEABILITY_WAIT_MS } from "../../src/limits.ts";
import type { SummaryJob } from "../../src/summary-job/summary-job.ts";
import { REAL_CLOCK } from "../../src/upstream/clock.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import { createFakesControl } from "../support/fakes-control.ts";

export const ORIGIN = "https://docket.test";

export const fakes = createFakesControl("https://control.test");

const sleep = REAL_CLOCK.sleep.bind(REAL_CLOCK);

/** GitHub takes a while to work mergeability out, the fakes none: how long is waited for it is held where the policy is. */
REAL_CLOCK.sleep = (ms, signal) => sleep(ms === MERGEABILITY_WAIT_MS ? 0 : ms, signal);

/** A fresh browser at the app under test. */
export function openBrowser(): DocketBrowser {
  return new DocketBrowser({
    origin: ORIGIN,
    fetch: (request) => exports.default.fetch(request),
    outside: (request) => fetch(request),
  });
}

/** A browser connected as one of the sample people. */
export async function connectedBrowser(login = "mira-lindqvist"): Promise<DocketBrowser> {
  const browser = openBrowser();
  await browser.connect(login);
  return browser;
}

/** The object of a job that this browser started. */
export async function jobObject(
  browser: DocketBrowser,
  id: string,
): Promise<DurableObjectStub<SummaryJob>> {
  const [, handle = ""] = /=([^.]+)\./.exec(browser.cookie) ?? [];
  return env.SUMMARY_JOB.getByName(`${await objectNameOf(handle)}/${id}`);
}

/** Tokens of which the page shows some, and which are far from being an answer. */
const BEGINNING = 12;

/** From now on the beginning of an answer is there, and its end comes when a test has done all that it does meanwhile, however slowly. */
export async function crawl(): Promise<void> {
  await fakes.model({ tokensAtOnce: BEGINNING, tokensPerSecond: 1 });
}

/** As much again of what is crawling. */
export async function writeOn(): Promise<void> {
  await fakes.model({ tokensAtOnce: 2 * BEGINNING });
}

export async function letFinish(): Promise<void> {
  await fakes.model({ tokensPerSecond: null });
}

/** Waits, a moment at a time, for what the objects do by themselves. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await scheduler.wait(20);
  }
}

/** Every object loses what it holds in memory, in the middle of whatever it does. */
export async function crash(browser: DocketBrowser, jobId: string): Promise<void> {
  await abortAllDurableObjects();
  // `reset` passes over objects that nobody has woken since.
  await browser.session();
  const job = await jobObject(browser, jobId);
  await job.result();
  // What it was in the middle of it takes up when its alarm comes: in a while, or now.
  await runInDurableObject(job, async (_, { storage }) => {
    const alarmAt = (await storage.getAlarm()) ?? Infinity;
    if (alarmAt <= Date.now() + JOB_RETRY_MS) {
      await storage.setAlarm(Date.now());
    }
  });
}

/** Waits before another attempt at an upstream take no time: how long they are is held where the policy is. */
export function skipWaits(): void {
  vi.spyOn(REAL_CLOCK, "sleep").mockImplementation((_ms, signal) =>
    signal?.aborted === true ? Promise.reject(signal.reason) : Promise.resolve(),
  );
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
}

/** Nothing of a test stays: neither in the objects nor in the fakes. */
export async function startAfresh(): Promise<void> {
  await reset();
  await fakes.reset();
}

/** In the tests of a file the date moves by `pass` alone, and everything starts afresh after each. */
export function holdDate(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await startAfresh();
  });
}

export function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
