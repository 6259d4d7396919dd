import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import {
  AUTHORIZATION_LIFETIME_MS,
  DIGESTS_PER_HOUR_PER_PERSON,
  ENTRIES_PER_HOUR_PER_PERSON,
  JOBS_AT_ONCE_PER_PERSON,
  JOBS_PER_HOUR_PER_PERSON,
  JOBS_WINDOW_MS,
  PENDING_AUTHORIZATIONS_PER_DEPLOYMENT,
  PULL_REQUESTS_PER_JOB_MAX,
  SECOND_READINGS_PER_HOUR_PER_PERSON,
} from "../../src/limits.ts";
import type { JobKind } from "../../src/quota/names.ts";
import type { Quota } from "../../src/quota/quota.ts";
import { startAfresh } from "./setup.ts";

const NOW = Date.UTC(2026, 10, 20, 9);
const HOLD_MS = 130_000;
const DAY_MS = 24 * 60 * 60 * 1000;

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

async function rowsOf(quota: DurableObjectStub<Quota>, table: string): Promise<unknown[]> {
  return runInDurableObject(quota, (_object, { storage }) => {
    const tables = storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name = ?", table)
      .toArray();
    return tables.length === 0 ? [] : storage.sql.exec(`SELECT * FROM ${table}`).toArray();
  });
}

async function pendingIds(quota: DurableObjectStub<Quota>): Promise<string[]> {
  return runInDurableObject(quota, (_object, { storage }) =>
    storage.sql
      .exec<{ id: string }>("SELECT id FROM pending")
      .toArray()
      .map(({ id }) => id),
  );
}

async function armed(quota: DurableObjectStub<Quota>): Promise<number | null> {
  return runInDurableObject(quota, async (_object, { storage }) => storage.getAlarm());
}

/** As if this many had begun at that address, the first of them first. */
async function fill(
  quota: DurableObjectStub<Quota>,
  held: Readonly<Record<string, number>>,
): Promise<void> {
  await quota.admitPending("warm-up", "warm-up", NOW);
  await quota.endPending("warm-up");
  await runInDurableObject(quota, (_object, { storage }) => {
    for (const [address, count] of Object.entries(held)) {
      for (let index = 0; index < count; index += 1) {
        const expiresAt = NOW + AUTHORIZATION_LIFETIME_MS - count + index;
        storage.sql.exec("INSERT INTO pending VALUES (?, ?)", `${address}/${index}`, expiresAt);
      }
    }
  });
}

/** As many addresses with one each. */
function others(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`other-${index}`, 1]));
}

describe("what a person may do in an hour", () => {
  it.for([
    ["dockets", JOBS_PER_HOUR_PER_PERSON],
    ["queues", JOBS_PER_HOUR_PER_PERSON],
    ["entries", ENTRIES_PER_HOUR_PER_PERSON],
    ["digests", DIGESTS_PER_HOUR_PER_PERSON],
  ] satisfies [JobKind, number][])(
    "is bounded by its kind: %s",
    async ([kind, max], { expect }) => {
      const quota = person();
      expect(await quota.jobLimits(NOW, kind)).toEqual(expect.objectContaining({ resetAt: null }));
      for (let index = 0; index < max; index += 1) {
        const admitted = await quota.admitJob(`job-${index}`, NOW, HOLD_MS, kind);
        expect(admitted).toMatchObject({ ok: true, value: { jobsLeft: max - index - 1 } });
        await quota.endJob(`job-${index}`);
      }
      expect(await quota.admitJob("more", NOW, HOLD_MS, kind)).toMatchObject({
        ok: false,
        failure: { code: "too_many_jobs", retryAfterMs: JOBS_WINDOW_MS },
      });
      // Asking again for one that runs, or ran, costs nothing and is not refused.
      expect(await quota.admitJob("job-0", NOW, HOLD_MS, kind)).toMatchObject({ ok: true });
    },
  );

  it("is told when the first of those that run at once is over", async ({ expect }) => {
    const quota = person();
    await quota.admitJob("short", NOW, 1000);
    for (let index = 1; index < JOBS_AT_ONCE_PER_PERSON; index += 1) {
      await quota.admitJob(`long-${index}`, NOW, HOLD_MS);
    }
    expect(await quota.admitJob("more", NOW + 400, HOLD_MS)).toMatchObject({
      failure: { retryAfterMs: 600 },
    });
    expect((await quota.admitJob("more", NOW + 999, HOLD_MS)).ok).toBe(false);
    expect((await quota.admitJob("more", NOW + 1000, HOLD_MS)).ok).toBe(true);
  });

  it("counts an end once, and only as many second readings as there can be", async ({ expect }) => {
    const quota = person();
    const granted = async (id: string): Promise<unknown> => {
      const admitted = await quota.admitJob(id, NOW, HOLD_MS, "dockets", PULL_REQUESTS_PER_JOB_MAX);
      await quota.endJob(id, 0);
      return admitted.ok && admitted.value.secondReadings;
    };
    await quota.admitJob("odd", NOW, HOLD_MS);
    // No number of them: as if the end had not been told.
    await quota.endJob("odd", 0.5);
    expect(await rowsOf(quota, "job")).toMatchObject([{ id: "odd", ended: 0 }]);
    await quota.endJob("odd", -50);
    expect(await rowsOf(quota, "job")).toMatchObject([{ id: "odd", ended: 1 }]);
    await quota.admitJob("much", NOW, HOLD_MS);
    await quota.endJob("much", SECOND_READINGS_PER_HOUR_PER_PERSON - 3);
    expect(await granted("next")).toBe(3);
    await quota.admitJob("more", NOW, HOLD_MS);
    await quota.endJob("more", 50);
    expect(await granted("last")).toBe(0);
  });
});

describe("authorizations that begin while the deployment is full", () => {
  const FULL = PENDING_AUTHORIZATIONS_PER_DEPLOYMENT;

  it.for([
    ["two more than the one who asks", 2, 0, true],
    ["one more", 1, 0, false],
    ["two more than one who holds some", 5, 3, true],
    ["one more than one who holds some", 4, 3, false],
  ] as const)("take from whoever holds %s", async ([, largest, own, isAdmitted], { expect }) => {
    const quota = deployment();
    await fill(quota, { largest, ...(own === 0 ? {} : { own }), ...others(FULL - largest - own) });
    expect((await quota.admitPending("new", "own", NOW)).ok).toBe(isAdmitted);
    const ids = await pendingIds(quota);
    expect(ids).toHaveLength(FULL);
    // The one that began first makes room.
    expect(ids.includes("largest/0")).toBe(!isAdmitted);
    expect(ids.includes("own/new")).toBe(isAdmitted);
  });

  it("need no room while there is one place left, or one whose time is over", async ({
    expect,
  }) => {
    const quota = deployment();
    await fill(quota, others(FULL - 1));
    expect((await quota.admitPending("new", "own", NOW)).ok).toBe(true);
    expect((await quota.admitPending("another", "elsewhere", NOW)).ok).toBe(false);
    const over = NOW + AUTHORIZATION_LIFETIME_MS - 1;
    expect((await quota.admitPending("another", "elsewhere", over - 1)).ok).toBe(false);
    expect((await quota.admitPending("another", "elsewhere", over)).ok).toBe(true);
  });

  it("mistake no address for another that begins with it", async ({ expect }) => {
    const quota = deployment();
    await fill(quota, { own: 100, "own-other": 100, own0: 1, ow: 1 });
    expect((await quota.admitPending("new", "own", NOW)).ok).toBe(true);
    const ids = await pendingIds(quota);
    expect(ids.filter((id) => id.startsWith("own/"))).toHaveLength(100);
    expect(ids.filter((id) => id.startsWith("own-other/"))).toHaveLength(100);
    expect(ids).not.toContain("own/0");
    expect(ids).toEqual(expect.arrayContaining(["own0/0", "ow/0", "own/1", "own/new"]));
  });
});

describe("the tokens of a day", () => {
  const MIDNIGHT = Date.UTC(2026, 10, 21);

  it("are those of the day on which their call can last be under way", async ({ expect }) => {
    const quota = deployment();
    const held = { jobId: "a", tokens: 600, budget: 1000, expiresAt: MIDNIGHT };
    expect((await quota.reserveTokens(held, MIDNIGHT - 1000)).ok).toBe(true);
    expect((await quota.reserveTokens(held, MIDNIGHT)).ok).toBe(false);
    const small = { ...held, tokens: 400, expiresAt: MIDNIGHT + HOLD_MS };
    expect((await quota.reserveTokens({ ...small, tokens: 401 }, MIDNIGHT)).ok).toBe(false);
    expect((await quota.reserveTokens(small, MIDNIGHT)).ok).toBe(true);
    expect(await quota.reserveTokens({ ...small, tokens: 0 }, MIDNIGHT)).toMatchObject({
      ok: true,
    });
  });

  it("are booked on the day they were used", async ({ expect }) => {
    const quota = deployment();
    const before = MIDNIGHT - 1000;
    const held = { jobId: "a", tokens: 900, budget: 1000, expiresAt: MIDNIGHT + HOLD_MS };
    const first = await quota.reserveTokens(held, before);
    await quota.settleTokens(first.ok ? first.value.id : "", 100, before);
    const second = await quota.reserveTokens(held, before);
    await quota.settleTokens(second.ok ? second.value.id : "", 300, before);
    // Nothing was used: no row is written for it.
    const third = await quota.reserveTokens({ ...held, tokens: 1 }, before);
    await quota.settleTokens(third.ok ? third.value.id : "", 0, MIDNIGHT);
    await quota.bookReserved("a", MIDNIGHT);
    expect(await rowsOf(quota, "spent")).toEqual([{ day: "2026-11-20", tokens: 400 }]);
    await quota.reserveTokens({ ...held, tokens: 20 }, MIDNIGHT);
    await quota.reserveTokens({ ...held, tokens: 30 }, MIDNIGHT);
    await quota.reserveTokens({ ...held, jobId: "b", tokens: 40 }, MIDNIGHT);
    await quota.bookReserved("a", MIDNIGHT);
    expect(await rowsOf(quota, "spent")).toEqual([
      { day: "2026-11-20", tokens: 400 },
      { day: "2026-11-21", tokens: 50 },
    ]);
    expect(await rowsOf(quota, "reservation")).toMatchObject([{ job_id: "b", tokens: 40 }]);
  });
});

/** Ahead of the clock: an alarm that is due runs by itself. */
const SOON_MIDNIGHT = Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS;
const SOON = SOON_MIDNIGHT - 15 * 60 * 60 * 1000;

async function alarmAt(quota: DurableObjectStub<Quota>, now: number): Promise<void> {
  vi.setSystemTime(now);
  await runDurableObjectAlarm(quota);
}

describe("the alarm", () => {
  it("keeps what was spent today, and what is set aside for today", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(SOON);
    const quota = deployment();
    const held = { jobId: "a", tokens: 10, budget: 1000, expiresAt: SOON + HOLD_MS };
    const settled = await quota.reserveTokens(held, SOON);
    await quota.settleTokens(settled.ok ? settled.value.id : "", 7, SOON);
    await quota.reserveTokens(held, SOON);
    await quota.reserveTokens({ ...held, expiresAt: SOON_MIDNIGHT }, SOON);
    await alarmAt(quota, SOON + JOBS_WINDOW_MS);
    expect(await rowsOf(quota, "spent")).toHaveLength(1);
    expect(await rowsOf(quota, "reservation")).toHaveLength(2);
    expect(await armed(quota)).toBe(SOON + 2 * JOBS_WINDOW_MS);
    const tomorrow = SOON_MIDNIGHT;
    await alarmAt(quota, tomorrow);
    expect(await rowsOf(quota, "spent")).toEqual([]);
    expect(await rowsOf(quota, "reservation")).toHaveLength(1);
    expect(await armed(quota)).toBe(tomorrow + JOBS_WINDOW_MS);
    await alarmAt(quota, tomorrow + DAY_MS);
    expect(await armed(quota)).toBe(null);
    expect(await rowsOf(quota, "reservation")).toEqual([]);
  });

  it("keeps authorizations under way", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(SOON);
    const quota = deployment();
    await quota.admitPending("session", "address", SOON);
    await alarmAt(quota, SOON + AUTHORIZATION_LIFETIME_MS - 1);
    expect(await rowsOf(quota, "pending")).toHaveLength(1);
    await alarmAt(quota, SOON + AUTHORIZATION_LIFETIME_MS);
    expect(await rowsOf(quota, "pending")).toEqual([]);
  });

  it("keeps what may still be running, and what still counts against the hour", async ({
    expect,
  }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(SOON);
    const quota = person();
    await quota.admitJob("long", SOON, 2 * JOBS_WINDOW_MS);
    await quota.admitQuestion("long", SOON, 2 * JOBS_WINDOW_MS);
    await quota.admitJob("late", SOON + 1, 1000);
    await quota.admitQuestion("late", SOON + 1, 1000);
    const kept = async () => [
      (await rowsOf(quota, "job")).length,
      (await rowsOf(quota, "question")).length,
    ];
    await alarmAt(quota, SOON + JOBS_WINDOW_MS);
    expect(await kept()).toEqual([2, 2]);
    await alarmAt(quota, SOON + JOBS_WINDOW_MS + 1);
    expect(await kept()).toEqual([1, 1]);
    await alarmAt(quota, SOON + 2 * JOBS_WINDOW_MS - 1);
    expect(await kept()).toEqual([1, 1]);
    await alarmAt(quota, SOON + 2 * JOBS_WINDOW_MS);
    expect(await kept()).toEqual([0, 0]);
    expect(await armed(quota)).toBe(null);
  });

  it("stays armed while anything of the person is left", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(SOON);
    const quota = person();
    await quota.admitJob("job", SOON, 1000);
    await quota.admitQuestion("question", SOON + 1000, 1000);
    await alarmAt(quota, SOON + JOBS_WINDOW_MS);
    expect(await rowsOf(quota, "question")).toHaveLength(1);
    expect(await armed(quota)).toBe(SOON + 2 * JOBS_WINDOW_MS);
  });
});
