import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import { createContext } from "../../src/browser-session/context.ts";
import { admitQuestion } from "../../src/browser-session/questions/admission.ts";
import { SessionStore } from "../../src/browser-session/storage/session-store.ts";
import { type Config, configOf } from "../../src/config/config.ts";
import type { Problem } from "../../src/protocol/failures.ts";
import type { AskedEvent } from "../../src/protocol/questions.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { JobStore } from "../../src/summary-job/job-record.ts";
import { createJobStore } from "../../src/summary-job/job-store.ts";
import { openJob } from "../../src/summary-job/open-job.ts";
import { createOtherObjects } from "../../src/summary-job/other-objects.ts";
import { createQuestions } from "../../src/summary-job/questions.ts";
import type { SessionPort } from "../../src/summary-job/session-port.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { isEmpty, sessionStub } from "./authorizing.ts";
import { askUnderOrders, KINDS } from "./injected.ts";
import {
  connectedBrowser,
  crash,
  crawl,
  letFinish,
  eventually,
  fakes,
  jobObject,
  openBrowser,
  ORIGIN,
  startAfresh,
} from "./setup.ts";

const { calm: CALM } = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

/** A docket of two that is done. */
async function aDocket(browser: DocketBrowser): Promise<string> {
  const { id } = await browser.startJob(CALM, { limit: 2 });
  await browser.finished(id);
  await fakes.clearLog();
  return id;
}

function textOf(events: readonly AskedEvent[]): string {
  return events.reduce(
    (text, event) =>
      event.event === "delta" ? text.slice(0, event.data.offset) + event.data.text : text,
    "",
  );
}

/** The events of a question that makes the model read, under a changed configuration. */
async function askWith(
  store: JobStore,
  change: Partial<Config>,
  reconnectRequired?: SessionPort["reconnectRequired"],
): Promise<string> {
  const record = store.read();
  const configured = configOf(env);
  if (record === null || !configured.ok) {
    throw new Error("There is no docket.");
  }
  const { config } = configured;
  const questions = createQuestions(
    openJob(record.spec, store, () => env.BROWSER_SESSION.getByName(record.spec.sessionName)),
    store,
    () => {
      const { session, ...others } = createOtherObjects(env, config, record.spec);
      return {
        ...others,
        session: new Proxy(session, {
          get: (port, name) =>
            name === "reconnectRequired" && reconnectRequired !== undefined
              ? reconnectRequired
              : Reflect.get(port, name),
        }),
        config: { ...config, ...change },
      };
    },
  );
  const asked = await questions.ask(
    { request: { question: "Look at #158" }, requestId: "r" },
    new AbortController().signal,
  );
  if (!asked.ok) {
    throw new Error(asked.failure.code);
  }
  return await new Response(asked.value).text();
}

async function modelCalls() {
  return (await fakes.log({ upstream: "model" })).entries;
}

async function refusalOf(
  browser: DocketBrowser,
  id: string,
  body: unknown,
  status: number,
): Promise<string> {
  const answer = await browser.request("POST", `/api/jobs/${id}/questions`, { body });
  const problem = await browser.json<Problem>(answer, status);
  return `${problem.code}: ${problem.detail}`;
}

describe("a question about a docket", () => {
  it("streams its first text within one round trip to the model", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await crawl();
    const stream = await browser.ask(id, "What do the reviewers disagree on?");
    await stream.until(({ event }) => event === "delta");
    const atFirstText = await modelCalls();
    const [underWay] = await browser.questions(id);
    expect(underWay?.text).not.toBe("");
    await letFinish();
    await stream.rest();
    expect(textOf(stream.events).startsWith(underWay?.text ?? "nothing")).toBe(true);

    expect(atFirstText).toMatchObject([{ endedAt: null }]);
    expect(underWay).toMatchObject({ id: "1", outcome: "running", tools: [] });
    expect(await modelCalls()).toHaveLength(1);
    const answer = stream.events.at(-1);
    expect(stream.events[0]).toMatchObject({
      event: "question",
      data: { id: "1", question: "What do the reviewers disagree on?", model: "gpt-4.1-mini" },
    });
    expect(answer).toMatchObject({
      event: "answer",
      data: { outcome: "answered", text: textOf(stream.events), usage: { calls: 1 } },
    });
    const [listed] = await browser.questions(id);
    expect(listed).toMatchObject({ id: "1", outcome: "answered", text: textOf(stream.events) });
    expect(listed?.citations.length).toBeGreaterThan(0);
    expect(listed).not.toHaveProperty("requestId");
    expect(listed).not.toHaveProperty("pieces");
  });

  it("is followed up in the same thread, also after the object was lost", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await (await browser.ask(id, "Why is it stuck?")).rest();
    await crash(browser, id);
    await fakes.command("model", "plan", {
      match: "The person asked: Why is it stuck\\?",
      text: "As I said [C1].",
    });
    const next = await browser.ask(id, "And who can help?");
    await next.rest();

    expect(textOf(next.events)).toBe("As I said [C1].");
    expect(
      (await browser.questions(id)).map(({ question, outcome }) => [question, outcome]),
    ).toEqual([
      ["Why is it stuck?", "answered"],
      ["And who can help?", "answered"],
    ]);
  });

  it("finds out once what can be read, for all that is asked", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    for (const question of ["Look at #158", "Look at #151"]) {
      const stream = await browser.ask(id, question);
      expect((await stream.rest()).map(({ event }) => event)).toContain("tool");
    }
    const { entries } = await fakes.log({ upstream: "scalekit" });
    const operations = entries.map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === "ListScopedTools")).toHaveLength(1);
    expect(operations.filter((operation) => operation === "ExecuteTool")).toHaveLength(2);
  });

  it("stops the model when its reader leaves", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await crawl();
    const stream = await browser.ask(id, "What is open?");
    await stream.until(({ event }) => event === "delta");
    await stream.cancel();

    await eventually(async () => (await modelCalls()).every(({ aborted }) => aborted));
    await eventually(async () => (await browser.questions(id))[0]?.outcome === "stopped");
    const [stopped] = await browser.questions(id);
    expect(stopped?.text).not.toBe("");
    // Another can be asked at once.
    await letFinish();
    const next = await browser.ask(id, "What is open?");
    expect((await next.rest()).at(-1)).toMatchObject({ data: { outcome: "answered" } });
  });

  it("is not sent to the model where its reader left before it was let in", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await runInDurableObject(await jobObject(browser, id), async (job) => {
      const reader = new AbortController();
      const asked = job.fetch(
        new Request("https://job.test/", {
          method: "POST",
          body: JSON.stringify({ request: { question: "What is open?" }, requestId: "r" }),
          signal: reader.signal,
        }),
      );
      reader.abort();
      await (await asked).text();
    });
    expect((await browser.questions(id))[0]).toMatchObject({ outcome: "stopped", text: "" });
    expect(await modelCalls()).toEqual([]);
  });

  it("that a crash has cut off says so, and another can be asked", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await crawl();
    const stream = await browser.ask(id, "What is open?");
    await stream.until(({ event }) => event === "delta");
    await crash(browser, id);
    await stream.rest().catch(() => undefined);

    expect(await browser.questions(id)).toMatchObject([
      {
        outcome: "failed",
        error: { code: "interrupted", message: "The answer was interrupted. Ask again." },
      },
    ]);
    await letFinish();
    const next = await browser.ask(id, "What is open?");
    expect((await next.rest()).at(-1)).toMatchObject({ data: { outcome: "answered" } });
  });

  it("is deleted with its job, also while it is being answered", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const job = await jobObject(browser, id);
    await (await browser.ask(id, "What is open?")).rest();
    await crawl();
    const stream = await browser.ask(id, "And what is settled?");
    await stream.until(({ event }) => event === "delta");
    expect((await browser.request("DELETE", `/api/jobs/${id}`)).status).toBe(204);

    expect((await stream.rest()).at(-1)).toMatchObject({ data: { outcome: "stopped" } });
    expect(await isEmpty(job)).toBe(true);
    expect((await browser.request("GET", `/api/jobs/${id}/questions`)).status).toBe(404);
  });

  it("is not asked of a job that is being deleted", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const job = await jobObject(browser, id);
    const status = await runInDurableObject(job, async (object) => {
      const removed = object.remove();
      const body = JSON.stringify({ request: { question: "What is open?" }, requestId: "r" });
      const asked = await object.fetch(
        new Request(`${ORIGIN}/questions`, { method: "POST", body }),
      );
      await asked.body?.cancel();
      await removed;
      return asked.status;
    });
    expect(status).toBe(404);
    expect(await modelCalls()).toEqual([]);
    expect(await isEmpty(job)).toBe(true);
  });

  it("ends with the time of its docket", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const job = await jobObject(browser, id);
    await crawl();
    const stream = await browser.ask(id, "What is open?");
    await stream.until(({ event }) => event === "delta");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 8 * 24 * 60 * 60 * 1000 });
    try {
      await runDurableObjectAlarm(job);
    } finally {
      vi.useRealTimers();
    }
    expect((await stream.rest()).at(-1)).toMatchObject({ event: "answer" });
    await eventually(async () => (await modelCalls()).every(({ aborted }) => aborted));
    expect(await isEmpty(job)).toBe(true);
  });

  it("is nobody else's", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await (await browser.ask(id, "What is open?")).rest();
    await fakes.clearLog();
    for (const stranger of [await connectedBrowser("tomas-reyes"), openBrowser()]) {
      for (const method of ["GET", "POST"]) {
        const more = method === "POST" ? { body: { question: "What is open?" } } : {};
        const foreign = await stranger.request(method, `/api/jobs/${id}/questions`, more);
        const unknown = await stranger.request(method, "/api/jobs/nothing/questions", more);
        const [one, other] = [await foreign.json<Problem>(), await unknown.json<Problem>()];

        expect([foreign.status, unknown.status]).toEqual([404, 404]);
        expect({ ...one, requestId: "" }).toEqual({ ...other, requestId: "" });
      }
    }
    expect(await modelCalls()).toEqual([]);
  });

  it("can be asked with an API token", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const answer = await exports.default.fetch(
      new Request(`${ORIGIN}/api/jobs/${id}/questions`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ question: "What is open?" }),
      }),
    );
    expect(answer.headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
    expect(await answer.text()).toContain('"outcome":"answered"');
  });
});

describe("a question that cannot be asked", () => {
  it("is refused with a sentence", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const cases: [body: unknown, refusal: RegExp][] = [
      [undefined, /^invalid_request: "question" is not valid: give a text/],
      [{ question: "  " }, /^invalid_request: "question" is not valid/],
      [{ question: "x".repeat(2001) }, /^invalid_request: "question" is not valid/],
      [{ question: "x", draft: "tweet" }, /^invalid_request: "draft" is not valid: give "comment"/],
      [{ question: "x", owner: "x" }, /^invalid_request: The request body has fields/],
      [{ question: "x", number: 4711 }, /^invalid_request: This docket has no entry #4711\./],
    ];
    for (const [body, refusal] of cases) {
      expect(await refusalOf(browser, id, body, 400)).toMatch(refusal);
    }
    expect(await browser.questions(id)).toEqual([]);
  });

  it("waits for the docket, and for the question before it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await crawl();
    const running = await browser.startJob("gullhaven/ferryman", { limit: 1 });
    expect(await refusalOf(browser, running.id, { question: "x" }, 400)).toBe(
      "invalid_request: This docket is still being written. Ask when it is done.",
    );
    const stream = await browser.ask(id, "What is open?");
    expect(await refusalOf(browser, id, { question: "x" }, 429)).toMatch(
      /^too_many_requests: Another question/,
    );
    await stream.cancel();
    await browser.request("POST", `/api/jobs/${running.id}/cancel`);
  });

  it("is a third one of its person at the same time, over all dockets", async ({ expect }) => {
    const browser = await connectedBrowser();
    const ids = [await aDocket(browser), await aDocket(browser), await aDocket(browser)];
    const [one = "", two = "", three = ""] = ids;
    await fakes.model({ tokensPerSecond: 1, firstTokenMs: 60_000 });
    const first = await browser.ask(one, "What is open?");
    const second = await browser.ask(two, "What is open?");
    expect(await refusalOf(browser, three, { question: "x" }, 429)).toBe(
      "too_many_requests: 2 questions of yours are being answered already. Ask when one of them is done.",
    );
    expect(await browser.questions(three)).toEqual([]);
    await first.cancel();
    await eventually(async () => {
      const body = { question: "What is open?" };
      const answer = await browser.request("POST", `/api/jobs/${three}/questions`, { body });
      await answer.body?.cancel();
      return answer.status === 200;
    });
    await second.cancel();
    await fakes.model({ tokensPerSecond: null, firstTokenMs: 0 });
    for (const id of ids) {
      await eventually(async () =>
        (await browser.questions(id)).every(({ outcome }) => outcome !== "running"),
      );
    }
  });

  it("is one of more than twenty", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await runInDurableObject(await jobObject(browser, id), (_job, { storage }) => {
      const store = createJobStore(storage);
      for (let count = 0; count < 20; count += 1) {
        store.ask({ question: "x", model: "m", startedAt: "", requestId: "r" });
      }
    });
    const answer = await browser.request("POST", `/api/jobs/${id}/questions`, {
      body: { question: "x" },
    });
    // Waiting would not help.
    expect(answer.headers.get("Retry-After")).toBeNull();
    expect((await browser.json<Problem>(answer, 429)).detail).toMatch(
      /^20 questions were asked about this docket/,
    );
  });

  it("is refused where there is no model, or it may not see the repository", async ({ expect }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const configured = configOf(env);
    const refusals = await runInDurableObject(await jobObject(browser, id), (_job, { storage }) => {
      const store = createJobStore(storage);
      const record = store.read();
      if (!record?.checkpoint || !configured.ok) {
        throw new Error("There is no list.");
      }
      const { config } = configured;
      const listed = { ...record, checkpoint: record.checkpoint };
      const { spec, checkpoint } = listed;
      async function askUnder(change: Partial<Config>, isPrivate = true): Promise<string> {
        const repository = { ...checkpoint.repository, private: isPrivate };
        const questions = createQuestions(
          openJob(spec, store),
          { ...store, read: () => ({ ...listed, checkpoint: { ...checkpoint, repository } }) },
          () => ({
            ...createOtherObjects(env, config, spec),
            config: { ...config, ...change },
          }),
        );
        const asked = await questions.ask(
          { request: { question: "x" }, requestId: "r" },
          new AbortController().signal,
        );
        return asked.ok ? "asked" : `${asked.failure.code}: ${asked.failure.detail}`;
      }
      return Promise.all([
        askUnder({ model: null }, false),
        askUnder({ privateRepositories: "extractive" }),
        askUnder({ privateRepositories: "off" }),
      ]);
    });
    expect(refusals[0]).toMatch(/^not_allowed: This deployment has no language model/);
    expect(refusals[1]).toMatch(/^not_allowed: This deployment sends nothing of private repos/);
    expect(refusals[2]).toBe(refusals[1]);
  });

  it("reads nothing with tools once the repository is private and no model may see it", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await fakes.fault({
      upstream: "github",
      path: `/repos/${CALM}$`,
      times: null,
      action: { kind: "status", status: 200, body: { full_name: CALM, private: true } },
    });
    for (const [privateRepositories, outcome] of [
      ["off", "refused"],
      ["extractive", "refused"],
      ["on", "read"],
    ] as const) {
      await fakes.clearLog();
      const events = await runInDurableObject(await jobObject(browser, id), async (_job, ctx) =>
        askWith(createJobStore(ctx.storage), { privateRepositories }),
      );
      const { entries } = await fakes.log({ upstream: "github" });
      const read = entries.filter(({ path }) => path.includes("/pulls/"));
      expect(events).toContain(`"outcome":"${outcome}"`);
      expect(read).toHaveLength(outcome === "read" ? 1 : 0);
    }
  });

  it("reads what is public with tools, whatever may be read of private repositories", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    for (const privateRepositories of ["off", "extractive"] as const) {
      const events = await runInDurableObject(await jobObject(browser, id), async (_job, ctx) =>
        askWith(createJobStore(ctx.storage), { privateRepositories }),
      );
      expect(events).toContain('"outcome":"read"');
    }
  });

  it("has its answer on record also where the session cannot be told what came of it", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    await fakes.fault({
      upstream: "github",
      times: null,
      action: { kind: "status", status: 401, body: { message: "Bad credentials" } },
    });
    const lost: string[] = [];
    const events = await runInDurableObject(await jobObject(browser, id), async (_job, ctx) =>
      askWith(createJobStore(ctx.storage), {}, (identifier) => {
        lost.push(identifier);
        return Promise.reject(new Error("out of reach"));
      }),
    );
    expect(events).toContain('"code":"reconnect_required"');
    expect(lost).toEqual([expect.stringMatching(/^usr_/)]);
    expect(await browser.questions(id)).toMatchObject([
      { outcome: "failed", error: { code: "reconnect_required" } },
    ]);
  });

  it("is refused to who may not use the model, has disconnected or is somebody else by now", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const id = await aDocket(browser);
    const admitted = await runInDurableObject(await sessionStub(browser), async (_session, ctx) => {
      const store = new SessionStore(ctx.storage, () => undefined);
      const context = createContext({ ...env, ALLOWED_GITHUB: "nobody-else" }, ctx.id, store)();
      return await admitQuestion(id, context);
    });
    expect(admitted).toMatchObject({
      ok: false,
      failure: { code: "not_allowed", detail: expect.stringContaining("ask questions") },
    });

    await browser.request("POST", "/api/auth/disconnect");
    expect(await refusalOf(browser, id, { question: "x" }, 401)).toMatch(/^not_connected/);
    await browser.connect("tomas-reyes");
    const after = await browser.request("POST", `/api/jobs/${id}/questions`, {
      body: { question: "x" },
    });
    expect([401, 404]).toContain(after.status);
    expect(await modelCalls()).toEqual([]);
  });
});

describe("orders in what strangers write", () => {
  it.for(KINDS)("%s get an obedient model nothing", async (kind, { expect }) => {
    const { planted, events, outcomes, harmful, requests } = await askUnderOrders(kind);

    // Every text of ten pull requests and their issues; and the model did try.
    expect(planted).toBeGreaterThan(150);
    expect(outcomes["refused"]).toBeGreaterThan(2);
    expect(outcomes["read"]).toBeGreaterThan(0);
    expect(requests).toBeGreaterThan(0);
    expect(harmful).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: "answer", data: { outcome: "answered" } });
  });
});
