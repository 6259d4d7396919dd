import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import {
  AUTHORIZATION_LIFETIME_MS,
  JOBS_AT_ONCE_PER_PERSON,
  JOBS_PER_HOUR_PER_PERSON,
  JOBS_WINDOW_MS,
  PENDING_AUTHORIZATIONS_PER_ADDRESS,
  PENDING_AUTHORIZATIONS_PER_DEPLOYMENT,
  QUESTIONS_PER_HOUR_PER_PERSON,
  SECOND_READINGS_PER_HOUR_PER_PERSON,
} from "../../src/limits.ts";
import { startAfresh } from "./setup.ts";

const NOW = Date.UTC(2026, 10, 20, 9);
const HOLD_MS = 130_000;

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

function person() {
  return env.QUOTA.getByName("person:someone");
}

function deployment() {
  return env.QUOTA.getByName("deployment");
}

describe("the jobs of a person", () => {
  it("run two at once, however they were started", async ({ expect }) => {
    const quota = person();
    const admissions = await Promise.all(
      ["a", "b", "c", "d"].map((id) => quota.admitJob(id, NOW, HOLD_MS)),
    );
    expect(admissions.filter(({ ok }) => ok)).toHaveLength(JOBS_AT_ONCE_PER_PERSON);
    expect(admissions[2]).toMatchObject({
      ok: false,
      failure: { code: "too_many_jobs", retryAfterMs: HOLD_MS },
    });
  });

  it("make room as they end, or when they can no longer be running", async ({ expect }) => {
    const quota = person();
    await quota.admitJob("a", NOW, HOLD_MS);
    await quota.admitJob("b", NOW, HOLD_MS);
    await quota.endJob("a");
    await quota.endJob("a");
    expect(await quota.admitJob("c", NOW, HOLD_MS)).toMatchObject({ ok: true });
    expect(await quota.admitJob("d", NOW, HOLD_MS)).toMatchObject({ ok: false });
    expect(await quota.admitJob("d", NOW + HOLD_MS, HOLD_MS)).toMatchObject({ ok: true });
  });

  it("count once each, against an hour that slides", async ({ expect }) => {
    const quota = person();
    for (let index = 0; index < JOBS_PER_HOUR_PER_PERSON; index += 1) {
      const id = `job-${index}`;
      await quota.admitJob(id, NOW + index, HOLD_MS);
      await quota.admitJob(id, NOW + index, HOLD_MS);
      await quota.endJob(id);
    }
    const now = NOW + 60_000;
    const resetAt = new Date(NOW + JOBS_WINDOW_MS).toISOString();
    expect(await quota.jobLimits(now)).toEqual({ jobsLeft: 0, resetAt });
    expect(await quota.admitJob("next", now, HOLD_MS)).toMatchObject({
      ok: false,
      failure: { code: "too_many_jobs", retryAfterMs: JOBS_WINDOW_MS - 60_000 },
    });
    expect(await quota.admitJob("next", NOW + JOBS_WINDOW_MS, HOLD_MS)).toMatchObject({
      ok: true,
      value: { jobsLeft: 0 },
    });
  });

  it("have their second readings granted out of an hour that slides", async ({ expect }) => {
    const quota = person();
    async function granted(id: string, at: number, entries = 20): Promise<number | undefined> {
      const admitted = await quota.admitJob(id, at, HOLD_MS, "dockets", entries);
      return admitted.ok ? admitted.value.secondReadings : undefined;
    }
    for (let index = 0; index < 9; index += 1) {
      expect(await granted(`job-${index}`, NOW + index)).toBe(20);
      await quota.endJob(`job-${index}`, 20);
    }
    expect(await granted("no-reader", NOW + 10, 0)).toBe(0);
    await quota.endJob("no-reader", 0);
    // One that has not told what it read may read as many as any.
    expect(await granted("running", NOW + 11, 15)).toBe(15);
    expect(await granted("beside", NOW + 12)).toBe(0);
    await quota.endJob("beside", 0);
    await quota.endJob("running", 4);
    await quota.endJob("running", 0);
    expect(await granted("later", NOW + 13, 5)).toBe(5);
    expect(await granted("later", NOW + 14, 20)).toBe(SECOND_READINGS_PER_HOUR_PER_PERSON - 184);
    await quota.endJob("later", 16);
    expect(await granted("none-left", NOW + 15)).toBe(0);
    await quota.endJob("none-left", 0);
    expect(await granted("as-the-first-is-over", NOW + JOBS_WINDOW_MS)).toBe(20);
  });

  it("have no second readings that are no number of them", async ({ expect }) => {
    for (const entries of [-1, 0.5, Number.NaN]) {
      expect(await person().admitJob("odd", NOW, HOLD_MS, "dockets", entries)).toEqual({
        ok: false,
        failure: { code: "internal" },
      });
    }
  });

  it("leave nothing behind", async ({ expect }) => {
    const quota = person();
    expect(await quota.jobLimits(NOW)).toEqual({
      jobsLeft: JOBS_PER_HOUR_PER_PERSON,
      resetAt: null,
    });
    await quota.admitJob("a", Date.now(), HOLD_MS);
    vi.setSystemTime(Date.now() + 2 * JOBS_WINDOW_MS);
    expect(await runDurableObjectAlarm(quota)).toBe(true);
    await runInDurableObject(quota, (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    });
    expect(await runDurableObjectAlarm(quota)).toBe(false);
  });
});

describe("what was never counted", () => {
  it("can end, and is no error", async ({ expect }) => {
    const quota = person();
    await quota.endJob("never");
    await quota.endQuestion("never");
    await quota.settleTokens("never", 1, NOW);
    await quota.bookReserved("never", NOW);
    expect(await quota.jobLimits(NOW)).toEqual({
      jobsLeft: JOBS_PER_HOUR_PER_PERSON,
      resetAt: null,
    });
    await runInDurableObject(quota, (_object, { storage }) => {
      expect(
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray(),
      ).toEqual([]);
    });
  });
});

describe("the alarm of what is counted", () => {
  it("comes an hour after the first, keeps what still counts and deletes the rest", async ({
    expect,
  }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const now = Date.now();
    vi.setSystemTime(now);
    const quota = person();
    await quota.admitJob("early", now, 1000);
    const armed = () =>
      runInDurableObject(quota, async (_object, { storage }) => storage.getAlarm());
    expect(await armed()).toBe(now + JOBS_WINDOW_MS);
    await quota.admitJob("late", now + JOBS_WINDOW_MS / 2, 1000);
    vi.setSystemTime(now + JOBS_WINDOW_MS);
    await runDurableObjectAlarm(quota);
    const left = await runInDurableObject(quota, (_object, { storage }) =>
      storage.sql.exec("SELECT id FROM job").toArray(),
    );
    expect(left).toEqual([{ id: "late" }]);
    expect(await armed()).toBe(now + 2 * JOBS_WINDOW_MS);
  });

  it("forgets authorizations whose time is over", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    // Not before the runtime's own clock, by which an alarm that is due comes by itself, again and again.
    const now = Date.now();
    const quota = deployment();
    await quota.admitPending("session", "address", now);
    vi.setSystemTime(now + AUTHORIZATION_LIFETIME_MS);
    await runDurableObjectAlarm(quota);
    await runInDurableObject(quota, (_object, { storage }) => {
      expect(
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray(),
      ).toEqual([]);
    });
  });
});

describe("the questions of a person", () => {
  const QUESTION_HOLD_MS = 40_000;

  it("are answered two at once, whichever dockets they are about, also after an eviction", async ({
    expect,
  }) => {
    const quota = person();
    const asked = await Promise.all(
      ["a", "b", "c"].map((id) => quota.admitQuestion(id, NOW, QUESTION_HOLD_MS)),
    );
    expect(asked.map(({ ok }) => ok)).toEqual([true, true, false]);
    await evictDurableObject(quota);
    expect(await quota.admitQuestion("c", NOW + 1000, QUESTION_HOLD_MS)).toMatchObject({
      failure: { code: "too_many_requests", retryAfterMs: QUESTION_HOLD_MS - 1000 },
    });
    await quota.endQuestion("a");
    await quota.endQuestion("a");
    expect(await quota.admitQuestion("c", NOW + 1000, QUESTION_HOLD_MS)).toMatchObject({
      ok: true,
    });
    expect(await quota.admitQuestion("d", NOW + 1000, QUESTION_HOLD_MS)).toMatchObject({
      ok: false,
    });
    // The end of one may never be told.
    const later = NOW + QUESTION_HOLD_MS;
    expect(await quota.admitQuestion("d", later, QUESTION_HOLD_MS)).toMatchObject({ ok: true });
  });

  it("count against an hour that slides, apart from dockets, and leave nothing behind", async ({
    expect,
  }) => {
    const quota = person();
    const start = Date.now();
    for (let index = 0; index < QUESTIONS_PER_HOUR_PER_PERSON; index += 1) {
      const id = `question-${index}`;
      expect((await quota.admitQuestion(id, start + index, QUESTION_HOLD_MS)).ok).toBe(true);
      await quota.endQuestion(id);
    }
    expect(await quota.admitQuestion("next", start + 60_000, QUESTION_HOLD_MS)).toMatchObject({
      failure: { code: "too_many_requests", retryAfterMs: JOBS_WINDOW_MS - 60_000 },
    });
    expect((await quota.jobLimits(start)).jobsLeft).toBe(JOBS_PER_HOUR_PER_PERSON);
    const next = await quota.admitQuestion("next", start + JOBS_WINDOW_MS, QUESTION_HOLD_MS);
    expect(next.ok).toBe(true);
    vi.setSystemTime(start + 3 * JOBS_WINDOW_MS);
    expect(await runDurableObjectAlarm(quota)).toBe(true);
    await runInDurableObject(quota, (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    });
  });
});

describe("the tokens of the deployment", () => {
  it("are reserved in whole numbers, and never less than none", async ({ expect }) => {
    const quota = deployment();
    for (const tokens of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const reservation = { jobId: "job", tokens, budget: 1000, expiresAt: NOW + HOLD_MS };
      expect(await quota.reserveTokens(reservation, NOW)).toMatchObject({
        ok: false,
        failure: { code: "internal" },
      });
    }
  });

  it("are never promised beyond the day's budget", async ({ expect }) => {
    const quota = deployment();
    const reservation = { jobId: "a", tokens: 300, budget: 1000, expiresAt: NOW + HOLD_MS };
    const reserved = await Promise.all(
      Array.from({ length: 50 }, () => quota.reserveTokens(reservation, NOW)),
    );
    expect(reserved.filter(({ ok }) => ok)).toHaveLength(3);
    expect(reserved.find(({ ok }) => !ok)).toMatchObject({
      failure: { code: "model_quota", retryAfterMs: 15 * 60 * 60 * 1000 },
    });
  });

  it("are booked as they were used, once", async ({ expect }) => {
    const quota = deployment();
    const reservation = { jobId: "a", tokens: 900, budget: 1000, expiresAt: NOW + HOLD_MS };
    const first = await quota.reserveTokens(reservation, NOW);
    if (!first.ok) {
      throw new Error("Not reserved.");
    }
    await quota.settleTokens(first.value.id, 100, NOW);
    await quota.settleTokens(first.value.id, 100, NOW);
    expect(await quota.reserveTokens(reservation, NOW)).toMatchObject({ ok: true });
    expect(await quota.reserveTokens({ ...reservation, tokens: 1 }, NOW)).toMatchObject({
      ok: false,
    });
  });

  it("count as used when their call was cut off, told or not", async ({ expect }) => {
    const quota = deployment();
    const reservation = { jobId: "a", tokens: 400, budget: 1000, expiresAt: NOW + HOLD_MS };
    const told = await quota.reserveTokens(reservation, NOW);
    await quota.bookReserved("a", NOW);
    await quota.bookReserved("a", NOW);
    // The settling that comes too late changes nothing.
    await quota.settleTokens(told.ok ? told.value.id : "", 1, NOW);
    expect(await quota.reserveTokens({ ...reservation, jobId: "b" }, NOW)).toMatchObject({
      ok: true,
    });
    const later = NOW + 2 * HOLD_MS;
    const last = { ...reservation, jobId: "c", expiresAt: later + HOLD_MS };
    expect(await quota.reserveTokens(last, later)).toMatchObject({ ok: false });
    expect(await quota.reserveTokens({ ...last, tokens: 200 }, later)).toMatchObject({ ok: true });
    const tomorrow = NOW + 24 * 60 * 60 * 1000;
    const all = { ...last, tokens: 1000, expiresAt: tomorrow + HOLD_MS };
    expect(await quota.reserveTokens(all, tomorrow)).toMatchObject({ ok: true });
  });

  it("are counted from midnight in UTC", async ({ expect }) => {
    const quota = deployment();
    const midnight = Date.UTC(2026, 10, 21);
    const reservation = { jobId: "a", tokens: 1000, budget: 1000, expiresAt: midnight - 1 };
    const before = await quota.reserveTokens(reservation, midnight - 1000);
    if (!before.ok) {
      throw new Error("Not reserved.");
    }
    await quota.settleTokens(before.value.id, 1000, midnight - 1000);
    expect(await quota.reserveTokens(reservation, midnight - 1)).toMatchObject({ ok: false });
    expect(await quota.reserveTokens(reservation, midnight)).toMatchObject({ ok: true });
  });
});

describe("pending authorizations", () => {
  it("are limited, and end by themselves", async ({ expect }) => {
    const quota = deployment();
    for (let index = 0; index < PENDING_AUTHORIZATIONS_PER_DEPLOYMENT; index += 1) {
      await quota.admitPending(`session-${index}`, `address-${index}`, NOW);
    }
    expect(await quota.admitPending("one-more", "another", NOW)).toMatchObject({
      ok: false,
      failure: { code: "too_many_requests" },
    });
    expect(await quota.admitPending("session-0", "address-0", NOW)).toMatchObject({ ok: true });
    await quota.endPending("session-1");
    expect(await quota.admitPending("one-more", "another", NOW)).toMatchObject({ ok: true });
    const later = NOW + AUTHORIZATION_LIFETIME_MS;
    expect(await quota.admitPending("another", "another", later)).toMatchObject({ ok: true });
  });

  it("of a few addresses keep nobody out: whoever holds most gives one up", async ({ expect }) => {
    const quota = deployment();
    for (let index = 0; index < PENDING_AUTHORIZATIONS_PER_DEPLOYMENT; index += 1) {
      await quota.admitPending(`session-${index}`, `address-${index % 10}`, NOW + index);
    }
    const later = NOW + PENDING_AUTHORIZATIONS_PER_DEPLOYMENT;
    for (let index = 0; index < 50; index += 1) {
      const admitted = await quota.admitPending(`somebody-${index}`, `elsewhere-${index}`, later);
      expect(admitted.ok).toBe(true);
    }
    const { held, all, gone } = await runInDurableObject(quota, (_object, { storage }) => {
      const ids = storage.sql
        .exec<{ id: string }>("SELECT id FROM pending")
        .toArray()
        .map(({ id }) => id);
      return {
        all: ids.length,
        held: ids.filter((id) => id.startsWith("elsewhere-")).length,
        gone: !ids.includes("address-0/session-0"),
      };
    });
    expect({ held, all, gone }).toEqual({
      held: 50,
      all: PENDING_AUTHORIZATIONS_PER_DEPLOYMENT,
      gone: true,
    });
    // Who holds as many as anybody takes from nobody.
    expect(await quota.admitPending("greedy", "address-0", later)).toMatchObject({ ok: false });
  });

  it("of one address make room for each other and leave the rest to everybody else", async ({
    expect,
  }) => {
    const quota = deployment();
    for (let index = 0; index < 3 * PENDING_AUTHORIZATIONS_PER_ADDRESS; index += 1) {
      const admitted = await quota.admitPending(`session-${index}`, "crowded", NOW + index);
      expect(admitted.ok).toBe(true);
    }
    const counted = await runInDurableObject(quota, (_object, { storage }) =>
      storage.sql.exec("SELECT id FROM pending ORDER BY expires_at").toArray(),
    );
    expect(counted).toHaveLength(PENDING_AUTHORIZATIONS_PER_ADDRESS);
    expect(counted.at(-1)).toEqual({ id: "crowded/session-299" });
    expect(await quota.admitPending("somebody", "elsewhere", NOW)).toMatchObject({ ok: true });
  });

  it("ask for no storage when there are none", async ({ expect }) => {
    const quota = deployment();
    await quota.endPending("nobody");
    await runInDurableObject(quota, (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    });
  });
});
