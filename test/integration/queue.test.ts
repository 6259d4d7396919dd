import { afterEach, describe, it } from "vitest";

import type { Yours } from "../../src/protocol/yours.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { connectedBrowser, fakes, openBrowser, startAfresh } from "./setup.ts";

const { busy: BUSY, calm: CALM } = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

describe("the queue", () => {
  it("comes alone, without a model, with a turn for everything that is open", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    const { id } = await browser.startJob(BUSY, { limit: 0 });
    const result = await browser.finished(id);

    expect(result).toMatchObject({
      outcome: "complete",
      summary: "",
      pullRequests: [],
      ranking: null,
      usage: { calls: 0 },
    });
    const [queue] = result.queue ?? [];
    expect(queue).toMatchObject({ repository: BUSY, openCount: 40, final: true });
    expect(queue?.rows).toHaveLength(40);
    for (const row of queue?.rows ?? []) {
      expect(row.turns.length, String(row.number)).toBeGreaterThan(0);
      expect(row.url).toBe(`https://github.com/${BUSY}/pull/${row.number}`);
    }
    expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
    const { entries, maxConcurrency } = await fakes.log({ upstream: "github" });
    expect(maxConcurrency.github).toBeLessThanOrEqual(6);
    expect(entries.map(({ operation }) => operation)).not.toContain("Candidates");
  });

  it("comes with the entries where it is asked for", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 2, queue: true });
    const stream = await browser.events(id);
    const events = await stream.rest();
    const queue = events.flatMap((event) => (event.event === "queue" ? event.data : []));
    expect(queue.filter(({ final }) => final)).toHaveLength(1);
    expect(queue.map(({ part }) => part)).toEqual(queue.map((_, index) => index));
    expect(events.at(-1)?.event).toBe("done");
    const result = await browser.finished(id);
    expect(result.pullRequests).toHaveLength(2);
    expect(result.queue?.[0]?.rows).toHaveLength(result.queue?.[0]?.openCount ?? -1);
  });

  it("is counted apart from dockets", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (let started = 0; started < 3; started += 1) {
      await browser.finished((await browser.startJob(CALM, { limit: 0 })).id);
    }
    expect((await browser.session()).limits.jobsLeft).toBe(30);
  });

  it("may not be refused where it is all that is asked for", async ({ expect }) => {
    const browser = await connectedBrowser();
    const response = await browser.request("POST", "/api/jobs", {
      body: { repository: CALM, limit: 0, queue: false },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "invalid_request",
      detail: expect.stringContaining('"queue"'),
    });
  });

  it("is there in Markdown", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 0 });
    await browser.finished(id);
    const response = await browser.request("GET", `/api/jobs/${id}`, {
      headers: { accept: "text/markdown" },
    });
    expect(await response.text()).toContain(`Whose turn it is in ${CALM}`);
  });

  it("says to its reader what is theirs, and to no other", async ({ expect }) => {
    const browser = await connectedBrowser("tomas-reyes");
    const { id } = await browser.startJob(BUSY, { limit: 0 });
    const { queue: [queue] = [] } = await browser.finished(id);
    await fakes.clearLog();
    const yours = await browser.json<Yours>(
      await browser.request("GET", `/api/jobs/${id}/yours`),
      200,
    );
    const { login = "" } = (await browser.session()).github;
    const own = (queue?.rows ?? []).filter(({ turns }) =>
      turns.some(({ name, code }) => name === login && code !== "draft"),
    );
    expect(own.map(({ number }) => number)).toEqual([843]);
    for (const { number } of own) {
      expect(yours.rows.find((row) => row.number === number)?.mine.length).toBeGreaterThan(0);
    }
    expect(yours).toMatchObject({ new: [], merged: [], closed: [] });
    expect(yours).not.toHaveProperty("unread");

    // Asked again within minutes, GitHub is not.
    const asked = (await fakes.log({ upstream: "github" })).entries.length;
    await browser.json(await browser.request("GET", `/api/jobs/${id}/yours`), 200);
    expect((await fakes.log({ upstream: "github" })).entries).toHaveLength(asked);

    const other = openBrowser();
    expect((await other.request("GET", `/api/jobs/${id}/yours`)).status).toBe(404);
    expect((await browser.request("GET", "/api/jobs/unknown/yours")).status).toBe(404);
    expect(await browser.result(id)).not.toHaveProperty("yours");
  });

  it("says that it may not know all that is theirs, where GitHub does not tell", async ({
    expect,
  }) => {
    await fakes.command("scalekit", "settings", { proxyGraphql: false });
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 0 });
    await browser.finished(id);
    const yours = await browser.json<Yours>(
      await browser.request("GET", `/api/jobs/${id}/yours`),
      200,
    );
    expect(yours.unread).toBe(
      `GitHub did not tell all that is about you in ${CALM}: what your teams were asked to review, or where you are mentioned, may be missing.`,
    );
  });
});
