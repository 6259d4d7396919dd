import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { Watchlist } from "../../src/protocol/person.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { Yours } from "../../src/protocol/yours.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, crash, fakes, openBrowser, startAfresh } from "./setup.ts";

const { busy: BUSY, calm: CALM } = SAMPLE_REPOSITORIES;
const MINUTE_MS = 60_000;

/** The fakes keep real time, in another process; the Worker's is moved on between dockets. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

async function yoursOf(browser: DocketBrowser, id: string): Promise<Yours> {
  return browser.json(await browser.request("GET", `/api/jobs/${id}/yours`), 200);
}

async function queueOf(browser: DocketBrowser, more: Record<string, unknown> = {}) {
  const { id } = await browser.startJob(CALM, { limit: 0, ...more });
  const result = await browser.finished(id);
  return { id, rows: result.queue?.[0]?.rows ?? [] };
}

async function see(browser: DocketBrowser, job: string): Promise<void> {
  const answer = await browser.request("PUT", "/api/seen", { body: { job, repository: CALM } });
  if (answer.status !== 204) {
    throw new Error(`Not seen: ${answer.status}`);
  }
}

function later(): void {
  vi.setSystemTime(Date.now() + MINUTE_MS);
}

describe("what is the reader's, in the stream", () => {
  it("comes after the job and before its end, without an id, and stays out of the result", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(BUSY, { limit: 0 });
    const events = await (await browser.events(id)).rest();
    const names = events.map(({ event }) => event);
    expect(names[0]).toBe("job");
    expect(names.at(-1)).toBe("done");
    const told = events.flatMap((event) => (event.event === "yours" ? event : []));
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ id: own }) => own === undefined)).toBe(true);
    expect(told.at(-1)?.data).toEqual(await yoursOf(browser, id));
    expect(told.at(-1)?.data).not.toHaveProperty("unread");
    expect(JSON.stringify(await browser.result(id))).not.toContain('"mine"');
  });

  it("comes again to whoever comes back, and after a crash", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 0 });
    const first = await (await browser.events(id)).rest();
    await crash(browser, id);
    const again = await (await browser.events(id, 2)).rest();
    expect(again.filter(({ event }) => event === "yours").at(-1)).toMatchObject({
      data: { rows: expect.any(Array) },
    });
    expect(again.at(-1)?.event).toBe("done");
    expect(again.filter(({ id: own }) => own !== undefined)).toEqual(
      first.filter(({ id: own }) => own !== undefined && own > 2),
    );
  });

  it("is not told where nobody asked for the queue", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const events = await (await browser.events(id)).rest();
    expect(events.map(({ event }) => event)).not.toContain("yours");
  });
});

describe("what has changed", () => {
  it("is told of every row since the person at the page has seen it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const before = await queueOf(browser);
    const [row] = before.rows;
    const number = row?.number ?? 0;
    const [ended = 0] = before.rows.slice(-1).map((each) => each.number);
    expect((await yoursOf(browser, before.id)).rows.every(({ changes }) => !changes)).toBe(true);
    await see(browser, before.id);
    await fakes.command("github", "add-comment", {
      repository: CALM,
      number,
      comment: { author: "saga-lindholm", body: "One more thought." },
    });
    await fakes.command("github", "close", { repository: CALM, number: ended });
    later();

    const after = await queueOf(browser);
    const yours = await yoursOf(browser, after.id);
    expect(yours.rows.find((each) => each.number === number)?.changes).toMatchObject({
      comments: 1,
    });
    expect(yours.rows.filter(({ changes }) => changes !== undefined)).toHaveLength(1);
    expect(yours).toMatchObject({
      new: [],
      merged: [],
      closed: [{ repository: CALM, number: ended, title: expect.any(String) }],
    });

    // What was seen since is what this docket showed: it still says what it said.
    await see(browser, after.id);
    expect(await yoursOf(browser, after.id)).toEqual(yours);
    later();
    const last = await yoursOf(browser, (await queueOf(browser)).id);
    expect(last.rows.every(({ changes }) => changes === undefined)).toBe(true);
    expect(last.closed).toEqual([]);
  });

  it("is told to a program since the time that it names, and else not at all", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const created = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const headers = { Authorization: `Bearer ${created.token}` };
    const program = openBrowser();
    const since = new Date(Date.now() - MINUTE_MS).toISOString();
    const seen = await queueOf(browser);
    await see(browser, seen.id);
    const number = seen.rows[0]?.number ?? 0;
    await fakes.command("github", "add-comment", {
      repository: CALM,
      number,
      comment: { author: "saga-lindholm", body: "One more thought." },
    });
    later();
    const ask = async (more: object) => {
      const answer = await program.request("POST", "/api/jobs", {
        body: { repository: CALM, limit: 0, ...more },
        headers,
      });
      const { id } = await browser.json<{ id: string }>(answer, 202);
      await browser.finished(id);
      return yoursOf(browser, id);
    };
    const silent = await ask({});
    expect(silent.rows.every(({ changes }) => changes === undefined)).toBe(true);
    const told = await ask({ since });
    expect(told.rows.find((each) => each.number === number)?.changes).toEqual({
      comments: 1,
      commits: 0,
    });
  });

  it("is told of entries since the time that was named", async ({ expect }) => {
    const browser = await connectedBrowser();
    const long = await browser.startJob(CALM, { limit: 1, since: "2020-01-01T00:00:00Z" });
    const [entry] = (await browser.finished(long.id)).pullRequests;
    expect(entry?.changes?.comments).toBeGreaterThan(0);
    const short = await browser.startJob(CALM, { limit: 1, since: new Date().toISOString() });
    expect((await browser.finished(short.id)).pullRequests[0]).not.toHaveProperty("changes");
  });

  it.for(["yesterday", "2026-13-01T00:00:00Z", 12])(
    "counts from a time: %j is none",
    async (since, { expect }) => {
      const browser = await connectedBrowser();
      const answer = await browser.request("POST", "/api/jobs", {
        body: { repository: CALM, since },
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('"since"') });
    },
  );
});

describe("the counts of a watchlist", () => {
  it("are those of the last whole queue, for each person their own", async ({ expect }) => {
    const browser = await connectedBrowser();
    await browser.request("PUT", "/api/watchlist", {
      body: { repositories: [CALM] },
      headers: { "If-Match": "*" },
    });
    const { id, rows } = await queueOf(browser);
    await yoursOf(browser, id);
    const read = async () =>
      browser.json<Watchlist>(await browser.request("GET", "/api/watchlist"), 200);
    const [counted] = (await read()).repositories;
    const counts = Object.values(counted?.counts ?? {});
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(rows.length);
    expect(counted?.countedAt).not.toBeNull();

    // A part says nothing of the whole.
    for (const filter of [{ drafts: false }, { author: "nobody-at-all" }, { labels: ["bug"] }]) {
      later();
      const part = await queueOf(browser, filter);
      await yoursOf(browser, part.id);
      expect((await read()).repositories).toEqual([counted]);
    }
  });
});
