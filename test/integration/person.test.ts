import { abortAllDurableObjects, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import type { Snooze, Watchlist } from "../../src/protocol/person.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { Yours } from "../../src/protocol/yours.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { isEmpty } from "./authorizing.ts";
import { connectedBrowser, fakes, openBrowser, startAfresh } from "./setup.ts";

const CALM = "gullhaven/ropewalk";
const BUSY = "gullhaven/ferryman";

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

async function readList(browser: DocketBrowser): Promise<{ names: string[]; etag: string }> {
  const answer = await browser.request("GET", "/api/watchlist");
  const etag = answer.headers.get("ETag") ?? "";
  const { repositories } = await browser.json<Watchlist>(answer, 200);
  return { names: repositories.map(({ repository }) => repository), etag };
}

async function putList(browser: DocketBrowser, repositories: unknown, ifMatch?: string) {
  const answer = await browser.request("PUT", "/api/watchlist", {
    body: { repositories },
    headers: ifMatch === undefined ? {} : { "If-Match": ifMatch },
  });
  const body = await answer.json<{ code?: string; detail?: string }>();
  return { status: answer.status, etag: answer.headers.get("ETag"), ...body };
}

async function comment(number: number): Promise<void> {
  await fakes.command("github", "add-comment", {
    repository: CALM,
    number,
    comment: { author: "saga-lindholm", body: "One more thought on grapheme clusters." },
  });
}

async function list(browser: DocketBrowser): Promise<Snooze[]> {
  return browser.json(await browser.request("GET", "/api/snoozes"), 200);
}

/** What a docket says has changed. */
async function changesOf(browser: DocketBrowser, job: string) {
  const { pullRequests } = await browser.finished(job);
  return pullRequests.map(({ number, changes }) => ({ number, changes }));
}

async function see(browser: DocketBrowser, body: Record<string, unknown>): Promise<number> {
  return (await browser.request("PUT", "/api/seen", { body })).status;
}

describe("a watchlist", () => {
  it("is the person's, in their order, whichever browser they come from", async ({ expect }) => {
    const one = await connectedBrowser();
    const other = await connectedBrowser();
    const stranger = await connectedBrowser("tomas-reyes");
    const { etag } = await readList(one);
    expect(await putList(one, [BUSY, `https://github.com/${CALM}/pulls`], etag)).toMatchObject({
      status: 200,
    });
    await abortAllDurableObjects();
    expect((await readList(other)).names).toEqual([BUSY, CALM]);
    expect((await readList(stranger)).names).toEqual([]);
  });

  it("is not overwritten by a window that has not seen it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const before = await readList(browser);
    await putList(browser, [BUSY], before.etag);
    expect(await putList(browser, [CALM], before.etag)).toMatchObject({
      status: 412,
      code: "changed_elsewhere",
    });
    expect(await putList(browser, [CALM], '"nonsense"')).toMatchObject({ status: 412 });
    expect(await putList(browser, [CALM])).toMatchObject({ status: 400, code: "invalid_request" });
    expect((await readList(browser)).names).toEqual([BUSY]);
    const { etag } = await readList(browser);
    expect(await putList(browser, [CALM], `W/${etag}`)).toMatchObject({ status: 200 });
    expect((await readList(browser)).names).toEqual([CALM]);
    expect(await putList(browser, [BUSY], "*")).toMatchObject({ status: 200 });
    expect((await readList(browser)).names).toEqual([BUSY]);
  });

  it("holds a name once, at most twenty names, and nothing else", async ({ expect }) => {
    const browser = await connectedBrowser();
    const names = Array.from({ length: 20 }, (_, index) => `acme/r${index}`);
    expect(await putList(browser, [...names, "ACME/r0"], "*")).toMatchObject({ status: 200 });
    expect((await readList(browser)).names).toEqual(names);
    expect(await putList(browser, [...names, "acme/r20"], "*")).toMatchObject({
      status: 400,
      code: "watchlist_full",
    });
    expect(await putList(browser, ["https://evil.example/a/b"], "*")).toMatchObject({
      code: "invalid_repository",
    });
    expect(await putList(browser, [7], "*")).toMatchObject({ code: "invalid_request" });
    expect((await readList(browser)).names).toEqual(names);
  });

  it("is shown to nobody else who connects in the same browser", async ({ expect }) => {
    const browser = await connectedBrowser();
    await putList(browser, [BUSY], "*");
    await browser.connect("tomas-reyes");
    expect((await readList(browser)).names).toEqual([]);
    await putList(browser, [CALM], "*");
    await browser.connect("mira-lindqvist");
    expect((await readList(browser)).names).toEqual([BUSY]);
  });

  it("needs a connection", async ({ expect }) => {
    expect((await openBrowser().request("GET", "/api/watchlist")).status).toBe(401);
  });

  it("survives disconnecting, and ends with everything else", async ({ expect }) => {
    const browser = await connectedBrowser();
    await putList(browser, [BUSY], "*");
    await browser.request("POST", "/api/auth/disconnect");
    expect((await browser.request("GET", "/api/watchlist")).status).toBe(401);
    await browser.connect("mira-lindqvist");
    expect((await readList(browser)).names).toEqual([BUSY]);

    expect((await browser.request("DELETE", "/api/session")).status).toBe(204);
    const again = await connectedBrowser();
    expect((await readList(again)).names).toEqual([]);
    for (const object of await listDurableObjectIds(env.PERSON)) {
      expect(await isEmpty(env.PERSON.get(object))).toBe(true);
    }
  });
});

describe("what was seen", () => {
  it("is what the page says was seen, not what was fetched", async ({ expect }) => {
    const browser = await connectedBrowser();
    const first = await browser.startJob(CALM, { limit: 2 });
    const [one] = await changesOf(browser, first.id);
    expect(await see(browser, { job: first.id, repository: CALM })).toBe(204);
    await comment(one?.number ?? 0);

    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const program = await browser.json<{ id: string }>(
      await browser.request("POST", "/api/jobs", {
        body: { repository: CALM, limit: 2 },
        headers: { Authorization: `Bearer ${token}` },
      }),
      202,
    );
    expect((await changesOf(browser, program.id)).every(({ changes }) => !changes)).toBe(true);

    // Two browsers, and the first docket seen once more: the news stay until a newer docket was seen.
    for (const reader of [browser, await connectedBrowser()]) {
      const { id } = await reader.startJob(CALM, { limit: 2 });
      expect(await see(browser, { job: first.id, repository: CALM })).toBe(204);
      const news = (await changesOf(reader, id)).find(({ number }) => number === one?.number);
      expect(news?.changes).toMatchObject({ comments: 1 });
    }
    const last = await browser.startJob(CALM, { limit: 2 });
    await browser.finished(last.id);
    expect(await see(browser, { job: last.id, repository: CALM, number: one?.number })).toBe(204);
    expect(await see(browser, { job: first.id, repository: CALM })).toBe(204);
    const { id } = await browser.startJob(CALM, { limit: 2 });
    expect((await changesOf(browser, id)).every(({ changes }) => !changes)).toBe(true);
  });

  it("is of one's own dockets, about what they are about", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(id);
    expect(await see(browser, { job: id, repository: BUSY })).toBe(404);
    expect(await see(browser, { job: "nonesuch", repository: CALM })).toBe(404);
    expect(await see(browser, { job: id, repository: "nonsense" })).toBe(400);
    const stranger = await connectedBrowser("tomas-reyes");
    expect(await see(stranger, { job: id, repository: CALM })).toBe(404);
  });
});

describe("a snooze", () => {
  it("lasts until its time or its end, in every browser of the person", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const browser = await connectedBrowser();
    const until = new Date(Date.now() + 60_000).toISOString();
    for (const snooze of [
      { repository: CALM, number: 3, until },
      { repository: CALM, number: 5, until: "change" },
      { repository: BUSY, number: 5, until: "change" },
    ]) {
      expect((await browser.request("PUT", "/api/snoozes", { body: snooze })).status).toBe(204);
    }
    const other = await connectedBrowser();
    expect(await list(other)).toHaveLength(3);
    const ended = { repository: CALM.toUpperCase(), number: 5 };
    expect((await other.request("DELETE", "/api/snoozes", { body: ended })).status).toBe(204);
    expect(await list(browser)).toEqual([
      { repository: BUSY, number: 5, until: "change" },
      { repository: CALM, number: 3, until },
    ]);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await list(browser)).toEqual([{ repository: BUSY, number: 5, until: "change" }]);
    expect(await list(await connectedBrowser("tomas-reyes"))).toEqual([]);
  });

  it("that waits for a change is over with it", async ({ expect }) => {
    const browser = await connectedBrowser();
    /** What a new queue says of the pull requests that are put off. */
    async function snoozed(): Promise<number[]> {
      const { id } = await browser.startJob(CALM, { limit: 0 });
      await browser.finished(id);
      const { rows } = await browser.json<Yours>(
        await browser.request("GET", `/api/jobs/${id}/yours`),
        200,
      );
      return rows.flatMap(({ number, snoozed: until }) => (until === undefined ? [] : number));
    }
    expect(await snoozed()).toEqual([]);
    for (const number of [158, 151]) {
      const body = { repository: CALM, number, until: "change" };
      expect((await browser.request("PUT", "/api/snoozes", { body })).status).toBe(204);
    }
    expect((await snoozed()).toSorted((a, b) => a - b)).toEqual([151, 158]);
    await comment(158);
    expect(await snoozed()).toEqual([151]);
  });

  it("takes a time or a change, and nothing else", async ({ expect }) => {
    const browser = await connectedBrowser();
    const long = `2027-01-01T00:00:00.${"1".repeat(10_000)}Z`;
    for (const until of ["tomorrow", 7, "", "2026-13-01T00:00:00Z", long]) {
      const body = { repository: CALM, number: 3, until };
      expect((await browser.request("PUT", "/api/snoozes", { body })).status).toBe(400);
    }
    expect(await list(browser)).toEqual([]);
  });
});
