import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { personKeyOf } from "../../src/browser-session/person-key.ts";
import { DIGEST_SPREAD_MS } from "../../src/limits.ts";
import type { Person } from "../../src/person/person.ts";
import type { DigestSaved, DigestView } from "../../src/protocol/digests.ts";
import { type Received, SLACK_ADDRESS } from "../fakes/receivers/receivers.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";

const CALM = "gullhaven/ropewalk";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A Monday, an hour before the digest. */
const MONDAY = Date.parse("2026-11-23T07:30:00Z");
const AT = Date.parse("2026-11-23T08:30:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: MONDAY });
});

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

const REQUEST = {
  name: "Morning queue",
  repositories: [CALM],
  schedule: { days: ["mon", "tue", "wed", "thu", "fri"], time: "08:30", timeZone: "UTC" },
  deliver: { kind: "slack", url: SLACK_ADDRESS },
  limit: 0,
};

async function create(
  browser: DocketBrowser,
  more: Record<string, unknown> = {},
): Promise<DigestSaved> {
  return browser.json(
    await browser.request("POST", "/api/digests", { body: { ...REQUEST, ...more } }),
    201,
  );
}

async function list(browser: DocketBrowser): Promise<DigestView[]> {
  return browser.json(await browser.request("GET", "/api/digests"), 200);
}

async function theOne(browser: DocketBrowser): Promise<DigestView> {
  const [digest] = await list(browser);
  if (digest === undefined) {
    throw new Error("There is no digest.");
  }
  return digest;
}

/** The object of a sample person. */
async function personStub(login = "mira-lindqvist"): Promise<DurableObjectStub<Person>> {
  const id = Number(await fakes.command("github", "account-id", { login }));
  return env.PERSON.getByName(await personKeyOf(id));
}

async function alarm(): Promise<void> {
  await runDurableObjectAlarm(await personStub());
}

async function received(name: "slack" | "receiver" = "slack"): Promise<Received[]> {
  const messages: Received[] = JSON.parse(JSON.stringify(await fakes.command(name, "received")));
  return messages;
}

/** The states of the newest digest's deliveries, newest first, once none is on its way. */
async function outcomes(browser: DocketBrowser): Promise<string[]> {
  await eventually(async () =>
    (await theOne(browser)).deliveries.every(({ state }) => state !== "running"),
  );
  const { deliveries } = await theOne(browser);
  return deliveries.map(({ state, code }) => (code === undefined ? state : `${state} ${code}`));
}

async function come(at: number): Promise<void> {
  vi.setSystemTime(at + DIGEST_SPREAD_MS);
  await alarm();
}

describe("a digest", () => {
  it("comes at its hour, and says what its person is to do", async ({ expect }) => {
    const browser = await connectedBrowser();
    const made = await create(browser);
    expect(made).toMatchObject({
      state: "active",
      deliver: { kind: "slack", url: "https://hooks.slack.com/services/T0SAMPLE/…" },
      nextRuns: [
        "2026-11-23T08:30:00.000Z",
        "2026-11-24T08:30:00.000Z",
        "2026-11-25T08:30:00.000Z",
      ],
      private: false,
      deliveries: [],
    });
    await alarm();
    expect((await theOne(browser)).deliveries).toEqual([]);
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent"]);
    const [message, ...more] = await received();
    expect(more).toEqual([]);
    expect(message?.body).toContain("Nobody asked");
    expect(message?.body).toContain(`https://docket.test/o/${CALM}#`);
    expect((await theOne(browser)).nextRuns[0]).toBe("2026-11-24T08:30:00.000Z");
  });

  it("says nothing where nothing changed, and what changed where something did", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent"]);
    await come(AT + 24 * HOUR_MS);
    expect(await outcomes(browser)).toEqual(["skipped unchanged", "sent"]);
    const { rows } = await queueOf(browser);
    await fakes.command("github", "close", { repository: CALM, number: rows[0], merged: true });
    await come(AT + 48 * HOUR_MS);
    expect(await outcomes(browser)).toEqual(["sent", "skipped unchanged", "sent"]);
    expect((await received())[1]?.body).toMatch(/No longer open|Merged/);
  });
});

async function queueOf(browser: DocketBrowser): Promise<{ rows: number[] }> {
  const { id } = await browser.startJob(CALM, { limit: 0 });
  const { queue = [] } = await browser.finished(id);
  return { rows: queue.flatMap(({ rows }) => rows.map(({ number }) => number)) };
}
