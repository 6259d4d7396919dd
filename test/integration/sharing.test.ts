import {
  createExecutionContext,
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { createContext } from "../../src/browser-session/context.ts";
import { randomSecret } from "../../src/browser-session/credentials/secrets.ts";
import { createRepositoryReaders } from "../../src/browser-session/jobs/repository-access.ts";
import { findShared } from "../../src/browser-session/sharing/shared.ts";
import { addJob } from "../../src/browser-session/storage/job-index.ts";
import { SessionStore } from "../../src/browser-session/storage/session-store.ts";
import { app } from "../../src/http/app.ts";
import { READERS_BY_LINK_OF_ONE_MAX, RESULT_LIFETIME_MS } from "../../src/limits.ts";
import type { JobResult, JobStarted } from "../../src/protocol/docket.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { Share } from "../../src/protocol/sharing.ts";
import type { Yours } from "../../src/protocol/yours.ts";
import { createJobStore } from "../../src/summary-job/job-store.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { readStream } from "../support/stream-reader.ts";
import { isEmpty, sessionStub } from "./authorizing.ts";
import {
  connectedBrowser,
  crawl,
  letFinish,
  eventually,
  fakes,
  holdDate,
  jobObject,
  openBrowser,
  ORIGIN,
  pass,
  writeOn,
} from "./setup.ts";

const CALM = "gullhaven/ropewalk";
const OTHER = "gullhaven/chartroom";
const OWNER = "mira-lindqvist";
const READER = "tomas-reyes";
const MINUTE_MS = 60_000;

holdDate();

/** The random part of the link to a docket. */
async function share(browser: DocketBrowser, id: string): Promise<string> {
  const { url } = await browser.json<{ url: string }>(
    await browser.request("POST", `/api/jobs/${id}/share`),
    200,
  );
  return url.replace(`${ORIGIN}/d/`, "");
}

async function sharedDocket(more: Record<string, unknown> = {}) {
  const owner = await connectedBrowser(OWNER);
  const { id } = await owner.startJob(CALM, { limit: 2, queue: true, ...more });
  await owner.finished(id);
  return { owner, id, link: await share(owner, id) };
}

/** Ways to read what is shared, by name. */
const WAYS: Record<string, (link: string) => [path: string, headers?: Record<string, string>]> = {
  result: (link) => [`/api/shared/${link}`],
  markdown: (link) => [`/api/shared/${link}`, { Accept: "text/markdown" }],
  stream: (link) => [`/api/shared/${link}/events`],
  yours: (link) => [`/api/shared/${link}/yours`],
  page: (link) => [`/d/${link}`, { Accept: "text/html" }],
};

async function read(
  browser: DocketBrowser,
  way: string,
  link: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const [path, headers] = WAYS[way]?.(link) ?? [""];
  return browser.request("GET", path, { headers: { ...headers, ...more } });
}

/** All that is told, but for what no two answers share. */
async function told(answer: Response): Promise<string> {
  const headers = [...answer.headers]
    .filter(([name]) => !["x-request-id", "server-timing", "set-cookie"].includes(name))
    .map((header) => header.join(": "));
  const body = (await answer.text()).replace(/"requestId":"[^"]*"/, "");
  return [answer.status, ...headers, body].join("\n");
}

/** Where a browser stands by every way. */
async function statuses(browser: DocketBrowser, link: string): Promise<number[]> {
  const answers = await Promise.all(Object.keys(WAYS).map((way) => read(browser, way, link)));
  await Promise.all(answers.map((answer) => answer.text()));
  return answers.map(({ status }) => status);
}

/** Somebody who reads while the docket is written. */
async function follow() {
  await crawl();
  const owner = await connectedBrowser(OWNER);
  const { id } = await owner.startJob(CALM, { limit: 1 });
  await (await owner.events(id)).until(({ event }) => event === "ranking");
  const link = await share(owner, id);
  const reader = await connectedBrowser(READER);
  const stream = readStream(await read(reader, "stream", link));
  await stream.until(({ event }) => event === "delta");
  return { owner, id, link, reader, stream };
}

function hasEnd(events: { event: string }[]): boolean {
  return events.some(({ event }) => event === "done" || event === "summary");
}

/** How often GitHub was asked whether somebody sees repositories. */
async function looks(): Promise<number> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.filter(({ operation }) => operation.startsWith("Repositor")).length;
}

/** What GitHub was asked. */
async function asked(): Promise<string[]> {
  return (await fakes.log({ upstream: "github" })).entries.map(({ operation }) => operation);
}

async function yoursOf(browser: DocketBrowser, path: string): Promise<Yours> {
  return browser.json(await browser.request("GET", path), 200);
}

const ALL_OPEN = [200, 200, 200, 200, 200];
const ALL_CLOSED = [404, 404, 404, 404, 404];

describe("the link of a docket", () => {
  it("is the last one, and none once that has ended", async ({ expect }) => {
    const { owner, id } = await sharedDocket();
    const links = await runInDurableObject(await jobObject(owner, id), (_job, { storage }) => {
      const store = createJobStore(storage);
      return ["another", "the-last", null].map((link) => {
        store.share(link);
        return store.sharedAs;
      });
    });
    expect(links).toEqual(["another", "the-last", null]);
  });

  it("opens by no other, and is none of a docket that is not there", async ({ expect }) => {
    const { owner, id, link } = await sharedDocket();
    const job = await jobObject(owner, id);
    expect((await job.sharedResult(link)).ok).toBe(true);
    expect((await job.sharedResult("another")).ok).toBe(false);
    expect((await job.sharedQueues("another")).ok).toBe(false);
    const nobodys = env.SUMMARY_JOB.getByName("nobodys");
    await nobodys.share(link);
    expect((await nobodys.sharedResult(link)).ok).toBe(false);
    expect(await isEmpty(nobodys)).toBe(true);
  });
});

describe("a docket that is shared", () => {
  it("opens for whoever's own connection can read its repository, and says nothing of its person", async ({
    expect,
  }) => {
    const { owner, id, link } = await sharedDocket();
    expect(link).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await share(owner, id)).toBe(link);
    const reader = await connectedBrowser(READER);
    await fakes.clearLog();
    const own = await owner.result(id);
    await (await owner.request("GET", `/api/jobs/${id}/events`)).text();
    expect(await asked()).toEqual([]);
    const shared = await reader.json<JobResult>(await read(reader, "result", link), 200);
    expect(shared.pullRequests.map(({ number, text }) => [number, text])).toEqual(
      own.pullRequests.map(({ number, text }) => [number, text]),
    );
    expect(shared.queue?.[0]?.rows.length).toBe(own.queue?.[0]?.rows.length);
    expect(shared.id).toBe(link);
    // One request more than one's own docket costs, however it is read within the minute.
    expect(await asked()).toEqual(["RepositoriesById"]);
    const events = await (await read(reader, "stream", link)).text();
    expect(await looks()).toBe(1);
    for (const text of [JSON.stringify(shared), events]) {
      expect(text).not.toContain(id);
      expect(text).not.toMatch(/"(?:usage|changes|action)":/);
    }
    expect(await (await read(reader, "markdown", link)).text()).toBe(
      await (
        await owner.request("GET", `/api/jobs/${id}`, { headers: { Accept: "text/markdown" } })
      ).text(),
    );
    const head = await reader.request("HEAD", `/api/shared/${link}/events`);
    expect([head.status, head.headers.get("Content-Type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
  });

  it("leaves out what changed since its person looked, and what they could not read", async ({
    expect,
  }) => {
    const owner = await connectedBrowser(OWNER);
    const first = await owner.startJob(CALM, { limit: 2, queue: true });
    const number = (await owner.finished(first.id)).pullRequests[0]?.number ?? 0;
    await owner.request("PUT", "/api/seen", { body: { job: first.id, repository: CALM } });
    await fakes.command("github", "add-comment", {
      repository: CALM,
      number,
      comment: { author: "saga-lindholm", body: "One more thought." },
    });
    pass(MINUTE_MS);
    const { id } = await owner.json<JobStarted>(
      await owner.request("POST", "/api/jobs", {
        body: { repositories: ["gullhaven/nowhere", CALM], limit: 2 },
      }),
      202,
    );
    const own = await owner.finished(id);
    expect(own.repository).toBe("gullhaven/nowhere");
    expect(own.pullRequests.some(({ changes }) => changes !== undefined)).toBe(true);
    expect(own.scope?.unreadable).toHaveLength(1);
    const link = await share(owner, id);
    const reader = await connectedBrowser(READER);
    for (const way of ["result", "markdown", "stream"]) {
      const text = await (await read(reader, way, link)).text();
      expect(text).toContain(CALM);
      expect(text).not.toMatch(/"changes":|nowhere/);
    }
  });

  it("says to nobody else what has changed since the time its person asked for", async ({
    expect,
  }) => {
    const since = new Date(Date.now() - RESULT_LIFETIME_MS).toISOString();
    const { owner, id, link } = await sharedDocket({ limit: 0, since });
    const job = await jobObject(owner, id);
    await runInDurableObject(job, (_, { storage }) => {
      // Of one that GitHub told in part alone.
      storage.sql.exec(
        "UPDATE event SET data = json_set(data, '$.rows[0].unread', json('[\"checks\"]'), '$.rows[0].changes', json('{\"comments\":1,\"commits\":0}')) WHERE name = 'queue' AND data ->> '$.rows[0].number' > 0",
      );
    });
    await evictDurableObject(job);
    const reader = await connectedBrowser(READER);
    expect(JSON.stringify(await yoursOf(owner, `/api/jobs/${id}/yours`))).toContain('"changes"');
    const theirs = await yoursOf(reader, `/api/shared/${link}/yours`);
    expect(JSON.stringify(theirs)).not.toContain('"changes"');
  });

  it("can be followed while it still runs, and tells each reader what is theirs", async ({
    expect,
  }) => {
    await crawl();
    const owner = await connectedBrowser(OWNER);
    const { id } = await owner.startJob(CALM, { limit: 2, queue: true });
    const first = await owner.events(id);
    await first.until(({ event }) => event === "ranking");
    const link = await share(owner, id);
    const reader = await connectedBrowser(READER);
    const stream = readStream(await read(reader, "stream", link));
    await stream.until(({ event }) => event === "delta");
    await letFinish();
    const events = await stream.rest();
    expect(events.at(-1)?.event).toBe("done");
    const logged = (all: typeof events) => all.flatMap(({ id: own }) => own ?? []);
    expect(logged(events)).toEqual(logged(await first.rest()));
    const theirs = await yoursOf(reader, `/api/shared/${link}/yours`);
    expect(events.findLast(({ event }) => event === "yours")?.data).toEqual(theirs);
    expect(theirs.rows).not.toEqual((await yoursOf(owner, `/api/jobs/${id}/yours`)).rows);
    // Nobody else's marks moved.
    expect(theirs).toMatchObject({ new: [], merged: [], closed: [] });
  });

  it("cannot be shared before its list is there, nor by anything but the page", async ({
    expect,
  }) => {
    const owner = await connectedBrowser(OWNER);
    await fakes.fault({ upstream: "github", times: null, action: { kind: "hang" } });
    const { id } = await owner.startJob(CALM, { limit: 2 });
    const early = await owner.request("POST", `/api/jobs/${id}/share`);
    expect([early.status, await early.json()]).toMatchObject([400, { code: "invalid_request" }]);
    await fakes.clearFaults();
    const { token } = await owner.json<TokenCreated>(
      await owner.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const Authorization = `Bearer ${token}`;
    for (const [method, path] of [
      ["POST", `/api/jobs/${id}/share`],
      ["DELETE", `/api/jobs/${id}/share`],
      ["GET", "/api/shares"],
    ] as const) {
      const answer = await openBrowser().request(method, path, { headers: { Authorization } });
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 401`);
    }
    await owner.request("DELETE", `/api/jobs/${id}`);
  });

  it("lets readers do nothing to it", async ({ expect }) => {
    const { owner, id, link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    for (const [method, path, body] of [
      ["DELETE", ""],
      ["POST", "/cancel"],
      ["POST", "/share"],
      ["DELETE", "/share"],
      ["POST", "/questions", { question: "What is open?" }],
      ["GET", "/questions"],
    ] as const) {
      for (const address of [`/api/shared/${link}${path}`, `/api/jobs/${link}${path}`]) {
        const answer = await reader.request(
          method,
          address,
          body === undefined ? {} : { body: { ...body } },
        );
        expect(`${method} ${address} ${answer.status}`).toBe(`${method} ${address} 404`);
      }
    }
    expect((await owner.result(id)).outcome).toBe("complete");
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
  });

  it("of several repositories takes access to all of them, in one query by their ids", async ({
    expect,
  }) => {
    const owner = await connectedBrowser(OWNER);
    const { id } = await owner.json<JobStarted>(
      await owner.request("POST", "/api/jobs", { body: { repositories: [CALM, OTHER], limit: 2 } }),
      202,
    );
    await owner.finished(id);
    const link = await share(owner, id);
    const reader = await connectedBrowser(READER);
    await fakes.command("github", "rename", { repository: CALM, to: "ropery" });
    await fakes.clearLog();
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    expect(await looks()).toBe(1);
    await fakes.command("github", "hide", { repository: OTHER, visibleTo: [OWNER] });
    pass(MINUTE_MS);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
    expect((await owner.result(id)).outcome).toBe("complete");
  });

  it("of queues alone is bound to the ids of its repositories as well", async ({ expect }) => {
    const { link } = await sharedDocket({ limit: 0 });
    const reader = await connectedBrowser(READER);
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    await fakes.command("github", "remake", { repository: CALM });
    pass(MINUTE_MS);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("is read by one person from 10 places at once, and keeps its own for everybody else", async ({
    expect,
  }) => {
    await fakes.fault({ upstream: "model", times: null, action: { kind: "hang" } });
    const owner = await connectedBrowser(OWNER);
    const { id } = await owner.startJob(CALM, { limit: 1 });
    await (await owner.events(id)).until(({ event }) => event === "ranking");
    const link = await share(owner, id);
    const reader = await connectedBrowser(READER);
    const streams = [];
    for (let count = 0; count < READERS_BY_LINK_OF_ONE_MAX; count += 1) {
      streams.push(await read(reader, "stream", link));
    }
    expect(streams.every(({ status }) => status === 200)).toBe(true);
    expect((await read(reader, "stream", link)).status).toBe(429);
    // The same person in another browser.
    expect((await read(await connectedBrowser(READER), "stream", link)).status).toBe(429);
    const other = await read(await connectedBrowser("ana-duarte"), "stream", link);
    expect(other.status).toBe(200);
    expect((await owner.request("GET", `/api/jobs/${id}/events`)).status).toBe(200);
    await owner.request("DELETE", `/api/jobs/${id}`);
    await Promise.all([...streams, other].map((answer) => answer.text()));
  });

  it("tells nothing of its person's connection and limits where it was cut", async ({ expect }) => {
    const owner = await connectedBrowser(OWNER);
    const reader = await connectedBrowser(READER);
    await crawl();
    const { id } = await owner.startJob(CALM, { limit: 2 });
    const running = await owner.events(id);
    await running.until(({ event }) => event === "delta");
    const link = await share(owner, id);
    const job = await jobObject(owner, id);
    await owner.request("POST", `/api/jobs/${id}/cancel`);
    await running.rest();
    const error = {
      code: "reconnect_required",
      message: "GitHub no longer accepts this connection.",
      requestId: "req-of-the-owner",
    };
    await runInDurableObject(job, (_, { storage }) => {
      storage.sql.exec(
        "UPDATE event SET data = json_set(data, '$.error', json(?)) WHERE name IN ('summary', 'done')",
        JSON.stringify(error),
      );
    });
    await evictDurableObject(job);
    expect((await owner.result(id)).error?.code).toBe("reconnect_required");
    for (const way of ["result", "markdown", "stream"]) {
      const text = await (await read(reader, way, link)).text();
      expect(text).not.toMatch(/reconnect|no longer accepts|req-of-the-owner/);
    }
  });
});

describe("a link that is not yours to open", () => {
  it("gives the same answer by every way in 200 tries, whatever there is behind it", async ({
    expect,
  }) => {
    const { owner, id, link } = await sharedDocket();
    const ended = await share(owner, id);
    await owner.request("DELETE", `/api/jobs/${id}/share`);
    const again = await share(owner, id);
    expect(again).not.toBe(link);
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [OWNER] });

    const outsider = await connectedBrowser(READER);
    const { token } = await outsider.json<TokenCreated>(
      await outsider.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const links = [again, ended, randomSecret(128), id, again.slice(1), `${again}A`, "x", "a%00b"];
    const askedBy = async (browser: DocketBrowser, more: Record<string, string>) => {
      const answers: string[] = [];
      for (const way of Object.keys(WAYS)) {
        const seen = new Set<string>();
        for (const each of links) {
          await fakes.clearLog();
          seen.add(await told(await read(browser, way, each, more)));
          const { entries } = await fakes.log({ upstream: "github" });
          answers.push(entries.map(({ operation }) => operation).join());
        }
        expect(`${way}: ${[...seen].map((text) => text.slice(0, 3)).join()}`).toBe(`${way}: 404`);
      }
      return new Set(answers);
    };
    // Each try is one question to GitHub of the same kind, or none where there is nobody to ask as.
    const bearer = { Authorization: `Bearer ${token}` };
    expect(await askedBy(outsider, {})).toEqual(new Set(["RepositoriesById"]));
    expect(await askedBy(openBrowser(), bearer)).toEqual(new Set(["RepositoriesById"]));
    const leftAlone = await connectedBrowser("ana-duarte");
    await leftAlone.request("POST", "/api/auth/disconnect");
    for (const stranger of [openBrowser(), leftAlone]) {
      expect(await askedBy(stranger, {})).toEqual(new Set([""]));
    }
    expect(await askedBy(openBrowser(), { Cookie: "docket=forged" })).toEqual(new Set([""]));
  });

  it("is closed to a token that does not name its repositories", async ({ expect }) => {
    const { link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    const withToken = async (repositories?: string[]) => {
      const { token } = await reader.json<TokenCreated>(
        await reader.request("POST", "/api/tokens", { body: { name: "ci", repositories } }),
        201,
      );
      const Authorization = `Bearer ${token}`;
      return (await read(openBrowser(), "result", link, { Authorization })).status;
    };
    expect([await withToken(), await withToken([CALM]), await withToken([OTHER])]).toEqual([
      200, 200, 404,
    ]);
  });

  it("is closed to whom ALLOWED_GITHUB leaves out", async ({ expect }) => {
    const { link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    const stub = await sessionStub(reader);
    const found = await runInDurableObject(stub, async (_object, ctx) => {
      const store = new SessionStore(ctx.storage, () => {});
      const under = async (allowed: string) => {
        const context = createContext({ ...env, ALLOWED_GITHUB: allowed }, ctx.id, store);
        return findShared(link, createRepositoryReaders(context), context());
      };
      return [await under(OWNER), await under(`${OWNER}, ${READER}`)];
    });
    expect(found).toMatchObject([
      { ok: false, failure: { code: "not_found" } },
      { ok: true, value: { accountId: expect.any(Number) } },
    ]);
    expect(found[0]).toEqual({ ok: false, failure: { code: "not_found" } });
  });

  it("is not decided where GitHub does not say, and opens once it does", async ({ expect }) => {
    const { link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    await fakes.fault({
      upstream: "github",
      times: null,
      action: { kind: "status", status: 429, headers: { "retry-after": "30" } },
    });
    const unknown = randomSecret(128);
    for (const way of Object.keys(WAYS)) {
      const answer = await told(await read(reader, way, link));
      expect(answer).toBe(await told(await read(reader, way, unknown)));
      expect(`${way} ${answer}`).toMatch(
        way === "stream" ? /^\w+ 200\n/ : /^\w+ 503\n(?:.*\n)*retry-after: \d+\n/,
      );
    }
    expect(await (await read(reader, "stream", link)).text()).toMatch(/^retry: \d+\n\n$/);
    await fakes.clearFaults();
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
  });
});

describe("access that ends in the middle", () => {
  it("ends the stream within a minute, and the owner's goes on", async ({ expect }) => {
    const { owner, id, link, reader, stream } = await follow();
    const own = await owner.events(id);
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [OWNER] });
    pass(MINUTE_MS);
    await writeOn();
    expect(hasEnd(await stream.rest())).toBe(false);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
    await letFinish();
    expect((await own.rest()).at(-1)?.event).toBe("done");
  });

  it("is asked for once a minute, and a stream goes on with it", async ({ expect }) => {
    const { stream } = await follow();
    const before = await looks();
    pass(MINUTE_MS);
    await letFinish();
    expect((await stream.rest()).at(-1)?.event).toBe("done");
    // One for the reader, one for the owner's stream.
    expect((await looks()) - before).toBeGreaterThan(0);
    expect((await looks()) - before).toBeLessThanOrEqual(2);
  });

  it.for([
    [
      "the link",
      async (owner: DocketBrowser, id: string) => owner.request("DELETE", `/api/jobs/${id}/share`),
    ],
    [
      "the docket",
      async (owner: DocketBrowser, id: string) => owner.request("DELETE", `/api/jobs/${id}`),
    ],
  ] as const)("with %s ends the stream at once", async ([, end], { expect }) => {
    const { owner, id, link, reader, stream } = await follow();
    expect((await end(owner, id)).status).toBe(204);
    expect(hasEnd(await stream.rest())).toBe(false);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("ends with the reader's own connection", async ({ expect }) => {
    const { link, reader, stream } = await follow();
    await reader.request("POST", "/api/auth/disconnect");
    pass(MINUTE_MS);
    await writeOn();
    expect(hasEnd(await stream.rest())).toBe(false);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("is not another person's who connects in the same browser", async ({ expect }) => {
    const { link, reader, stream } = await follow();
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [OWNER, READER] });
    await reader.connect("ana-duarte");
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
    pass(MINUTE_MS);
    await writeOn();
    expect(hasEnd(await stream.rest())).toBe(false);
  });
});

describe("a link", () => {
  it("outlives objects that were lost, and every change of a cookie", async ({ expect }) => {
    const { owner, id, link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    const [shared] = await Promise.all(
      (await listDurableObjectIds(env.SHARED_DOCKET)).map(async (each) => {
        const stub = env.SHARED_DOCKET.get(each);
        return (await stub.find()) === null ? null : stub;
      }),
    ).then((all) => all.filter((each) => each !== null));
    for (const stub of [
      await jobObject(owner, id),
      await sessionStub(owner),
      await sessionStub(reader),
    ]) {
      await evictDurableObject(stub);
    }
    if (shared !== undefined) {
      await evictDurableObject(shared);
    }
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    const planted = reader.cookie;
    pass(25 * 60 * MINUTE_MS);
    await reader.session();
    expect(reader.cookie).not.toBe(planted);
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    const rotated = createExecutionContext();
    const answer = await app.fetch(
      new Request(`${ORIGIN}/api/shared/${link}`, { headers: { Cookie: reader.cookie } }),
      { ...env, SESSION_SECRET: `${"n".repeat(43)},${env.SESSION_SECRET}` },
      rotated,
    );
    await waitOnExecutionContext(rotated);
    expect(answer.status).toBe(200);
    await owner.session();
    expect(await share(owner, id)).toBe(link);
    expect((await owner.request("DELETE", `/api/jobs/${id}/share`)).status).toBe(204);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("is listed with its end, which is that of its docket", async ({ expect }) => {
    const { owner, id, link } = await sharedDocket();
    const listed = await owner.json<Share[]>(await owner.request("GET", "/api/shares"), 200);
    const [job] = await owner.json<{ endedAt: string }[]>(
      await owner.request("GET", "/api/jobs"),
      200,
    );
    expect(listed).toEqual([
      {
        job: id,
        repository: CALM,
        url: `${ORIGIN}/d/${link}`,
        sharedAt: new Date().toISOString(),
        endsAt: new Date(Date.parse(job?.endedAt ?? "") + RESULT_LIFETIME_MS).toISOString(),
      },
    ]);
    const reader = await connectedBrowser(READER);
    expect(await (await reader.request("GET", "/api/shares")).json()).toEqual([]);
    pass(RESULT_LIFETIME_MS + 1000);
    await runDurableObjectAlarm(await jobObject(owner, id));
    await runDurableObjectAlarm(await sessionStub(owner));
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
    expect(await (await owner.request("GET", "/api/shares")).json()).toEqual([]);
    for (const each of await listDurableObjectIds(env.SHARED_DOCKET)) {
      expect(await env.SHARED_DOCKET.get(each).find()).toBeNull();
    }
  });

  it.for([
    ["leaves", "POST", "/api/session/leave"],
    ["disconnects", "POST", "/api/auth/disconnect"],
    ["forgets everything", "DELETE", "/api/session"],
  ] as const)("ends when its person %s", async ([, method, path], { expect }) => {
    const { owner, link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    await owner.request(method, path);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("ends when another account connects in its browser", async ({ expect }) => {
    const { owner, link } = await sharedDocket();
    const reader = await connectedBrowser(READER);
    const session = await sessionStub(owner);
    await owner.connect("ana-duarte");
    await runDurableObjectAlarm(session);
    expect(await statuses(reader, link)).toEqual(ALL_CLOSED);
  });

  it("keeps its docket when older ones make room", async ({ expect }) => {
    const { owner, id, link } = await sharedDocket();
    const session = await sessionStub(owner);
    await runInDurableObject(session, async (_object, { storage }) => {
      for (let count = 0; count < 50; count += 1) {
        addJob(storage.sql, {
          id: `newer-${count}`,
          accountId: 1,
          repository: CALM,
          pullRequests: 1,
          startedAt: Date.now() + count,
          deadline: Date.now() + count,
          isListed: true,
        });
      }
      storage.sql.exec("UPDATE job SET ended_at = deadline WHERE id GLOB 'newer-*'");
      await new SessionStore(storage, () => {}).dropOldDockets();
    });
    const reader = await connectedBrowser(READER);
    expect(await statuses(reader, link)).toEqual(ALL_OPEN);
    expect((await owner.result(id)).outcome).toBe("complete");
  });

  it("that was ended while it was made leads nowhere", async ({ expect }) => {
    const owner = await connectedBrowser(OWNER);
    const { id } = await owner.startJob(CALM, { limit: 1 });
    await owner.finished(id);
    const answers = await Promise.all([
      owner.request("POST", `/api/jobs/${id}/share`),
      owner.request("POST", `/api/jobs/${id}/share`),
      owner.request("DELETE", `/api/jobs/${id}`),
    ]);
    await Promise.all(answers.map((answer) => answer.text()));
    await eventually(async () => {
      const open = await Promise.all(
        (await listDurableObjectIds(env.SHARED_DOCKET)).map((each) =>
          env.SHARED_DOCKET.get(each).find(),
        ),
      );
      return open.every((each) => each === null);
    });
    expect((await owner.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });
});
