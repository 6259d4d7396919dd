import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, it, vi } from "vitest";

import { READERS_PER_JOB_MAX, RESULT_LIFETIME_MS, STREAM_HEARTBEAT_MS } from "../../src/limits.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import { type Place, statementsOf } from "../../src/summarize/statements/statements.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { readStream, type ReceivedEvent } from "../support/stream-reader.ts";
import {
  connectedBrowser,
  crash,
  crawl,
  letFinish,
  eventually,
  fakes,
  jobObject,
  startAfresh,
} from "./setup.ts";

const CALM = "gullhaven/ropewalk";

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

function idsOf(events: readonly ReceivedEvent[]): number[] {
  return events.flatMap(({ id }) => id ?? []);
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Where a statement stands: offsets of the text, or its place in a list. */
function placeOf(statement: Place): Place {
  return statement.section === "text"
    ? { section: statement.section, start: statement.start, end: statement.end }
    : { section: statement.section, index: statement.index };
}

/** A job whose entries are being written until `letFinish`. */
async function slowJob(browser: DocketBrowser): Promise<string> {
  await crawl();
  return (await browser.startJob(CALM)).id;
}

describe("the event stream", () => {
  it("tells a job from its beginning to its end", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await slowJob(browser);
    const answer = await browser.request("GET", `/api/jobs/${id}/events`);
    expect(answer.headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
    expect(answer.headers.get("Cache-Control")).toBe("no-store, no-transform");
    expect(answer.headers.get("X-Accel-Buffering")).toBe("no");
    expect(answer.headers.get("Set-Cookie")).toBeNull();
    const stream = readStream(answer);
    const parts = new Map<number, number>();
    await stream.until((event) => {
      if (event.event === "delta") {
        parts.set(event.data.number, (parts.get(event.data.number) ?? 0) + 1);
      }
      return parts.size === 5 && Math.min(...parts.values()) > 1;
    });
    await letFinish();
    const events = await stream.rest();

    expect(stream.retryMs).toBe(2000);
    expect(idsOf(events)).toEqual(from(1, 18));
    expect(events.slice(0, 2).map(({ event }) => event)).toEqual(["job", "ranking"]);
    expect(events.at(-1)?.event).toBe("done");
    const ranking = events.find(({ event }) => event === "ranking");
    const numbers =
      ranking?.event === "ranking" ? ranking.data.pullRequests.map(({ number }) => number) : [];
    for (const number of numbers) {
      const told = events.filter((event) => "number" in event.data && event.data.number === number);
      expect(told.at(0)?.event).toBe("pull-request");
      expect(told.at(-1)?.event).toBe("check");
      const summary = told.at(-2);
      const deltas = told.slice(1, -2);
      expect(deltas.length).toBeGreaterThan(1);
      let text = "";
      for (const delta of deltas) {
        if (delta.event === "delta") {
          expect(delta.data.offset).toBe(text.length);
          text += delta.data.text;
        }
      }
      expect(summary).toMatchObject({ event: "summary", data: { outcome: "written", text } });
    }
    expect(foldEvents(id, events)).toEqual(await browser.result(id));
  });

  it("has as many readers as a docket may have, and room again when one leaves", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.fault({ upstream: "model", times: null, action: { kind: "hang" } });
    const { id } = await browser.startJob(CALM);
    const path = `/api/jobs/${id}/events`;
    const open = await Promise.all(
      Array.from({ length: READERS_PER_JOB_MAX }, () => browser.request("GET", path)),
    );
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await browser.request("GET", path);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("60");
    expect(await refused.json()).toMatchObject({ code: "too_many_requests" });
    await open[0]?.body?.cancel();
    await expect
      .poll(async () => {
        const answer = await browser.request("GET", path);
        await answer.body?.cancel();
        return answer.status;
      })
      .toBe(200);
    await Promise.all(open.map(async ({ body }) => await body?.cancel()));
  });

  it("goes on where a reader left, with the whole text of what is being written", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await slowJob(browser);
    const first = await browser.events(id);
    await first.until(({ event }) => event === "delta");
    await first.cancel();
    const last = Math.max(...idsOf(first.events));
    const resumed = await browser.events(id, last);
    await letFinish();
    await resumed.rest();
    expect(idsOf(resumed.events)).toEqual(from(last + 1, 18));
    const uncut = foldEvents(id, [...first.events, ...resumed.events]);
    expect(uncut).toEqual(await browser.result(id));
    const deltas = resumed.events.filter(({ event }) => event === "delta");
    expect(deltas[0]).toMatchObject({ data: { offset: 0 } });
  });

  it("has any number of readers, who all see the same", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await slowJob(browser);
    const readers = await Promise.all(from(1, 8).map(() => browser.events(id)));
    await letFinish();
    const seen = await Promise.all(readers.map((reader) => reader.rest()));
    const result = await browser.result(id);
    for (const events of seen) {
      expect(foldEvents(id, events)).toEqual(result);
    }
  });

  it("drops a reader that has stopped reading, and nobody else notices", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const browser = await connectedBrowser();
    const id = await slowJob(browser);
    const lively = await browser.events(id);
    const stalled = await browser.request("GET", `/api/jobs/${id}/events`);
    await lively.until(({ event }) => event === "delta");
    const job = await jobObject(browser, id);
    for (let beats = 0; beats < 2; beats += 1) {
      await runInDurableObject(job, () => void vi.advanceTimersByTime(STREAM_HEARTBEAT_MS));
    }
    await letFinish();
    await lively.rest();
    const result = await browser.result(id);
    expect(foldEvents(id, lively.events)).toEqual(result);

    const late = readStream(stalled);
    await late.rest().catch(() => undefined);
    expect(late.events.map(({ event }) => event)).not.toContain("done");
    const resumed = await browser.events(id, idsOf(late.events).at(-1) ?? 0);
    await resumed.rest();
    expect(foldEvents(id, [...late.events, ...resumed.events])).toEqual(result);
  });

  it("tells who has seen the end that nothing is left", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/slipway");
    await browser.finished(id);
    const events = `/api/jobs/${id}/events`;
    const answers: [string, Record<string, string>, number][] = [
      [events, { "Last-Event-ID": "3" }, 204],
      [`${events}?after=3`, {}, 204],
      [`${events}?after=99`, {}, 204],
      [`${events}?after=3`, { "Last-Event-ID": "2" }, 200],
      [events, { "Last-Event-ID": "three" }, 200],
    ];
    for (const [path, headers, status] of answers) {
      const answer = await browser.request("GET", path, { headers });
      expect(answer.status, JSON.stringify([path, headers])).toBe(status);
      await answer.body?.cancel();
    }
    expect((await browser.request("HEAD", events)).status).toBe(200);
    const resumed = await browser.events(id, 2);
    expect(idsOf(await resumed.rest())).toEqual([3]);
  });
});

describe("a job that is cut off", () => {
  it("goes on, and writes nothing again that was written", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.model({ tokensPerSecond: 300 });
    await fakes.fault({ upstream: "model", after: 1, times: 4, action: { kind: "hang" } });
    const { id } = await browser.startJob(CALM);
    const before = await browser.events(id);
    await before.until(({ event }) => event === "summary");
    await fakes.clearLog();
    await crash(browser, id);
    await before.rest().catch(() => undefined);

    const after = await browser.events(id, Math.max(...idsOf(before.events)));
    await after.rest();
    const result = await browser.result(id);
    expect(result.outcome).toBe("complete");
    const written = before.events.filter(({ event }) => event === "summary").length;
    const { entries } = await fakes.log({ upstream: "model" });
    expect(entries.filter(({ details }) => details["secondReading"] !== true)).toHaveLength(
      5 - written,
    );
    // Each was read a second time, and once, whenever it was written.
    const checks = [...before.events, ...after.events].flatMap((event) =>
      event.event === "check" ? event.data : [],
    );
    expect(checks.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      result.pullRequests.map(({ number }) => number).toSorted((a, b) => a - b),
    );
    expect(checks.every(({ notChecked }) => notChecked === undefined)).toBe(true);
    expect(foldEvents(id, [...before.events, ...after.events])).toEqual(result);
    expect(idsOf([...before.events, ...after.events])).toEqual(
      from(1, idsOf(after.events).at(-1) ?? 0),
    );
  });

  it("between summaries and their second readings reads each of them a second time, once", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const body = "<statements ";
    await fakes.fault({ upstream: "model", body, times: 5, action: { kind: "hang" } });
    const { id } = await browser.startJob(CALM);
    const before = await browser.events(id);
    let written = 0;
    await before.until(({ event }) => event === "summary" && (written += 1) === 5);
    await eventually(async () => {
      const { entries } = await fakes.log({ upstream: "model" });
      return entries.filter(({ details }) => details["secondReading"] === true).length === 5;
    });
    expect(before.events.map(({ event }) => event)).not.toContain("check");
    await fakes.clearLog();
    await crash(browser, id);
    await before.rest().catch(() => undefined);

    const after = await browser.events(id, Math.max(...idsOf(before.events)));
    const told = [...before.events, ...(await after.rest())];
    const result = await browser.result(id);
    expect(result.outcome).toBe("complete");
    expect(idsOf(told)).toEqual(from(1, 18));
    expect(foldEvents(id, told)).toEqual(result);
    const summaries = told.flatMap((event) => (event.event === "summary" ? event.data : []));
    const checks = told.flatMap((event) => (event.event === "check" ? event.data : []));
    expect(checks).toHaveLength(5);
    for (const summary of summaries) {
      const own = checks.filter(({ number }) => number === summary.number);
      expect(own).toHaveLength(1);
      const statements = statementsOf(summary);
      expect(statements.length).toBeGreaterThan(1);
      expect(own[0]?.statements.map(placeOf)).toEqual(statements.map(placeOf));
    }
    // Nothing is written again, and GitHub is not asked again for what it was written from.
    const { entries } = await fakes.log();
    const operations = entries.map(({ operation }) => operation);
    expect(operations.filter((name) => name === "chat.completions")).toHaveLength(5);
    expect(operations).not.toContain("Details");
    expect(operations).not.toContain("pulls.getDiff");
  });

  it("begins again when it broke by itself, however late", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.fault({
      upstream: "model",
      held: true,
      times: null,
      action: { kind: "usual" },
    });
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    let gathered = 0;
    await stream.until(({ event }) => event === "pull-request" && (gathered += 1) === 5);
    const job = await jobObject(browser, id);
    // The alarm beneath the work comes while it goes on.
    const alarm = runDurableObjectAlarm(job);
    await eventually(() =>
      runInDurableObject(job, async (_, { storage }) => (await storage.getAlarm()) === null),
    );
    await runInDurableObject(job, (_, { storage }) => {
      storage.sql.exec("ALTER TABLE event RENAME TO hidden");
    });
    await fakes.clearFaults();
    await alarm;
    await eventually(async () => {
      const { entries } = await fakes.log({ upstream: "model" });
      const next = await runInDurableObject(job, (_, { storage }) => storage.getAlarm());
      return entries.every(({ endedAt }) => endedAt !== null) && next !== null;
    });
    await runInDurableObject(job, (_, { storage }) => {
      storage.sql.exec("ALTER TABLE hidden RENAME TO event");
    });
    await runDurableObjectAlarm(job);
    const events = await stream.rest();
    expect(events.at(-1)).toMatchObject({ event: "done", data: { outcome: "complete" } });
    expect(foldEvents(id, events)).toEqual(await browser.result(id));
  });

  it("fails what is left after three attempts, and says done", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.model({ firstTokenMs: 60_000 });
    const { id } = await browser.startJob(CALM);
    const before = await browser.events(id);
    await before.until(({ event }) => event === "pull-request");
    await runInDurableObject(await jobObject(browser, id), (_, { storage }) => {
      storage.sql.exec("UPDATE job SET attempts = 3");
    });
    await crash(browser, id);
    await before.rest().catch(() => undefined);
    const result = await browser.finished(id);
    expect(result).toMatchObject({ outcome: "failed", error: { code: "interrupted" } });
    expect(result.pullRequests.map(({ outcome }) => outcome)).toEqual(Array(5).fill("failed"));
  });

  it("works once when its alarm comes twice", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await slowJob(browser);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "delta");
    const job = await jobObject(browser, id);
    const alarms = [runDurableObjectAlarm(job), runDurableObjectAlarm(job)];
    await eventually(() =>
      runInDurableObject(job, async (_, { storage }) => (await storage.getAlarm()) === null),
    );
    await letFinish();
    await stream.rest();
    await Promise.all(alarms);
    await runDurableObjectAlarm(job);
    expect((await fakes.log({ upstream: "model" })).entries).toHaveLength(2 * 5);
    const replay = await (await browser.events(id)).rest();
    expect(replay.filter(({ event }) => event === "done")).toHaveLength(1);
  });
});

describe("ending a job", () => {
  it("by cancelling keeps what was written, and is never undone", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.fault({ upstream: "model", after: 1, times: 4, action: { kind: "hang" } });
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "summary");
    const cancelled = await Promise.all(
      from(1, 3).map(() => browser.request("POST", `/api/jobs/${id}/cancel`)),
    );
    expect(cancelled.map(({ status }) => status)).toEqual([202, 202, 202]);
    await stream.rest();
    expect(stream.events.at(-1)).toMatchObject({ event: "done", data: { outcome: "cancelled" } });
    const result = await browser.result(id);
    expect(result.pullRequests.map(({ outcome }) => outcome).toSorted()).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
      "cancelled",
      "written",
    ]);

    await crash(browser, id);
    await runDurableObjectAlarm(await jobObject(browser, id));
    expect((await browser.request("POST", `/api/jobs/${id}/cancel`)).status).toBe(202);
    expect(await browser.result(id)).toEqual(result);
  });

  it("before it has begun leaves nothing to begin", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    const { id } = await browser.startJob(CALM);
    await browser.request("POST", `/api/jobs/${id}/cancel`);
    const result = await browser.finished(id);
    expect(result.outcome).toBe("cancelled");
    await eventually(async () => (await browser.session()).limits.jobsLeft === 29);
    expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
  });

  it("happens once, whoever comes first", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "summary");
    const cancelling = from(1, 5).map(() => browser.request("POST", `/api/jobs/${id}/cancel`));
    await Promise.all([...cancelling, stream.rest()]);
    const dones = stream.events.filter(({ event }) => event === "done");
    expect(dones).toHaveLength(1);
    expect(foldEvents(id, stream.events)).toEqual(await browser.result(id));
  });

  it("by deleting stops the work, ends the streams, and leaves nothing behind", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.model({ firstTokenMs: 60_000 });
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "pull-request");
    expect((await browser.request("DELETE", `/api/jobs/${id}`)).status).toBe(204);
    await stream.rest();
    expect(stream.events.at(-1)).toMatchObject({ event: "done", data: { outcome: "cancelled" } });
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
    expect((await browser.request("DELETE", `/api/jobs/${id}`)).status).toBe(404);
    const { entries } = await fakes.log({ upstream: "model" });
    expect(entries.every(({ aborted }) => aborted)).toBe(true);

    const job = await jobObject(browser, id);
    expect(await job.result()).toBeNull();
    expect(await runDurableObjectAlarm(job)).toBe(false);
    await runInDurableObject(job, (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    });
  });

  it("a week ago deletes it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/slipway");
    await browser.finished(id);
    const job = await jobObject(browser, id);
    await eventually(() =>
      runInDurableObject(
        job,
        async (_, { storage }) =>
          ((await storage.getAlarm()) ?? 0) > Date.now() + RESULT_LIFETIME_MS / 2,
      ),
    );
    vi.setSystemTime(Date.now() + RESULT_LIFETIME_MS);
    expect(await runDurableObjectAlarm(job)).toBe(true);
    expect(await job.result()).toBeNull();
    await runInDurableObject(job, async (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
      expect(await storage.getAlarm()).toBeNull();
    });
  });
});
