import { afterEach, describe, it } from "vitest";

import type { JobListItem, JobResult } from "../../src/protocol/docket.ts";
import type { Yours } from "../../src/protocol/yours.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, crash, fakes, openBrowser, startAfresh } from "./setup.ts";

const {
  busy: BUSY,
  calm: CALM,
  quiet: QUIET,
  private: PRIVATE,
  renamed,
  singleSignOn,
} = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

async function make(browser: DocketBrowser, body: Record<string, unknown>): Promise<JobResult> {
  const answer = await browser.request("POST", "/api/jobs", { body });
  const { id } = await browser.json<{ id: string }>(answer, 202);
  return browser.finished(id);
}

function places({ pullRequests }: JobResult): string[] {
  return pullRequests.map(({ repository, number }) => `${repository}#${number}`);
}

/** GitHub's list of an owner's repositories, cut to one and to what takes no single sign-on. */
async function withholdFrom(owner: string, name: string): Promise<void> {
  const updatedAt = "2026-11-20T09:00:00Z";
  const open = { totalCount: 8, nodes: [{ updatedAt }] };
  const node = { id: "R_1", databaseId: 1, name, private: false, archived: false, open };
  await fakes.fault({
    upstream: "github",
    operation: "Owner",
    action: {
      kind: "status",
      status: 200,
      headers: {
        "content-type": "application/json",
        "x-github-sso": "partial-results; organizations=1",
      },
      body: {
        data: {
          viewer: { login: "mira-lindqvist" },
          owner: { id: "O_1", login: owner, repositories: { nodes: [node] } },
        },
      },
    },
  });
}

async function asked(operation: string): Promise<number> {
  return (await fakes.log({ operation })).entries.length;
}

describe("a docket of an owner that keeps repositories back", () => {
  it("proves nothing, and says where to sign in", async ({ expect }) => {
    const browser = await connectedBrowser();
    const [owner = "", name = ""] = CALM.split("/");
    await withholdFrom(owner, name);
    const result = await make(browser, { owner, limit: 2, queue: true });
    expect(result).toMatchObject({ outcome: "complete", ranking: { exact: false } });
    const said = `Sign in at https://github.com/orgs/${owner}/sso`;
    expect(result.ranking?.reason).toContain(said);
    expect(result.queue?.[0]?.reason).toContain(said);
  });

  it("still knows it after a crash, without asking again", async ({ expect }) => {
    const browser = await connectedBrowser();
    const [owner = "", name = ""] = CALM.split("/");
    await withholdFrom(owner, name);
    await fakes.fault({ upstream: "github", operation: "Open", action: { kind: "hang" } });
    await fakes.clearLog();
    const body = { owner, limit: 1, queue: true };
    const answer = await browser.request("POST", "/api/jobs", { body });
    const { id } = await browser.json<{ id: string }>(answer, 202);
    await expect.poll(() => asked("Open")).toBe(1);
    await crash(browser, id);
    const result = await browser.finished(id);
    expect(result.outcome).toBe("complete");
    expect(result.queue?.[0]?.reason).toContain("Sign in at");
    expect(await asked("Owner")).toBe(1);
  });
});

describe("a docket of several repositories", () => {
  it("has one ranking and one queue of each, with nothing of one under another", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.clearLog();
    const both = await make(browser, { repositories: [CALM, BUSY, CALM], limit: 5, queue: true });
    expect(both.outcome).toBe("complete");
    expect(both).toMatchObject({
      repository: CALM,
      scope: { repositories: [CALM, BUSY], unreadable: [] },
    });
    const { entries, maxConcurrency } = await fakes.log({ upstream: "github" });
    expect(maxConcurrency.github).toBeLessThanOrEqual(6);
    expect(entries.filter(({ operation }) => operation === "Recount").length).toBeLessThanOrEqual(
      5,
    );

    const alone = [
      await make(browser, { repository: CALM, limit: 5 }),
      await make(browser, { repository: BUSY, limit: 5 }),
    ];
    const best = alone
      .flatMap(({ pullRequests }) => pullRequests)
      .toSorted((a, b) => b.rank.score - a.rank.score)
      .slice(0, 5);
    expect(both.pullRequests.map(({ rank }) => rank.score)).toEqual(
      best.map(({ rank }) => rank.score),
    );
    expect(both.ranking?.exact).toBe(true);
    for (const entry of both.pullRequests) {
      const own = alone
        .flatMap(({ pullRequests }) => pullRequests)
        .find(({ url }) => url === entry.url);
      expect(own).toMatchObject({ title: entry.title, repository: entry.repository });
      expect(entry.url).toContain(`/${entry.repository}/pull/${entry.number}`);
      expect(entry.citations.every(({ url }) => url.includes(`/${entry.repository}/`))).toBe(true);
    }
    expect(
      both.queue
        ?.map(({ repository, openCount, rows }) => [repository, openCount === rows.length])
        .toSorted(),
    ).toEqual([
      [BUSY, true],
      [CALM, true],
    ]);
    expect(both.prsAnalyzed[0]).toMatch(/^gullhaven\/[a-z]+#\d+: /);
  });

  it("says what could not be read, each with its cause, and goes on without", async ({
    expect,
  }) => {
    const browser = await connectedBrowser("tomas-reyes");
    const gone = "gullhaven/nothing-here";
    const result = await make(browser, {
      repositories: [gone, CALM, PRIVATE, QUIET, renamed.from, singleSignOn],
      limit: 2,
      queue: true,
    });
    expect(result.outcome).toBe("partial");
    expect(result.scope?.repositories).toEqual([CALM, QUIET, renamed.to]);
    expect(
      result.scope?.unreadable.map(({ repository, error }) => [repository, error.code]),
    ).toEqual([
      [gone, "repository_not_found"],
      [PRIVATE, "repository_not_found"],
      [singleSignOn, "repository_not_found"],
    ]);
    expect(result.queue?.map(({ repository }) => repository).toSorted()).toEqual(
      [CALM, QUIET, renamed.to].toSorted(),
    );
    expect(places(result)).toHaveLength(2);
  });

  it("leads to the single sign-on of one, and reads the others", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const limit of [0, 2]) {
      const result = await make(browser, { repositories: [singleSignOn, CALM], limit });
      expect(result.outcome).toBe("partial");
      expect(result.scope).toMatchObject({
        repositories: [CALM],
        unreadable: [{ repository: singleSignOn, error: { code: "sso_required", action: {} } }],
      });
    }
  });

  it("fails where none can be read, with the cause of the first", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const limit of [0, 2]) {
      const result = await make(browser, {
        repositories: ["gullhaven/none", "gullhaven/nil"],
        limit,
      });
      expect(result).toMatchObject({ outcome: "failed", error: { code: "repository_not_found" } });
      expect(result.scope?.repositories).toEqual([]);
      expect(result.scope?.unreadable).toHaveLength(2);
    }
  });

  it("gives the queues alone, and to each reader what is theirs", async ({ expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/jobs", {
      body: { repositories: [BUSY, CALM], limit: 0 },
    });
    const { id } = await browser.json<{ id: string }>(answer, 202);
    const events = await (await browser.events(id)).rest();
    expect(events.map(({ event }) => event)).not.toContain("ranking");
    expect(events.filter(({ event }) => event === "job-scope")).toHaveLength(1);
    const yours = await browser.json<Yours>(
      await browser.request("GET", `/api/jobs/${id}/yours`),
      200,
    );
    expect(yours.rows.length).toBeGreaterThan(0);
    expect(new Set(yours.rows.map(({ repository }) => repository))).toContain(BUSY);
  });

  it("goes on after a crash as if there had been none", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.model({ firstTokenMs: 200 });
    const answer = await browser.request("POST", "/api/jobs", {
      body: { repositories: [CALM, BUSY, "gullhaven/none"], limit: 4, queue: true },
    });
    const { id } = await browser.json<{ id: string }>(answer, 202);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "ranking");
    await crash(browser, id);
    const result = await browser.finished(id);
    expect(result.outcome).toBe("partial");
    expect(result.pullRequests.map(({ outcome }) => outcome)).toEqual(Array(4).fill("written"));
    expect(result.queue?.every(({ final }) => final)).toBe(true);
    const replayed = await (await browser.events(id)).rest();
    expect(replayed.filter(({ event }) => event === "job-scope")).toHaveLength(1);
  });

  it("is asked about by repository", async ({ expect }) => {
    const browser = await connectedBrowser();
    const result = await make(browser, { repositories: [CALM, BUSY], limit: 3 });
    const [entry] = result.pullRequests;
    const ask = (body: object) =>
      browser.request("POST", `/api/jobs/${result.id}/questions`, { body });
    const unnamed = await ask({ question: "Why is it stuck?", number: entry?.number });
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toMatchObject({ detail: expect.stringContaining('"repository"') });
    const other = await ask({ question: "Why?", repository: "gullhaven/keelson" });
    expect(other.status).toBe(400);
    const named = await ask({
      question: "Why is it stuck?",
      repository: entry?.repository,
      number: entry?.number,
    });
    expect(named.status).toBe(200);
    await named.text();
  });

  it("is no place to write to without a name", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id, pullRequests } = await make(browser, { repositories: [CALM, BUSY], limit: 1 });
    const [entry] = pullRequests;
    const propose = (more: object) =>
      browser.request("POST", "/api/actions", {
        body: { job: id, kind: "comment", number: entry?.number, body: "Hello", ...more },
        headers: { "Sec-Fetch-Site": "same-origin" },
      });
    const unnamed = await propose({});
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toMatchObject({ detail: expect.stringContaining('"repository"') });
    const named = await propose({ repository: entry?.repository });
    expect(await named.json()).toMatchObject({ repository: entry?.repository });
  });

  it("is not shown to a token that names repositories", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await make(browser, { repositories: [CALM, BUSY], limit: 0 });
    const token = async (body: object) => {
      const made = await browser.request("POST", "/api/tokens", { body: { name: "ci", ...body } });
      return (await browser.json<{ token: string }>(made, 201)).token;
    };
    const read = async (secret: string) =>
      (
        await openBrowser().request("GET", `/api/jobs/${id}`, {
          headers: { Authorization: `Bearer ${secret}` },
        })
      ).status;
    expect(await read(await token({ repositories: [CALM] }))).toBe(404);
    expect(await read(await token({}))).toBe(200);
  });

  it("marks what was seen of each repository apart", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await make(browser, { repositories: [CALM, BUSY], limit: 0 });
    const see = (repository: string) =>
      browser.request("PUT", "/api/seen", { body: { job: id, repository } });
    expect((await see(BUSY)).status).toBe(204);
    expect((await see(PRIVATE)).status).toBe(404);
  });

  it.for<[string, Record<string, unknown>, string]>([
    ["two ways at once", { repository: CALM, repositories: [BUSY] }, "invalid_request"],
    ["nothing", {}, "invalid_repository"],
    ["an empty list", { repositories: [] }, "invalid_repository"],
    ["nonsense in a list", { repositories: [CALM, "not a name"] }, "invalid_repository"],
    [
      "too many",
      { repositories: Array.from({ length: 21 }, (_, at) => `o/r${at}`) },
      "invalid_request",
    ],
    ["numbers of several", { repositories: [CALM, BUSY], pullRequests: [1] }, "invalid_request"],
    ["an owner that is none", { owner: "a/b" }, "invalid_request"],
  ])("is not made of %s", async ([, body, code], { expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/jobs", { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
  });
});

describe("a docket of an owner", () => {
  it("is of what the reader sees of it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const result = await make(browser, { owner: "gullhaven", limit: 3 });
    expect(result).toMatchObject({ repository: "gullhaven", outcome: "complete" });
    expect(result.scope?.repositories).toEqual(expect.arrayContaining([BUSY, CALM, PRIVATE]));
    expect(result.scope?.repositories).not.toContain(QUIET);
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toMatchObject([{ repository: "gullhaven" }]);

    const stranger = await connectedBrowser("tomas-reyes");
    const theirs = await make(stranger, { owner: "gullhaven", limit: 0 });
    expect(theirs.scope?.repositories).toContain(CALM);
    expect(theirs.scope?.repositories).not.toContain(PRIVATE);
  });

  it("fails where there is none of this name", async ({ expect }) => {
    const browser = await connectedBrowser();
    const result = await make(browser, { owner: "nobody-of-this-name", limit: 0 });
    expect(result).toMatchObject({ outcome: "failed", error: { code: "repository_not_found" } });
  });

  it("is shown to nobody else", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await make(browser, { owner: "gullhaven", limit: 0 });
    expect((await openBrowser().request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });
});
