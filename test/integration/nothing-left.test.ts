import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { RESULT_LIFETIME_MS, SESSION_LIFETIME_MS } from "../../src/limits.ts";
import { upstreamAccounts } from "./authorizing.ts";
import { connectedBrowser, startAfresh } from "./setup.ts";

const CALM = "gullhaven/ropewalk";

interface Held {
  id: string;
  /** Its tables, and its alarm. */
  held(): Promise<string[]>;
  runAlarm(): Promise<boolean>;
}

/** Every object that there ever was. */
async function everyObject(): Promise<Held[]> {
  const kinds = await Promise.all([
    objectsOf(env.SUMMARY_JOB),
    objectsOf(env.BROWSER_SESSION),
    objectsOf(env.QUOTA),
    objectsOf(env.ACCOUNT_HOLDER),
    objectsOf(env.PERSON),
    objectsOf(env.SHARED_DOCKET),
  ]);
  return kinds.flat();
}

async function objectsOf<Class extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<Class>,
): Promise<Held[]> {
  const ids = await listDurableObjectIds(namespace);
  return ids.map((id) => {
    const stub = namespace.get(id);
    return {
      id: id.toString(),
      runAlarm: () => runDurableObjectAlarm(stub),
      held: () =>
        runInDurableObject(stub, async (object, { storage }) => {
          const tables = storage.sql
            .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'")
            .toArray();
          const alarm = await storage.getAlarm();
          return [
            ...tables.map(({ name }) => `${object.constructor.name}: ${name}`),
            ...(alarm === null ? [] : [`${object.constructor.name}: alarm at ${alarm}`]),
          ];
        }),
    };
  });
}

/** Objects of other tests of this runtime, which may hold something. */
let others: Set<string>;

async function ourObjects(): Promise<Held[]> {
  return (await everyObject()).filter(({ id }) => !others.has(id));
}

/** What objects still hold once every alarm that is armed has come. */
async function leftAfterAlarms(): Promise<string[]> {
  await runAllAlarms();
  const left = await Promise.all((await ourObjects()).map((object) => object.held()));
  return left.flat();
}

async function runAllAlarms(): Promise<void> {
  for (const object of await ourObjects()) {
    await object.runAlarm();
  }
}

beforeEach(async () => {
  others = new Set((await everyObject()).map(({ id }) => id));
  vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

describe("when all lifetimes are over", () => {
  it("no object holds anything, and no account is left upstream", async ({ expect }) => {
    const browser = await connectedBrowser("ana-duarte");
    const first = await browser.startJob(CALM);
    const second = await browser.startJob(CALM);
    await browser.request("POST", `/api/jobs/${second.id}/cancel`);
    await Promise.all([browser.finished(first.id), browser.finished(second.id)]);
    // The session, the person's quota and two jobs.
    expect((await ourObjects()).length).toBeGreaterThanOrEqual(4);
    expect(await upstreamAccounts()).toHaveLength(1);

    vi.setSystemTime(Date.now() + RESULT_LIFETIME_MS);
    await runAllAlarms();
    expect((await browser.request("GET", `/api/jobs/${first.id}`)).status).toBe(404);
    vi.setSystemTime(Date.now() + SESSION_LIFETIME_MS);
    await expect.poll(leftAfterAlarms).toEqual([]);
    expect(await upstreamAccounts()).toEqual([]);
  });
});
