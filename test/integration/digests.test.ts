import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { personKeyOf } from "../../src/browser-session/person-key.ts";
import { DIGEST_SPREAD_MS } from "../../src/limits.ts";
import type { Person } from "../../src/person/person.ts";
import type { DigestSaved, DigestView } from "../../src/protocol/digests.ts";
import type { JobListItem } from "../../src/protocol/docket.ts";
import { RECEIVER_ADDRESS, type Received, SLACK_ADDRESS } from "../fakes/receivers/receivers.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { isEmpty } from "./authorizing.ts";
import { tally } from "./meter.ts";
import {
  connectedBrowser,
  eventually,
  fakes,
  jobObject,
  openBrowser,
  skipWaits,
  startAfresh,
} from "./setup.ts";
import { startMeter } from "./storage-meter.ts";
import type { Span } from "./wake-time.ts";

const CALM = "gullhaven/ropewalk";
const BUSY = "gullhaven/ferryman";
const PRIVATE = "gullhaven/keelson";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 08:30 of a Monday that is still to come: all that the fakes know of lies before it. */
const AT = mondayAfter(Date.now() + DAY_MS) + 8.5 * HOUR_MS;
const BEFORE = AT - HOUR_MS;

function mondayAfter(time: number): number {
  const day = Math.floor(time / DAY_MS) + 1;
  // The first day of 1970 was a Thursday.
  return (day + ((11 - (day % 7)) % 7)) * DAY_MS;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: BEFORE });
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
  await eventually(async () => {
    // The runtime's own clock is another, so that alarms do not come by themselves.
    await alarm();
    return (await theOne(browser)).deliveries.every(({ state }) => state !== "running");
  });
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
      nextRuns: [0, 1, 2].map((days) => new Date(AT + days * DAY_MS).toISOString()),
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
    expect((await theOne(browser)).nextRuns[0]).toBe(new Date(AT + DAY_MS).toISOString());
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
    expect((await received())[1]?.body).toMatch(/Merged\.|No longer open\./);
  });

  it("counts changes from what may have arrived as from what has, and not from what failed", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fault("slack", { kind: "status", status: 400, body: "invalid_payload" });
    await come(AT);
    expect(await outcomes(browser)).toEqual(["failed rejected"]);
    await fault("slack", { kind: "status", status: 500 });
    await come(AT + DAY_MS);
    expect((await outcomes(browser))[0]).toBe("unknown silent");
    await come(AT + 2 * DAY_MS);
    expect((await outcomes(browser))[0]).toBe("skipped unchanged");
  });
});

async function queueOf(browser: DocketBrowser, repository = CALM): Promise<{ rows: number[] }> {
  const { id } = await browser.startJob(repository, { limit: 0 });
  const { queue = [] } = await browser.finished(id);
  return { rows: queue.flatMap(({ rows }) => rows.map(({ number }) => number)) };
}

const WEBHOOK = { kind: "webhook", url: RECEIVER_ADDRESS };

async function fault(
  upstream: "slack" | "receiver",
  action: Parameters<typeof fakes.fault>[0]["action"],
  times: number | null = 1,
): Promise<void> {
  await fakes.fault({ upstream, action, times });
}

/** The delivery under way, once it waits to be sent again: later than now, since until then it is being looked at. */
async function untilWaiting(): Promise<void> {
  await untilOnRecord("phase = 'waiting' AND next_at > ?", Date.now());
}

async function untilIn(phase: string): Promise<void> {
  await untilOnRecord("phase = ?", phase);
}

async function untilOnRecord(where: string, value: string | number): Promise<void> {
  const stub = await personStub();
  await eventually(async () =>
    runInDurableObject(
      stub,
      (_person, { storage }) =>
        storage.sql.exec(`SELECT 1 FROM delivery WHERE ${where}`, value).toArray().length > 0,
    ),
  );
}

async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await alarm();
}

describe("what a receiver answers", () => {
  it.for([
    [{ kind: "status", status: 400, body: "invalid_payload" }, "failed rejected", false],
    [{ kind: "status", status: 403, body: "action_prohibited" }, "failed rejected", false],
    [{ kind: "status", status: 404, body: "no_service" }, "failed gone", true],
    [{ kind: "status", status: 410, body: "channel_is_archived" }, "failed gone", true],
    [
      { kind: "status", status: 302, headers: { Location: RECEIVER_ADDRESS } },
      "failed redirected",
      false,
    ],
    [{ kind: "status", status: 500, body: "rollup_error" }, "unknown silent", false],
    [{ kind: "status", status: 503, body: "" }, "unknown silent", false],
    [{ kind: "reset" }, "unknown silent", false],
  ] as const)("is told, Slack's %j as %s", async ([action, outcome, pauses], { expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fault("slack", action);
    await come(AT);
    expect(await outcomes(browser)).toEqual([outcome]);
    const { entries } = await fakes.log({ upstream: "slack" });
    expect(entries).toHaveLength(1);
    const digest = await theOne(browser);
    expect(digest.state).toBe(pauses ? "paused" : "active");
    expect(digest.deliveries[0]?.message).toMatch(/^\w.*\.$/);
    expect((await fakes.log({ upstream: "receiver" })).entries).toEqual([]);
  });

  it("is waited for as long as Slack says, and no longer than two hours", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fault("slack", { kind: "status", status: 429, headers: { "Retry-After": "90" } });
    await come(AT);
    await untilWaiting();
    await pass(60_000);
    expect(await received()).toEqual([]);
    await pass(31_000);
    expect(await outcomes(browser)).toEqual(["sent"]);

    await fault("slack", { kind: "status", status: 429, headers: { "Retry-After": "8000" } });
    await send(browser);
    expect(await outcomes(browser)).toEqual(["failed busy", "sent"]);
  });

  it("lets a webhook be sent three times more, under its one id, each signed anew", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { secret = "" } = await create(browser, { deliver: WEBHOOK });
    expect(secret).toMatch(/^whsec_/);
    expect(JSON.stringify(await list(browser))).not.toContain("whsec_");
    await fault("receiver", { kind: "status", status: 500 });
    await fault("receiver", { kind: "reset" });
    await fault("receiver", { kind: "status", status: 502 });
    await come(AT);
    for (const minutes of [1, 7, 20]) {
      await untilWaiting();
      await pass(minutes * MINUTE_MS);
    }
    expect(await outcomes(browser)).toEqual(["sent"]);
    const { entries } = await fakes.log({ upstream: "receiver" });
    const [delivery] = (await theOne(browser)).deliveries;
    expect(entries.map(({ headers }) => headers["webhook-id"])).toEqual(
      Array.from({ length: 4 }, () => delivery?.id),
    );
    expect(new Set(entries.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(4);
    const [message] = await received("receiver");
    expect(new Webhook(secret).verify(message?.body ?? "", message?.headers ?? {})).toMatchObject({
      type: "digest",
      version: 1,
      data: { repositories: [CALM], first: true },
    });
  });

  it("ends a webhook as failed where it was told so each time, and as unknown in silence", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser, { deliver: WEBHOOK });
    for (const [action, outcome] of [
      [{ kind: "status", status: 500 }, "failed broken"],
      [{ kind: "reset" }, "unknown silent"],
    ] as const) {
      await fault("receiver", action, 4);
      await send(browser);
      for (const minutes of [1, 7, 20]) {
        await untilWaiting();
        await pass(minutes * MINUTE_MS);
      }
      expect((await outcomes(browser))[0]).toBe(outcome);
    }
  });

  it("pauses it after five failures in a row", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { onlyChanges: false });
    await fault("slack", { kind: "status", status: 400, body: "invalid_payload" }, null);
    for (let day = 0; day < 5; day += 1) {
      expect((await theOne(browser)).state).toBe("active");
      await come(AT + day * 24 * HOUR_MS);
      await outcomes(browser);
    }
    expect(await theOne(browser)).toMatchObject({
      state: "paused",
      pause: { code: "failing" },
      nextRuns: [],
    });
    const { id } = await theOne(browser);
    const refused = await browser.request("POST", `/api/digests/${id}/send`);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "digest_paused" });
    await fakes.clearFaults();
    const again = await browser.request("PATCH", `/api/digests/${id}`, { body: { paused: false } });
    expect(await browser.json<DigestSaved>(again, 200)).toMatchObject({ state: "active" });
    await send(browser);
    expect((await outcomes(browser))[0]).toBe("sent");
  });
});

async function send(browser: DocketBrowser): Promise<void> {
  const { id } = await theOne(browser);
  const answer = await browser.request("POST", `/api/digests/${id}/send`);
  if (answer.status !== 202) {
    throw new Error(`Not sent: ${answer.status} ${await answer.text()}`);
  }
  await answer.body?.cancel();
}

/** Nothing is being made or sent just now. */
async function untilSettled(): Promise<void> {
  const stub = await personStub();
  await eventually(async () =>
    runInDurableObject(
      stub,
      (_person, { storage }) =>
        storage.sql
          .exec("SELECT 1 FROM delivery WHERE phase NOT IN ('waiting', 'done', 'due')")
          .toArray().length === 0,
    ),
  );
}

/** The object is lost in the phase, with what it had begun. */
async function crashIn(phase: string, { until = async () => {} } = {}): Promise<void> {
  const stub = await personStub();
  await eventually(async () => {
    const isIn = await runInDurableObject(
      stub,
      (_person, { storage }) =>
        storage.sql.exec("SELECT 1 FROM delivery WHERE phase = ?", phase).toArray().length > 0,
    );
    if (!isIn) {
      await until();
    }
    return isIn;
  });
  await abortAllDurableObjects();
}

describe("a crash", () => {
  it("while a docket begins or is made loses nothing and sends once", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    for (const phase of ["starting", "running", "starting", "running"]) {
      await fakes.fault({ upstream: "github", times: null, held: true, action: { kind: "usual" } });
      await send(browser);
      await crashIn(phase, { until: async () => fakes.release() });
      await fakes.clearFaults();
      await browser.session();
      await eventually(async () => {
        await pass(5000);
        await jobsGoOn(browser);
        return (await theOne(browser)).deliveries.every(({ state }) => state !== "running");
      });
    }
    expect(await outcomes(browser)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(await received()).toHaveLength(4);
  });

  it("while it is on its way to Slack is told as unknown, and sends nothing twice", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fault("slack", { kind: "hang" });
    await come(AT);
    await crashIn("sending");
    await fakes.clearFaults();
    await pass(2 * MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["unknown silent"]);
    await pass(30 * MINUTE_MS);
    expect((await fakes.log({ upstream: "slack" })).entries).toHaveLength(1);
  });

  it("while it is on its way to a webhook sends it again under the same id", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { deliver: WEBHOOK });
    await fault("receiver", { kind: "hang" });
    await come(AT);
    await crashIn("sending");
    await fakes.clearFaults();
    await pass(2 * MINUTE_MS);
    await pass(2 * MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["sent"]);
    const [delivery] = (await theOne(browser)).deliveries;
    const messages = await received("receiver");
    expect(messages.map(({ headers }) => headers["webhook-id"])).toEqual([delivery?.id]);
  });
});

/** Jobs that were lost with their objects begin again by their own alarms. */
async function jobsGoOn(browser: DocketBrowser): Promise<void> {
  const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
  for (const { id } of jobs) {
    await runDurableObjectAlarm(await jobObject(browser, id));
  }
}

describe("what may be asked", () => {
  it("is ten digests, each sent four times an hour", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (let index = 0; index < 10; index += 1) {
      await create(browser, { name: `Digest ${index}` });
    }
    const eleventh = await browser.request("POST", "/api/digests", { body: REQUEST });
    expect(eleventh.status).toBe(429);
    // Waiting would not help.
    expect(eleventh.headers.get("Retry-After")).toBeNull();
    expect(await eleventh.json()).toMatchObject({ code: "too_many_digests" });
    const { id } = await theOne(browser);
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      statuses.push((await browser.request("POST", `/api/digests/${id}/send`)).status);
    }
    expect(statuses).toEqual([202, 202, 202, 202, 429]);
    await outcomes(browser);
    await pass(HOUR_MS);
    expect((await browser.request("POST", `/api/digests/${id}/send`)).status).toBe(202);
    await outcomes(browser);
  });

  it.for([
    [{ repositories: ["nonsense"] }, "invalid_repository"],
    [{ repositories: ["gullhaven/nowhere"] }, "repository_not_found"],
    [{ repositories: [] }, "invalid_request"],
    [{ owner: "gullhaven" }, "invalid_request"],
    [{ repositories: undefined, owner: "nobody-of-this-name" }, "repository_not_found"],
    [{ repositories: undefined, owner: "gullhaven/ferryman" }, "invalid_request"],
    // One of them is private, and this Slack is not listed.
    [{ repositories: undefined, owner: "gullhaven" }, "delivery_refused"],
    [{ repositories: [CALM, "gullhaven/nowhere"] }, "repository_not_found"],
    [{ limit: 11 }, "invalid_request"],
    [{ name: "a\u202Eb" }, "invalid_request"],
    [{ schedule: { days: ["mon"], time: "08:30", timeZone: "Nowhere" } }, "invalid_request"],
    [{ deliver: { kind: "mail", url: SLACK_ADDRESS } }, "invalid_request"],
    [{ deliver: { kind: "webhook", url: "https://elsewhere.com/" } }, "delivery_refused"],
    [{ deliver: { kind: "webhook", url: "https://docket.test/api/jobs" } }, "delivery_refused"],
    [
      { deliver: { kind: "slack", url: "https://127.0.0.1/services/T0/B0/abc" } },
      "delivery_refused",
    ],
    [{ secret: "mine" }, "invalid_request"],
  ] as const)("is refused: %j", async ([more, code], { expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/digests", { body: { ...REQUEST, ...more } });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toContain("elsewhere");
    expect(await list(browser)).toEqual([]);
  });

  it("is the person's alone, in each of their browsers", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await create(browser);
    const other = await connectedBrowser();
    const stranger = await connectedBrowser("tomas-reyes");
    expect((await list(other)).map((digest) => digest.id)).toEqual([id]);
    expect(await list(stranger)).toEqual([]);
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["POST", "/send"],
    ] as const) {
      const more = method === "PATCH" ? { body: { paused: true } } : {};
      const answer = await stranger.request(method, `/api/digests/${id}${path}`, more);
      expect(answer.status).toBe(404);
    }
    await stranger.request("DELETE", `/api/digests/${id}`);
    expect(await list(browser)).toHaveLength(1);
    expect((await openBrowser().request("GET", "/api/digests")).status).toBe(401);
    expect((await other.request("DELETE", `/api/digests/${id}`)).status).toBe(204);
    expect(await list(browser)).toEqual([]);
  });
});

async function sendWith(browser: DocketBrowser, grant: Record<string, unknown>): Promise<number> {
  const { token } = await browser.json<{ token: string }>(
    await browser.request("POST", "/api/tokens", { body: { name: "ci", ...grant } }),
    201,
  );
  const headers = { Authorization: `Bearer ${token}` };
  const { id } = await theOne(browser);
  for (const [method, path] of [
    ["GET", "/api/digests"],
    ["DELETE", `/api/digests/${id}`],
  ] as const) {
    const refused = await browser.request(method, path, { headers });
    if (refused.status !== 401) {
      throw new Error(`${method} gave ${refused.status}.`);
    }
  }
  return (await browser.request("POST", `/api/digests/${id}/send`, { headers })).status;
}

describe("an API token", () => {
  it("may send one where it has the scope and reaches the repository, and nothing more", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser);
    expect(await sendWith(browser, {})).toBe(403);
    expect(
      await sendWith(browser, { scopes: ["digest:send"], repositories: ["gullhaven/ferryman"] }),
    ).toBe(404);
    expect(await sendWith(browser, { scopes: ["digest:send"], repositories: [CALM] })).toBe(202);
    expect(await outcomes(browser)).toEqual(["sent"]);
  });
});

describe("a digest and who reads for it", () => {
  it("reads with another browser where the newest has left, and pauses when none is left", async ({
    expect,
  }) => {
    const one = await connectedBrowser();
    await create(one, { onlyChanges: false });
    vi.setSystemTime(Date.now() + 1000);
    const other = await connectedBrowser();
    await eventually(async () => (await connectionCount()) === 2);
    await other.request("POST", "/api/auth/disconnect");
    await come(AT);
    expect(await outcomes(one)).toEqual(["sent"]);
    await one.request("POST", "/api/auth/disconnect");
    await come(AT + 24 * HOUR_MS);
    await eventually(async () => (await received()).length === 2);
    expect((await received())[1]?.body).toContain("No browser of yours is connected");
    const again = await connectedBrowser();
    expect(await theOne(again)).toMatchObject({
      state: "paused",
      pause: { code: "no_connection" },
    });
    await come(AT + 48 * HOUR_MS);
    expect(await received()).toHaveLength(2);
  });

  it("is told as late where it could not begin within two hours", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await come(AT + 5 * HOUR_MS);
    expect(await outcomes(browser)).toEqual(["skipped late"]);
    // A clock that jumps back runs nothing again.
    vi.setSystemTime(AT + MINUTE_MS);
    await alarm();
    expect(await outcomes(browser)).toEqual(["skipped late"]);
    await come(AT + 5 * 24 * HOUR_MS);
    expect((await outcomes(browser)).filter((outcome) => outcome === "sent")).toHaveLength(0);
    expect(await received()).toEqual([]);
  });

  it("stops by the link in its message, without a session, and not by opening it", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await come(AT);
    await outcomes(browser);
    const [, path = ""] =
      /docket\.test(\/digests\/stop\/[\w-]+)/.exec((await received())[0]?.body ?? "") ?? [];
    const passer = openBrowser();
    const page = await passer.request("GET", path, { headers: { Accept: "text/html" } });
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Security-Policy")).toContain("form-action 'self'");
    expect(await page.text()).toContain("Morning queue");
    expect((await theOne(browser)).state).toBe("active");
    const cross = await passer.request("POST", path, {
      headers: { "Sec-Fetch-Site": "cross-site" },
    });
    expect(cross.status).toBe(403);
    const stopped = await passer.request("POST", path, {
      headers: { "Sec-Fetch-Site": "same-origin", Accept: "text/html" },
    });
    expect(stopped.status).toBe(200);
    expect(await theOne(browser)).toMatchObject({ state: "paused", pause: { code: "link" } });
    for (const wrong of [`${path}A`, path.slice(0, -3), "/digests/stop/x"]) {
      expect((await passer.request("POST", wrong)).status).toBe(404);
    }
  });

  it("ends with everything else", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await browser.request("DELETE", "/api/session");
    await come(AT);
    expect(await received()).toEqual([]);
    expect(await list(await connectedBrowser())).toEqual([]);
    expect(await isEmpty(await personStub())).toBe(true);
  });
});

describe("a private repository", () => {
  it("is left out once it has become private, and comes back where it may when confirmed", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser, { deliver: WEBHOOK });
    await fakes.command("github", "hide", { repository: CALM, visibleTo: ["mira-lindqvist"] });
    await come(AT);
    expect(await outcomes(browser)).toEqual(["failed nothing_left"]);
    const digest = await theOne(browser);
    expect(digest).toMatchObject({
      state: "paused",
      pause: { code: "nothing_left" },
      unconfirmed: [CALM],
    });
    expect(await received("receiver")).toEqual([]);
    const confirmed = await browser.request("PATCH", `/api/digests/${digest.id}`, {
      body: { confirmed: true, paused: false },
    });
    expect(await browser.json<DigestSaved>(confirmed, 200)).toMatchObject({
      state: "active",
      private: true,
      unconfirmed: [],
    });
    await send(browser);
    expect((await outcomes(browser))[0]).toBe("sent");
  });

  it("is not sent again once it has become private: its message is written anew without it", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser, { repositories: [CALM, BUSY], deliver: WEBHOOK });
    await fault("receiver", { kind: "status", status: 500 });
    await come(AT);
    await untilWaiting();
    await fakes.command("github", "hide", { repository: BUSY, visibleTo: ["mira-lindqvist"] });
    await pass(MINUTE_MS);
    await untilIn("due");
    await pass(MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["sent"]);
    const { entries } = await fakes.log({ upstream: "receiver" });
    const [id, again, ...more] = entries.map(({ headers }) => headers["webhook-id"]);
    expect([again, more]).toEqual([id, []]);
    const [message] = await received("receiver");
    expect(bodyOf(message).data.repositories).toEqual([CALM]);
    expect(bodyOf(message).data.notes).toEqual([
      `${BUSY} has become private and is left out until you confirm it.`,
    ]);
    expect(message?.body).not.toContain(`/${BUSY}/pull/`);
  });

  it("is not sent again once its person has lost access", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { deliver: WEBHOOK });
    await fault("receiver", { kind: "status", status: 500 });
    await come(AT);
    await untilWaiting();
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [] });
    await pass(MINUTE_MS);
    await untilIn("due");
    await pass(MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["failed nothing_left"]);
    expect((await fakes.log({ upstream: "receiver" })).entries).toHaveLength(1);
  });

  it("waits to be sent again while GitHub does not say what it has become", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { deliver: WEBHOOK });
    await fault("receiver", { kind: "status", status: 500 });
    await come(AT);
    await untilWaiting();
    await fakes.fault({
      upstream: "github",
      times: null,
      action: { kind: "status", status: 502 },
    });
    skipWaits();
    await pass(MINUTE_MS);
    await untilWaiting();
    expect((await fakes.log({ upstream: "receiver" })).entries).toHaveLength(1);
    await fakes.clearFaults();
    await pass(MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["sent"]);
  });

  it("that was confirmed as private is sent again", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { repositories: [PRIVATE], deliver: WEBHOOK });
    await fault("receiver", { kind: "status", status: 500 });
    await come(AT);
    await untilWaiting();
    await pass(MINUTE_MS);
    expect(await outcomes(browser)).toEqual(["sent"]);
    const { entries } = await fakes.log({ upstream: "receiver" });
    const [first, ...others] = entries.map(({ headers }) => headers["webhook-id"]);
    expect(others).toEqual([first]);
    const jobs = await browser.request("GET", "/api/jobs");
    expect(await browser.json<JobListItem[]>(jobs, 200)).toHaveLength(1);
  });

  it("goes to no Slack that is not listed", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fakes.command("github", "hide", { repository: CALM, visibleTo: ["mira-lindqvist"] });
    const { id } = await theOne(browser);
    for (const [method, path, body] of [
      ["PATCH", `/api/digests/${id}`, { confirmed: true }],
      ["POST", "/api/digests", REQUEST],
    ] as const) {
      const answer = await browser.request(method, path, { body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "delivery_refused" });
    }
    await come(AT);
    await outcomes(browser);
    expect(await received()).toEqual([]);
  });

  it.for([
    ["another has its name", "remake", {}, "replaced"],
    ["its person has lost access", "hide", { visibleTo: [] }, "nothing_left"],
  ] as const)("is not sent once %s", async ([, command, more, code], { expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fakes.command("github", command, { repository: CALM, ...more });
    await come(AT);
    expect(await outcomes(browser)).toEqual([`failed ${code}`]);
    expect(await theOne(browser)).toMatchObject({ state: "paused", pause: { code } });
    expect(await received()).toEqual([]);
  });

  it("is the same under another name", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await fakes.command("github", "rename", { repository: CALM, to: "rope-walk" });
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent"]);
  });
});

describe("a digest of several repositories", () => {
  it("is one message about all of them, with what changed in each", async ({ expect }) => {
    const browser = await connectedBrowser();
    expect(await create(browser, { repositories: [CALM, BUSY], limit: 2 })).toMatchObject({
      repositories: [CALM, BUSY],
    });
    expect(await sendWith(browser, { scopes: ["digest:send"], repositories: [CALM] })).toBe(404);
    expect(await sendWith(browser, { scopes: ["digest:send"], repositories: [CALM, BUSY] })).toBe(
      202,
    );
    expect(await outcomes(browser)).toEqual(["sent"]);
    const [first] = await received();
    expect(first?.body).toContain(`${CALM}, ${BUSY}`);
    expect(first?.body).toContain(`https://docket.test/o/${CALM}#`);
    const merged: string[] = [];
    for (const repository of [CALM, BUSY]) {
      const { rows } = await queueOf(browser, repository);
      await fakes.command("github", "close", { repository, number: rows[0], merged: true });
      merged.push(`${repository} #${rows[0]}`);
    }
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent", "sent"]);
    const [, second] = await received();
    for (const name of merged) {
      expect(second?.body).toContain(name);
    }
    await come(AT + DAY_MS);
    expect((await outcomes(browser))[0]).toBe("skipped unchanged");
  });

  it("leaves out what has become private and what its person lost, and says so", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await create(browser, { repositories: [CALM, BUSY], deliver: WEBHOOK, onlyChanges: false });
    await fakes.command("github", "hide", { repository: BUSY, visibleTo: ["mira-lindqvist"] });
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent"]);
    expect(await theOne(browser)).toMatchObject({ state: "active", unconfirmed: [BUSY] });
    const [first] = await received("receiver");
    expect(bodyOf(first).data.repositories).toEqual([CALM]);
    expect(bodyOf(first).data.notes).toEqual([
      `${BUSY} has become private and is left out until you confirm it.`,
    ]);
    expect(first?.body).not.toContain(`/${BUSY}/pull/`);

    const { id } = await theOne(browser);
    await browser.request("PATCH", `/api/digests/${id}`, { body: { confirmed: true } });
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [] });
    await come(AT + DAY_MS);
    expect((await outcomes(browser))[0]).toBe("sent");
    const second = bodyOf((await received("receiver"))[1]);
    expect(second.data.repositories).toEqual([BUSY]);
    expect(second.data.notes).toEqual([`${CALM} is left out: GitHub no longer shows it to you.`]);
    // What GitHub does not show when another is confirmed stays in it.
    await browser.request("PATCH", `/api/digests/${id}`, { body: { confirmed: true } });
    expect((await theOne(browser)).repositories).toEqual([CALM, BUSY]);
    await fakes.command("github", "remake", { repository: BUSY });
    await come(AT + 2 * DAY_MS);
    expect((await outcomes(browser))[0]).toBe("failed replaced");
    expect(await theOne(browser)).toMatchObject({ state: "paused", pause: { code: "replaced" } });
  });

  it("of an owner is resolved each time, without new private ones until they are confirmed", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.command("github", "hide", { repository: PRIVATE, visibleTo: [] });
    const { id, repositories } = await create(browser, {
      repositories: undefined,
      owner: "gullhaven",
      deliver: WEBHOOK,
      onlyChanges: false,
    });
    expect(repositories).toEqual(expect.arrayContaining([CALM, BUSY]));
    expect(repositories).not.toContain(PRIVATE);
    // As where an organization gets a new one.
    await fakes.command("github", "hide", { repository: PRIVATE, visibleTo: ["mira-lindqvist"] });
    expect(
      await sendWith(browser, {
        scopes: ["digest:send"],
        repositories: [...repositories, PRIVATE],
      }),
    ).toBe(404);
    await come(AT);
    expect(await outcomes(browser)).toEqual(["sent"]);
    expect(await theOne(browser)).toMatchObject({
      owner: "gullhaven",
      unconfirmed: [PRIVATE],
      private: false,
    });
    const [first] = await received("receiver");
    expect(bodyOf(first).data.repositories).toEqual(expect.arrayContaining([CALM, BUSY]));
    expect(bodyOf(first).data.notes).toEqual([
      "1 private repository of gullhaven is new and left out until you confirm.",
    ]);
    // Whoever reads the channel does not learn that it exists.
    expect(first?.body).not.toContain("keelson");

    const confirmed = await browser.request("PATCH", `/api/digests/${id}`, {
      body: { confirmed: true },
    });
    expect(await browser.json<DigestSaved>(confirmed, 200)).toMatchObject({
      private: true,
      unconfirmed: [],
    });
    const { rows } = await queueOf(browser, CALM);
    for (const number of rows) {
      await fakes.command("github", "close", { repository: CALM, number, merged: true });
    }
    await come(AT + DAY_MS);
    expect((await outcomes(browser))[0]).toBe("sent");
    const second = bodyOf((await received("receiver"))[1]);
    expect(second.data.repositories).toContain(PRIVATE);
    // One whose last pull request was merged is told of once more.
    expect(
      second.data.changes.flatMap(({ repository, kind, number }) =>
        repository === CALM && ["merged", "gone"].includes(kind) ? [number] : [],
      ),
    ).toEqual(expect.arrayContaining(rows));
  });
});

/** Once so many deliveries have ended; it asks nothing that would be counted. */
async function untilEnded(count: number): Promise<void> {
  const stub = await personStub();
  await eventually(async () =>
    runInDurableObject(
      stub,
      (_person, { storage }) =>
        storage.sql.exec("SELECT 1 FROM delivery WHERE phase = 'done'").toArray().length === count,
    ),
  );
}

/** Of one digest of a repository, with three summaries. Its person's object is awake twice: to begin it and to send it. */
const COST = {
  calls: {
    "github Candidates": 1,
    "github Details": 1,
    "github Open": 1,
    "github QueueFacts": 1,
    "github Reader": 1,
    "github Recount": 1,
    "github RepositoryByName": 1,
    "github pulls.getDiff": 3,
    "scalekit GetConnectedAccountDetails": 1,
    // Of the deployment, once a day.
    "scalekit oauth.token": 1,
    "scalekit proxy": 10,
  },
  requests: {
    "BrowserSession.digestDocket": 1,
    "BrowserSession.jobEnded": 1,
    "BrowserSession.recall": 1,
    "BrowserSession.remember": 3,
    "BrowserSession.startDigest": 1,
    "Person.alarm": 1,
    "Person.digestJobEnded": 1,
    "Person.noteCounts": 1,
    "Person.snoozes": 1,
    "Quota.admitJob": 1,
    "Quota.endJob": 1,
    "SummaryJob.counted": 1,
    "SummaryJob.queues": 1,
    "SummaryJob.read": 1,
    "SummaryJob.result": 1,
    "SummaryJob.start": 1,
  },
  rowsMax: 45,
  /** The person's object and the session's wait for what the docket may hold and for whose it is, and not for the docket. */
  awaited: { BrowserSession: 2, Person: 2, Quota: 0, SummaryJob: 4 },
};

/** How long an answer of GitHub and of Slack takes at least: far longer than it is until all of several are asked for. */
const ANSWER_MS = 1000;
/** A timer may be a moment early. */
const EARLY_MS = 20;

/** How many answers each object is awake for, one after the other: those that are awaited at once count once. */
function answersAwaited(
  awake: Record<string, Span[]>,
  askedAt: readonly number[],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(awake).map(([name, spans]) => {
      let count = 0;
      let answeredAt = -Infinity;
      for (const at of askedAt) {
        const due = at + ANSWER_MS - EARLY_MS;
        if (at >= answeredAt && spans.some(({ from, to }) => from <= at && due <= to)) {
          count += 1;
          answeredAt = due;
        }
      }
      return [name, count];
    }),
  );
}

describe("what a digest costs", () => {
  it("is counted, where it finds nothing new as with five changes", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { limit: 3 });
    await come(AT);
    await untilEnded(1);
    const { rows } = await queueOf(browser);
    await fakes.latency({ github: { graphql: ANSWER_MS, rest: ANSWER_MS } });
    await fault("slack", { kind: "delay", ms: ANSWER_MS }, null);
    const costs: Record<"calls" | "requests" | "rows" | "awaited", Record<string, number>>[] = [];
    for (const changes of [0, 5]) {
      for (const number of rows.slice(0, changes)) {
        await fakes.command("github", "close", { repository: CALM, number, merged: true });
      }
      await fakes.clearLog();
      const meter = await startMeter();
      vi.setSystemTime(AT + (costs.length + 1) * DAY_MS + DIGEST_SPREAD_MS);
      await alarm();
      await untilEnded(costs.length + 2);
      await eventually(async () => meter.requests()["Quota.endJob"] !== undefined);
      meter.stop();
      const { entries } = await fakes.log();
      costs.push({
        calls: tally(entries.map(({ upstream, operation }) => `${upstream} ${operation}`)),
        requests: meter.requests(),
        rows: meter.rows(),
        awaited: answersAwaited(
          meter.awake(),
          entries
            .filter(({ upstream }) => upstream === "github" || upstream === "slack")
            .map(({ startedAt }) => startedAt),
        ),
      });
    }
    expect(await outcomes(browser)).toEqual(["sent", "skipped unchanged", "sent"]);
    for (const { requests, rows: written } of costs) {
      expect(requests).toEqual(COST.requests);
      const sum = Object.values(written).reduce((total, count) => total + count, 0);
      expect(sum, JSON.stringify(written)).toBeLessThanOrEqual(COST.rowsMax);
    }
    expect(costs.map(({ awaited }) => awaited)).toEqual([
      COST.awaited,
      // Its receiver's as well.
      { ...COST.awaited, Person: COST.awaited.Person + 1 },
    ]);
    expect(costs.map(({ calls }) => calls)).toEqual([
      COST.calls,
      // Two of the three that are most discussed are others now; each is written and read a second time.
      { ...COST.calls, "model chat.completions": 4, "slack incoming-webhook": 1 },
    ]);
  });
});

describe("a digest of an owner", () => {
  it.for([
    [
      "somebody else has the login",
      async () =>
        runInDurableObject(await personStub(), (_person, { storage }) => {
          storage.sql.exec(
            "UPDATE digest SET definition = json_set(definition, '$.owner.node', 'U_before')",
          );
        }),
      "replaced",
    ],
    [
      "another repository has the name of one",
      async () => fakes.command("github", "remake", { repository: CALM }),
      "replaced",
    ],
    [
      "GitHub shows none of its repositories any more",
      async () => {
        for (const repository of OWNED) {
          await fakes.command("github", "hide", { repository, visibleTo: [] });
        }
      },
      "nothing_left",
    ],
  ] as const)("pauses once %s", async ([, happen, code], { expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { repositories: undefined, owner: "gullhaven", deliver: WEBHOOK });
    await happen();
    await come(AT);
    expect(await outcomes(browser)).toEqual([`failed ${code}`]);
    expect(await theOne(browser)).toMatchObject({ state: "paused", pause: { code } });
    expect(await received("receiver")).toEqual([]);
  });
});

const OWNED = [
  CALM,
  BUSY,
  PRIVATE,
  "gullhaven/slipway",
  "gullhaven/chartroom",
  "gullhaven/ferryman-web",
];

interface WebhookData {
  data: {
    repositories: string[];
    notes: string[];
    changes: { kind: string; repository: string; number: number }[];
  };
}

function bodyOf(message: Received | undefined): WebhookData {
  return JSON.parse(message?.body ?? "null");
}

describe("a digest's secrets", () => {
  it("leaves no address, secret or text in the log or an answer", async ({ expect }) => {
    const lines: string[] = [];
    const spies = (["debug", "log", "info", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
        lines.push(parts.map(String).join(" "));
      }),
    );
    const browser = await connectedBrowser();
    await create(browser);
    const { secret = "none" } = await create(browser, { deliver: WEBHOOK, name: "Quiet harbour" });
    const answers = [
      await browser.request("POST", "/api/digests", {
        body: { ...REQUEST, deliver: { kind: "webhook", url: `${SLACK_ADDRESS}?x` } },
      }),
      await browser.request("POST", "/api/digests", {
        body: { ...REQUEST, deliver: { kind: "slack", url: RECEIVER_ADDRESS } },
      }),
    ];
    const refusals = (await Promise.all(answers.map(async (answer) => answer.text()))).join("");
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    await fault("receiver", { kind: "status", status: 500, body: "what the receiver says" });
    await fault("slack", { kind: "status", status: 400, body: "what Slack says" });
    await come(AT);
    await eventually(async () => {
      await alarm();
      return lines.some((line) => line.includes("digest-ended"));
    });
    await pass(5 * MINUTE_MS);
    await untilSettled();
    for (const spy of spies) {
      spy.mockRestore();
    }
    const log = lines.join("\n");
    expect(log).toContain('"sentCharacters"');
    expect(log).toContain("digest-ended");
    const views = JSON.stringify(await list(browser));
    for (const kept of [
      "sampleSecret",
      "hooks.slack.com",
      "receiver.docket-sample",
      secret.slice(6),
      "Quiet harbour",
      "Morning queue",
      "receiver says",
      "Slack says",
    ]) {
      expect(log).not.toContain(kept);
    }
    for (const kept of ["sampleSecret", secret.slice(6), "receiver says", "Slack says"]) {
      expect(views).not.toContain(kept);
      expect(refusals).not.toContain(kept);
    }
    await runInDurableObject(await personStub(), (_person, { storage }) => {
      const rows = JSON.stringify(storage.sql.exec("SELECT * FROM digest").toArray());
      expect(rows).not.toContain("sampleSecret");
      expect(rows).not.toContain(secret.slice(6));
    });
  });

  it("pauses it where they cannot be read any more", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser);
    await runInDurableObject(await personStub(), (_person, { storage }) => {
      storage.sql.exec("UPDATE digest SET address = substr(address, 3)");
    });
    await come(AT);
    expect(await outcomes(browser)).toEqual(["failed unreadable"]);
    const { id } = await theOne(browser);
    expect((await theOne(browser)).pause?.code).toBe("unreadable");
    const again = await browser.request("PATCH", `/api/digests/${id}`, {
      body: { deliver: REQUEST.deliver, paused: false },
    });
    expect(again.status).toBe(200);
    await send(browser);
    expect((await outcomes(browser))[0]).toBe("sent");
  });

  it("announces its end for two weeks to whoever stays away, and pauses", async ({ expect }) => {
    const browser = await connectedBrowser();
    await create(browser, { onlyChanges: false });
    const stub = await personStub();
    const away = async (days: number) =>
      runInDurableObject(stub, (_person, { storage }) => {
        storage.sql.exec("UPDATE person SET used_at = ?", Date.now() - days * 24 * HOUR_MS);
      });
    vi.setSystemTime(AT - 1000);
    await away(170);
    await come(AT);
    await eventually(async () => (await received()).length === 1);
    expect((await received())[0]?.body).toContain("180 days after you were last at Docket");
    vi.setSystemTime(AT + 23 * HOUR_MS);
    await away(181);
    await come(AT + 24 * HOUR_MS);
    expect(await theOne(browser)).toMatchObject({ state: "paused", pause: { code: "unvisited" } });
    expect(await received()).toHaveLength(1);
  });
});

async function connectionCount(): Promise<number> {
  return runInDurableObject(
    await personStub(),
    (_person, { storage }) => storage.sql.exec("SELECT 1 FROM connection").toArray().length,
  );
}
