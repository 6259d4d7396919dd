import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import type { JobStarted } from "../../src/protocol/docket.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { readStream } from "../support/stream-reader.ts";
import { sessionStub } from "./authorizing.ts";
import { DISCUSSED, listOperations, perform, propose } from "./github-operations.ts";
import {
  connectedBrowser,
  crawl,
  letFinish,
  eventually,
  fakes,
  holdDate,
  jobObject,
  openBrowser,
  pass,
  skipWaits,
  writeOn,
} from "./setup.ts";

const CALM = "gullhaven/ropewalk";
const MINUTE_MS = 60_000;

holdDate();

async function docketOf(browser: DocketBrowser): Promise<string> {
  const { id } = await browser.startJob(CALM, { limit: 2 });
  await browser.finished(id);
  await fakes.clearLog();
  return id;
}

/** Ways to read what a docket holds, by name. */
const WAYS: Record<string, (browser: DocketBrowser, id: string) => Promise<Response>> = {
  result: async (browser, id) => browser.request("GET", `/api/jobs/${id}`),
  markdown: async (browser, id) =>
    browser.request("GET", `/api/jobs/${id}`, { headers: { Accept: "text/markdown" } }),
  stream: async (browser, id) => browser.request("GET", `/api/jobs/${id}/events`),
  questions: async (browser, id) => browser.request("GET", `/api/jobs/${id}/questions`),
  question: async (browser, id) =>
    browser.request("POST", `/api/jobs/${id}/questions`, { body: { question: "What is open?" } }),
  post: async (browser, id) =>
    browser.request("POST", "/api/actions", {
      body: { kind: "comment", job: id, number: DISCUSSED },
    }),
};

/** How the repository itself was looked for. */
async function looks(): Promise<string[]> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.flatMap(({ operation, path }) => {
    const isRest = /^\/(?:repositories\/\d+|repos\/[^/]+\/[^/]+)$/.test(path);
    return isRest || operation.startsWith("Repositor") ? [isRest ? "REST" : operation] : [];
  });
}

/** Without what no two answers share. */
async function told(answer: Response): Promise<string> {
  const text = await answer.text();
  return `${answer.status} ${text.replace(/"requestId":"[^"]*"/, "")}`;
}

describe("a docket of a repository that its person no longer sees", () => {
  it.for([
    ["became private", "hide", { repository: CALM, visibleTo: ["tomas-reyes"] }],
    ["was deleted and made anew under its name", "remake", { repository: CALM }],
  ] as const)(
    "is as unknown as any, by every way, once it %s",
    async ([, command, input], { expect }) => {
      const browser = await connectedBrowser();
      const id = await docketOf(browser);
      await fakes.command("github", command, input);
      pass(MINUTE_MS);
      for (const [name, read] of Object.entries(WAYS)) {
        const unknown = await told(await read(browser, "unknown"));
        expect(unknown).toMatch(/^404/);
        expect(`${name} ${await told(await read(browser, id))}`).toBe(`${name} ${unknown}`);
      }
      expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
      // It can still be deleted.
      expect((await browser.request("DELETE", `/api/jobs/${id}`)).status).toBe(204);
    },
  );

  it.for([
    ["REST", { proxyGraphql: false }],
    ["tools", { proxyEnabled: false }],
  ] as const)("is found out over %s as well", async ([, settings], { expect }) => {
    await fakes.command("scalekit", "settings", settings);
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    pass(MINUTE_MS);
    expect((await browser.result(id)).outcome).toBe("complete");
    expect(await looks()).toHaveLength(1);
    await fakes.command("github", "remake", { repository: CALM });
    pass(MINUTE_MS);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });

  it("is as unknown to an API token", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    await fakes.command("github", "hide", { repository: CALM });
    pass(MINUTE_MS);
    const answer = await openBrowser().request("GET", `/api/jobs/${id}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(404);
  });

  it("stands in no operation either, posted or not", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await docketOf(browser);
    await perform(browser, { kind: "comment", job, number: DISCUSSED });
    await propose(browser, { kind: "issue", job, title: "This week" });
    await perform(browser, { kind: "comment", job, number: DISCUSSED, body: "My own words." });
    const texts = async () =>
      (await listOperations(browser)).map(({ state, preview }) => [
        state,
        preview.find(({ name }) => name === "body")?.value,
      ]);
    const before = await texts();
    expect(before).toHaveLength(3);
    expect(before.map(([state]) => state)).toEqual(
      expect.arrayContaining(["done", "done", "proposed"]),
    );
    await fakes.command("github", "hide", { repository: CALM, visibleTo: ["tomas-reyes"] });
    pass(MINUTE_MS);
    expect(await texts()).toEqual(
      before.map(([state, text]) => [state, text === "My own words." ? text : undefined]),
    );
    await fakes.command("github", "hide", { repository: CALM, visibleTo: ["mira-lindqvist"] });
    expect(await texts()).toEqual(before);
  });

  it("is theirs again with the access", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    await fakes.command("github", "hide", { repository: CALM });
    pass(MINUTE_MS);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
    await fakes.command("github", "hide", { repository: CALM, visibleTo: ["mira-lindqvist"] });
    expect((await browser.result(id)).outcome).toBe("complete");
  });
});

describe("a queue alone of a repository that its person no longer sees", () => {
  it("is as unknown as its docket would be", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 0 });
    await browser.finished(id);
    await fakes.command("github", "hide", { repository: CALM });
    pass(MINUTE_MS + 1);
    for (const name of ["result", "markdown", "stream"]) {
      expect((await WAYS[name]?.(browser, id))?.status, name).toBe(404);
    }
  });
});

describe("access", () => {
  it("is asked once a minute for all readers of a repository, and by nothing more than one query", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const [first, second] = [await docketOf(browser), await docketOf(browser)];
    const readAll = async () =>
      Promise.all(
        [first, second, first, second].map(async (id) => (await browser.result(id)).outcome),
      );
    await readAll();
    expect((await fakes.log({ upstream: "github" })).entries).toEqual([]);
    pass(MINUTE_MS);
    expect(await readAll()).toEqual(Array(4).fill("complete"));
    await (await browser.events(first)).rest();
    expect(await looks()).toEqual(["RepositoriesById"]);
    expect((await fakes.log({ upstream: "github" })).entries).toHaveLength(1);
    pass(MINUTE_MS);
    await readAll();
    expect(await looks()).toHaveLength(2);
  });

  it("is asked again by objects that were lost", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    await evictDurableObject(await jobObject(browser, id));
    await evictDurableObject(await sessionStub(browser));
    await fakes.command("github", "hide", { repository: CALM });
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });

  it("to several repositories is asked for in one query, and is access to all of them", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const repositories = [CALM, "gullhaven/chartroom"];
    const { id } = await browser.json<JobStarted>(
      await browser.request("POST", "/api/jobs", { body: { repositories, limit: 2 } }),
      202,
    );
    await browser.finished(id);
    await fakes.clearLog();
    pass(MINUTE_MS);
    expect((await browser.result(id)).outcome).toBe("complete");
    expect(await looks()).toEqual(["RepositoriesById"]);
    await fakes.command("github", "hide", { repository: CALM });
    pass(MINUTE_MS);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
    expect(await looks()).toHaveLength(2);
  });

  it("to repositories whose queues alone were read is asked for by name once", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 0 });
    await browser.finished(id);
    await fakes.clearLog();
    for (const _ of [1, 2]) {
      pass(MINUTE_MS);
      expect((await browser.result(id)).outcome).toBe("complete");
    }
    expect(await looks()).toEqual(["RepositoryByName", "RepositoriesById"]);
    await fakes.command("github", "remake", { repository: CALM });
    pass(MINUTE_MS);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });

  it("follows a renaming", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    await fakes.command("github", "rename", { repository: CALM, to: "ropery" });
    pass(MINUTE_MS);
    expect((await browser.result(id)).outcome).toBe("complete");
  });

  it("is looked up by name once for a docket that does not know its repository's id", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    const job = await jobObject(browser, id);
    await runInDurableObject(job, (_job, { storage }) => {
      storage.sql.exec(
        "UPDATE event SET checkpoint = json_remove(checkpoint, '$.repository.identity') WHERE name = 'ranking'",
      );
    });
    pass(MINUTE_MS);
    expect((await browser.result(id)).outcome).toBe("complete");
    pass(MINUTE_MS);
    expect((await browser.result(id)).outcome).toBe("complete");
    expect(await looks()).toEqual(["RepositoryByName", "RepositoriesById"]);
    await fakes.command("github", "remake", { repository: CALM });
    pass(MINUTE_MS);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });

  it.for([
    ["fails", { kind: "status", status: 502 }],
    ["has had enough", { kind: "status", status: 429, headers: { "retry-after": "30" } }],
    ["breaks off", { kind: "reset" }],
  ] as const)(
    "that stays unknown since GitHub %s gives nothing out, and says when to come back",
    async ([, action], { expect }) => {
      const browser = await connectedBrowser();
      const id = await docketOf(browser);
      pass(MINUTE_MS);
      skipWaits();
      await fakes.fault({ upstream: "github", times: null, action });
      for (const name of ["result", "markdown", "questions", "question"]) {
        const answer = await WAYS[name]?.(browser, id);
        expect(`${name} ${answer?.status}`).toBe(`${name} 503`);
        expect(Number(answer?.headers.get("Retry-After"))).toBeGreaterThan(0);
        expect(await answer?.json()).toMatchObject({ code: "access_unknown" });
      }
      const stream = await browser.request("GET", `/api/jobs/${id}/events`);
      expect(stream.status).toBe(200);
      expect(await stream.text()).toMatch(/^retry: \d+\n\n$/);
      await fakes.clearFaults();
      expect((await browser.result(id)).outcome).toBe("complete");
    },
  );

  it("is not taken from a connection that ended while GitHub was asked", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await docketOf(browser);
    pass(MINUTE_MS);
    await fakes.fault({ upstream: "github", held: true, action: { kind: "usual" } });
    const reading = browser.request("GET", `/api/jobs/${id}`);
    await eventually(async () => (await looks()).length === 1);
    await browser.request("POST", "/api/auth/disconnect");
    await fakes.release();
    expect((await reading).status).toBe(401);
  });

  it("ends with a stream that is open, whose reader finds nothing any more", async ({ expect }) => {
    await crawl();
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const stream = readStream(await browser.request("GET", `/api/jobs/${id}/events`));
    await stream.until(({ event }) => event === "delta");
    expect(await looks()).toEqual([]);
    await fakes.command("github", "hide", { repository: CALM });
    pass(MINUTE_MS);
    await writeOn();
    const events = await stream.rest();
    expect(events.some(({ event }) => event === "done" || event === "summary")).toBe(false);
    expect((await browser.request("GET", `/api/jobs/${id}/events`)).status).toBe(404);
    await browser.request("DELETE", `/api/jobs/${id}`);
  });

  it("goes on with a stream that is open", async ({ expect }) => {
    await crawl();
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const stream = readStream(await browser.request("GET", `/api/jobs/${id}/events`));
    await stream.until(({ event }) => event === "delta");
    pass(MINUTE_MS);
    await letFinish();
    expect((await stream.rest()).at(-1)).toMatchObject({ event: "done" });
    expect(await looks()).toEqual(["RepositoriesById"]);
  });
});

describe("a docket that came to nothing", () => {
  it("is told of, since it holds nothing of the repository", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/nowhere");
    pass(MINUTE_MS);
    expect(await browser.finished(id)).toMatchObject({
      outcome: "failed",
      error: { code: "repository_not_found" },
    });
  });
});
