import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, onTestFinished, vi } from "vitest";

import type { BrowserSession } from "../../src/browser-session/browser-session.ts";
import { createContext } from "../../src/browser-session/context.ts";
import { startJob } from "../../src/browser-session/jobs/job-start.ts";
import { personKeyOf } from "../../src/browser-session/person-key.ts";
import { SessionStore } from "../../src/browser-session/storage/session-store.ts";
import { type Config, configOf } from "../../src/config/config.ts";
import {
  JOB_SLOT_GRACE_MS,
  JOBS_AT_ONCE_PER_PERSON,
  JOBS_PER_HOUR_PER_PERSON,
  QUESTION_TIMEOUT_MS,
  QUESTIONS_AT_ONCE_PER_PERSON,
  SECOND_READINGS_PER_HOUR_PER_PERSON,
} from "../../src/limits.ts";
import { createModel } from "../../src/model/openai.ts";
import { docketQuota } from "../../src/quota/names.ts";
import type { Quota } from "../../src/quota/quota.ts";
import { createModels } from "../../src/summary-job/attempt/run-job.ts";
import { createSpending } from "../../src/summary-job/attempt/spending.ts";
import { createOtherObjects } from "../../src/summary-job/other-objects.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { createGitHub, discussed, startRun } from "../support/docket-world.ts";
import { aSpec } from "../unit/summary-job/spec.ts";
import { sessionStub } from "./authorizing.ts";
import { connectedBrowser, fakes, startAfresh } from "./setup.ts";

const { calm: CALM } = SAMPLE_REPOSITORIES;
const NOW = Date.now();

afterEach(startAfresh);

function configured(): Config {
  const read = configOf(env);
  if (!read.ok) {
    throw new Error("Docket is not configured.");
  }
  return read.config;
}

/** What the Worker would be set up with; here it has one set-up for its whole life. */
async function startUnder(
  stub: DurableObjectStub<BrowserSession>,
  variables: Partial<Env> = {},
): Promise<{ started: string; jobsLeft: number }> {
  return runInDurableObject(stub, async (_session, ctx) => {
    const store = new SessionStore(ctx.storage, () => undefined);
    const context = createContext({ ...env, ...variables }, ctx.id, store)();
    const started = await startJob(
      {
        request: { repository: CALM, limit: 1, language: "en", window: "all", drafts: true },
        scope: { kind: "one", repository: { owner: "gullhaven", name: "ropewalk" } },
        requestId: "request",
      },
      "page",
      { ...context, isStillKnown: () => true },
    );
    const account = store.access().connection?.account?.id ?? 0;
    const person = await personKeyOf(account);
    const { jobsLeft } = await context.objects.limits(docketQuota(person), Date.now());
    return { started: started.ok ? "started" : started.failure.code, jobsLeft };
  });
}

/** A session of the same person, without the way through the consent page. */
async function connect(stub: DurableObjectStub<BrowserSession>, identifier: string): Promise<void> {
  await stub.open(new ArrayBuffer(32));
  await runInDurableObject(stub, async (_session, { storage }) => {
    const account = { id: 7, login: "mira-lindqvist", avatarUrl: "" };
    await new SessionStore(storage, () => undefined).change((access) => ({
      access: {
        ...access,
        connection: { identifier, connector: "scalekit", state: "connected", account },
      },
      orphans: [],
    }));
  });
}

async function startAs(browser: DocketBrowser, allowed: string): Promise<string> {
  return (await startUnder(await sessionStub(browser), { ALLOWED_GITHUB: allowed })).started;
}

async function membershipsAsked(): Promise<number> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.filter(({ path }) => path.startsWith("/user/memberships/")).length;
}

async function failMemberships(path: string): Promise<void> {
  await fakes.fault({
    upstream: "github",
    path,
    times: null,
    action: { kind: "status", status: 422 },
  });
}

describe("one person", () => {
  it("shares one quota among a hundred sessions", async ({ expect }) => {
    await fakes.model({ firstTokenMs: 60_000 });
    const sessions = Array.from({ length: 100 }, (_, index) =>
      env.BROWSER_SESSION.getByName(`session-${index}`),
    );
    await Promise.all(sessions.map((stub, index) => connect(stub, `usr_${index}`)));
    const results = await Promise.all(sessions.map((stub) => startUnder(stub)));
    const started = results.filter((result) => result.started === "started");
    expect(started).toHaveLength(JOBS_AT_ONCE_PER_PERSON);
    const refused = results.filter((result) => result.started === "too_many_jobs");
    expect(refused).toHaveLength(100 - JOBS_AT_ONCE_PER_PERSON);
    expect(results.at(-1)?.jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON - JOBS_AT_ONCE_PER_PERSON);
  });

  it("has spent what they have spent, whatever the deployment's secret is by now", async ({
    expect,
  }) => {
    const stub = env.BROWSER_SESSION.getByName("session");
    await connect(stub, "usr_1");
    expect((await startUnder(stub)).jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON - 1);
    const rotated = { SESSION_SECRET: "another-secret".repeat(3) };
    expect((await startUnder(stub, rotated)).jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON - 2);
  });

  it("has summaries read a second time as often as they may, over all of their dockets", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const account = await runInDurableObject(await sessionStub(browser), (_session, { storage }) =>
      storage.sql.exec<{ account_id: number }>("SELECT account_id FROM connection").one(),
    );
    const quota = env.QUOTA.getByName(docketQuota(await personKeyOf(account.account_id)).name);
    await quota.admitJob("earlier", Date.now(), 1000);
    await quota.endJob("earlier", SECOND_READINGS_PER_HOUR_PER_PERSON - 1);
    await fakes.clearLog();

    async function checksOf(language: string) {
      const { id } = await browser.startJob(CALM, { limit: 2, language });
      const { pullRequests } = await browser.finished(id);
      await expect
        .poll(async () =>
          runInDurableObject(quota, (_quota, { storage }) =>
            storage.sql.exec("SELECT ended FROM job WHERE id = ?", id).one(),
          ),
        )
        .not.toEqual({ ended: 0 });
      return pullRequests.map(({ check }) => check?.notChecked ?? "read");
    }

    expect((await checksOf("en")).toSorted()).toEqual(["limit", "read"]);
    expect(await checksOf("de")).toEqual(["limit", "limit"]);
    const { entries } = await fakes.log({ upstream: "model" });
    expect(entries.filter(({ details }) => details["secondReading"] === true)).toHaveLength(1);
  });

  it("has a question counted for as long as it may be answered, and a little longer", async ({
    expect,
  }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const others = createOtherObjects(env, configured(), aSpec());
    for (let question = 0; question < QUESTIONS_AT_ONCE_PER_PERSON; question += 1) {
      expect(await others.admitQuestion(`question-${question}`)).toMatchObject({ ok: true });
    }
    vi.setSystemTime(Date.now() + QUESTION_TIMEOUT_MS);
    expect(await others.admitQuestion("one more")).toMatchObject({ ok: false });
    vi.setSystemTime(Date.now() + JOB_SLOT_GRACE_MS);
    expect(await others.admitQuestion("one more")).toMatchObject({ ok: true });
  });

  it("sees the limits before they are met", async ({ expect }) => {
    const browser = await connectedBrowser();
    expect((await browser.session()).limits).toEqual({
      jobsLeft: JOBS_PER_HOUR_PER_PERSON,
      resetAt: null,
    });
    await browser.startJob(CALM, { limit: 1 });
    const { jobsLeft, resetAt } = (await browser.session()).limits;
    expect(jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON - 1);
    expect(Date.parse(resetAt ?? "")).toBeGreaterThan(Date.now());
  });
});

describe("a person outside of ALLOWED_GITHUB", () => {
  it("starts no job and no model call, by login or by organization", async ({ expect }) => {
    const browser = await connectedBrowser("tomas-reyes");
    await fakes.clearLog();
    for (const allowed of [
      "mira-lindqvist",
      "org:gullhaven",
      "someone-else,org:northmoor-systems",
    ]) {
      expect([allowed, await startAs(browser, allowed)]).toEqual([allowed, "not_allowed"]);
    }
    const jobs = await browser.json(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toEqual([]);
    expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
    expect((await browser.session()).limits.jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON);
  });

  it("is not who is named, nor a member of what is named", async ({ expect }) => {
    const browser = await connectedBrowser("tomas-reyes");
    expect(await startAs(browser, "Tomas-Reyes")).toBe("started");
    await fakes.clearLog();
    expect(await startAs(browser, "org:gullhaven,org:brackwater-coop")).toBe("started");
    expect(await membershipsAsked()).toBe(2);
    // Seen once, it is not asked again for a while: the third job fails for the number that runs at once.
    expect(await startAs(browser, "org:gullhaven,org:brackwater-coop")).not.toBe("not_allowed");
    expect(await membershipsAsked()).toBe(2);
  });
});

describe("a member of one organization", () => {
  it("starts while GitHub does not answer for another, and is told no lie where it answers for none", async ({
    expect,
  }) => {
    const browser = await connectedBrowser("tomas-reyes");
    await failMemberships("/user/memberships/orgs/gullhaven$");
    expect(await startAs(browser, "org:gullhaven,org:brackwater-coop")).toBe("started");
    await startAfresh();
    const another = await connectedBrowser("tomas-reyes");
    await failMemberships("/user/memberships/");
    expect(await startAs(another, "org:gullhaven,org:brackwater-coop")).toBe("github_unavailable");
  });
});

/** A server that writes the same for every prompt, and counts nothing. */
function answer(): Promise<Response> {
  const chunk = { choices: [{ delta: { content: "It retries uploads. Nobody objects." } }] };
  return Promise.resolve(new Response(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
}

/** The tokens that are spent, and how many calls hold some more. */
async function counted(quota: DurableObjectStub<Quota>): Promise<unknown> {
  return runInDurableObject(quota, (_object, { storage }) =>
    storage.sql
      .exec(
        "SELECT (SELECT sum(tokens) FROM spent) AS spent, (SELECT count(*) FROM reservation) AS held",
      )
      .one(),
  );
}

describe("the daily token budget", () => {
  it("holds under fifty jobs at once; what it does not cover is extractive and says so", async ({
    expect,
  }) => {
    const budget = 20_000;
    const quota = env.QUOTA.getByName("deployment");
    let calls = 0;
    const runs = Array.from({ length: 50 }, (_, index) => {
      const pulls = Array.from({ length: 2 }, (_each, at) => discussed(100 * index + at + 1, 3));
      const model = createModel({
        apiKey: "sk-sample",
        baseUrl: "https://model.test/v1",
        model: "sample",
        spending: createSpending(
          quota,
          { now: () => NOW, sleep: () => Promise.resolve() },
          { id: `job-${index}`, budget, expiresAt: NOW + 130_000 },
        ),
        fetch() {
          calls += 1;
          return answer();
        },
      });
      return startRun(createGitHub(pulls), { model });
    });
    await Promise.all(runs.map(({ outcome }) => outcome));
    const summaries = runs.flatMap((run) => run.summaries());
    expect(summaries).toHaveLength(100);
    const used = summaries.reduce(
      (sum, { usage }) => sum + (usage === undefined ? 0 : usage.inputTokens + usage.outputTokens),
      0,
    );
    expect(used).toBeLessThanOrEqual(budget);
    const spent = await runInDurableObject(quota, (_object, { storage }) =>
      storage.sql.exec("SELECT sum(tokens) AS tokens FROM spent").one(),
    );
    expect(spent).toEqual({ tokens: used });
    const written = summaries.filter(({ outcome }) => outcome === "written");
    expect(written).toHaveLength(calls);
    expect(written.length).toBeGreaterThan(0);
    const rest = summaries.filter(({ outcome }) => outcome !== "written");
    expect(rest.length).toBeGreaterThan(0);
    for (const { outcome, text, error } of rest) {
      expect(outcome).toBe("extractive");
      expect(text).not.toBe("");
      expect(error).toMatchObject({
        code: "model_quota",
        message: "The model tokens of this deployment are used up for today.",
      });
    }
  });

  it("is charged for what a docket has not settled when that begins anew or ends", async ({
    expect,
  }) => {
    const spec = aSpec({ deadline: Date.now() + 120_000 });
    const quota = env.QUOTA.getByName("deployment");
    const others = createOtherObjects(env, { ...configured(), dailyTokenBudget: 1000 }, spec);
    expect(await others.spending.reserve(300)).toMatchObject({ ok: true });
    await others.bookReserved();
    expect(await counted(quota)).toEqual({ spent: 300, held: 0 });
    expect(await others.spending.reserve(200)).toMatchObject({ ok: true });
    await others.release(0);
    expect(await counted(quota)).toEqual({ spent: 500, held: 0 });
    expect(await others.spending.reserve(600)).toMatchObject({ ok: false });
  });

  it("is charged for second readings as for what they read", async ({ expect }) => {
    const quota = env.QUOTA.getByName("deployment");
    const clock = { now: () => NOW, sleep: () => Promise.resolve() };
    const job = { id: "job", budget: 1_000_000, expiresAt: NOW + 130_000 };
    const models = createModels({
      config: configured(),
      spec: {
        deadline: Date.now() + 120_000,
        request: { repository: CALM, limit: 1, language: "en", window: "all", drafts: true },
      },
      spending: createSpending(quota, clock, job),
    });
    const run = startRun(createGitHub([discussed(1, 3)]), models);
    await run.outcome;
    const [written, read] = [run.summaries(), run.checks()].map(([event]) => event?.usage);
    expect(written).toMatchObject({ calls: 1 });
    expect(read).toMatchObject({ calls: 1 });
    const used = [written, read].map(
      (usage) => (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0),
    );
    // The last call is settled behind the docket's back.
    await expect
      .poll(() => counted(quota))
      .toEqual({ spent: used.reduce((sum, tokens) => sum + tokens), held: 0 });
  });
});
