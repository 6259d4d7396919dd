import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { DIGEST_SPREAD_MS } from "../../src/limits.ts";
import { changeDigest, viewDigests } from "../../src/person/digests/keeping.ts";
import type { DigestSchedule } from "../../src/protocol/digests.ts";
import { expectedRuns, wallClocks, YEAR } from "../support/wall-clock.ts";
import { DigestWorld } from "./digest-world.ts";
import { startAfresh } from "./setup.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, an hour before it is due. */
const START = Date.parse("2026-06-01T07:30:00Z");
const DUE = START + HOUR_MS;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await startAfresh();
});

let worlds = 0;

/** In the storage of an object that holds nothing else. */
async function inWorld<Value>(
  now: number,
  work: (world: DigestWorld) => Promise<Value>,
): Promise<Value> {
  worlds += 1;
  const stub = env.PERSON.getByName(`world ${worlds}`);
  return runInDurableObject(stub, async (_person, { storage }) => {
    const value = await work(new DigestWorld(storage, now));
    await storage.deleteAll();
    return value;
  });
}

/** A digest lived through, with the object lost at one step; 0: never. */
async function live(kind: "slack" | "webhook", loseAt: number) {
  return inWorld(START, async (world) => {
    await world.make(kind);
    world.loseAt = loseAt;
    await world.run(DUE + 3 * HOUR_MS);
    return {
      steps: world.steps,
      ids: world.messages.map(({ id }) => id),
      records: world.records().map(({ state }) => state),
      dockets: [...world.dockets.values()].map((each) => each.size),
    };
  });
}

describe("a digest whose object is lost", () => {
  it("at any step from its alarm to Slack's answer is sent once, or told as unknown", async ({
    expect,
  }) => {
    const { steps, ...whole } = await live("slack", 0);
    expect(whole).toEqual({ ids: [""], records: ["sent"], dockets: [1] });
    expect(steps.length).toBeGreaterThanOrEqual(20);
    const told: string[] = [];
    for (let at = 1; at <= steps.length; at += 1) {
      const { ids, records, dockets } = await live("slack", at);
      const where = `lost when ${steps[at - 1]} (${at})`;
      expect(records, where).toHaveLength(1);
      expect(dockets, where).toEqual([1]);
      // What never left may be told as unknown as well; what is told as sent has arrived.
      expect(ids.length, where).toBeLessThanOrEqual(1);
      expect(records, where).toEqual([ids.length === 1 ? expect.any(String) : "unknown"]);
      expect(["sent", "unknown"], where).toContain(records[0]);
      told.push(...records);
    }
    // Only between the record of its leaving and that of its end.
    expect(told.join(" ")).toMatch(/^(?:sent )+(?:unknown ?)+(?:sent ?)+$/);
    expect(told[steps.indexOf("a message leaves")]).toBe("unknown");
    expect(told[steps.indexOf("a message has arrived")]).toBe("unknown");
  });

  it("at any step reaches a webhook, always under its one id", async ({ expect }) => {
    const { steps } = await live("webhook", 0);
    expect(steps.length).toBeGreaterThanOrEqual(20);
    for (let at = 1; at <= steps.length; at += 1) {
      const { ids, records, dockets } = await live("webhook", at);
      const where = `lost when ${steps[at - 1]} (${at})`;
      expect(records, where).toEqual(["sent"]);
      expect(dockets, where).toEqual([1]);
      expect(ids.length, where).toBeGreaterThanOrEqual(1);
      expect(ids.length, where).toBeLessThanOrEqual(2);
      expect(new Set(ids).size, where).toBe(1);
    }
  });
});

/** A digest that comes to its end, with the object lost at one step; 0: never. */
async function end(how: "not_allowed" | "reconnect_required", loseAt: number) {
  return inWorld(START, async (world) => {
    await world.make("slack");
    world.refusing = Array.from({ length: 10 }, () => ({ code: how }));
    world.loseAt = loseAt;
    await world.run(DUE + 3 * HOUR_MS);
    return { steps: world.steps, pauses: world.pauses(), told: world.messages.length };
  });
}

describe("a digest whose object is lost as it ends", () => {
  it.for([
    ["for good", "not_allowed", []],
    ["until somebody connects", "reconnect_required", ["no_connection"]],
  ] as const)("%s says so once at most", async ([, how, pauses], { expect }) => {
    const { steps, ...whole } = await end(how, 0);
    expect(whole).toEqual({ pauses, told: 1 });
    for (let at = 1; at <= steps.length; at += 1) {
      const lost = await end(how, at);
      const where = `lost when ${steps[at - 1]} (${at})`;
      expect(lost.pauses, where).toEqual(pauses);
      expect(lost.told, where).toBeLessThanOrEqual(1);
    }
  });
});

describe("a docket that meets a limit", () => {
  const limit = { code: "github_rate_limited", message: "GitHub is busy.", requestId: "r" };

  it.for([
    ["is made again when GitHub says", [{ ...limit, retryAfterMs: 600_000 }], [["sent", null]], 10],
    ["is made again after five minutes", [limit, limit], [["sent", null]], 10],
    [
      "is told after two hours",
      Array.from({ length: 100 }, () => limit),
      [["failed", limit.code]],
      120,
    ],
    [
      "is told at once where it does not pass",
      [{ ...limit, code: "repository_not_found" }],
      [["failed", "repository_not_found"]],
      0,
    ],
  ] as const)("%s", async ([, failing, expected, minutes], { expect }) => {
    const { records, endedAt } = await inWorld(START, async (world) => {
      await world.make("slack");
      world.failing = [...failing];
      await world.run(DUE + 4 * HOUR_MS);
      const [ended] = world.storage.sql
        .exec<{ ended_at: number }>("SELECT ended_at FROM delivery")
        .toArray();
      return { records: world.records(), endedAt: ended?.ended_at ?? 0 };
    });
    expect(records.map(({ state, code }) => [state, code])).toEqual(expected);
    const late = (endedAt - DUE) / MINUTE_MS;
    expect(late).toBeGreaterThanOrEqual(minutes);
    expect(late).toBeLessThan(minutes + 10);
  });
});

describe("what a deployment lets a digest do", () => {
  it("is looked at before each delivery", async ({ expect }) => {
    const { records, pauses, messages } = await inWorld(START, async (world) => {
      await world.make("webhook");
      await world.run(DUE + HOUR_MS);
      world.config = { ...world.config, digestHosts: { any: false, teams: [], names: [] } };
      await world.run(DUE + DAY_MS + HOUR_MS);
      return { records: world.records(), pauses: world.pauses(), messages: world.messages };
    });
    expect(records.map(({ state, code }) => [state, code])).toEqual([
      ["sent", null],
      ["failed", "refused"],
    ]);
    expect(pauses).toEqual(["refused"]);
    expect(messages).toHaveLength(1);
  });

  it("is nothing where digests are off", async ({ expect }) => {
    const { records, messages } = await inWorld(START, async (world) => {
      await world.make("slack");
      world.config = { ...world.config, digests: false };
      await world.run(DUE + DAY_MS + HOUR_MS);
      return { records: world.records(), messages: world.messages };
    });
    expect([records, messages]).toEqual([[], []]);
  });

  it("ends with its person's right to be there, and says so", async ({ expect }) => {
    const { records, pauses, messages } = await inWorld(START, async (world) => {
      await world.make("slack");
      world.refusing = [{ code: "not_allowed" }];
      await world.run(DUE + DAY_MS + HOUR_MS);
      return { records: world.records(), pauses: world.pauses(), messages: world.messages };
    });
    expect([records, pauses]).toEqual([[], []]);
    expect(messages.map(({ body }) => body)).toEqual([
      expect.stringContaining("This deployment no longer lets your GitHub account"),
    ]);
  });

  it("is sealed anew each day, so that a secret can be replaced", async ({ expect }) => {
    const { states, pauses } = await inWorld(START, async (world) => {
      await world.make("webhook");
      const before = world.config.sessionSecrets;
      const next = "another secret of this deployment, long enough to be one";
      world.config = { ...world.config, sessionSecrets: [next, ...before] };
      await world.run(DUE + DAY_MS + HOUR_MS);
      world.config = { ...world.config, sessionSecrets: [next] };
      await world.run(DUE + 2 * DAY_MS + HOUR_MS);
      const sealed = world.records().map(({ state }) => state);
      // One that is replaced at once opens nothing any more.
      world.config = { ...world.config, sessionSecrets: before };
      await world.run(DUE + 3 * DAY_MS + HOUR_MS);
      return { states: sealed, pauses: world.pauses() };
    });
    expect(states).toEqual(["sent", "sent", "sent"]);
    expect(pauses).toEqual(["unreadable"]);
  });
});

describe("a digest that two windows change at once", () => {
  it("keeps what each of them changed", async ({ expect }) => {
    const views = await inWorld(START, async (world) => {
      const id = await world.make("slack");
      const { sql } = world.storage;
      const place = { config: world.config, now: world.now };
      await Promise.all([
        changeDigest(sql, id, { name: "Evening queue" }, place),
        changeDigest(sql, id, { limit: 7 }, place),
        changeDigest(sql, id, { language: "de" }, place),
      ]);
      return viewDigests(sql, world.now);
    });
    expect(views).toMatchObject([{ name: "Evening queue", limit: 7, language: "de" }]);
  });
});

describe("a person's limits", () => {
  it("are waited for, and what they make too late is skipped, not failed", async ({ expect }) => {
    const { records, messages } = await inWorld(START, async (world) => {
      await world.make("slack");
      world.refusing = [{ code: "too_many_jobs", retryAfterMs: 20 * MINUTE_MS }];
      await world.run(DUE + DAY_MS - HOUR_MS);
      world.refusing = Array.from({ length: 100 }, () => ({ code: "too_many_jobs" as const }));
      await world.run(DUE + DAY_MS + 4 * HOUR_MS);
      return { records: world.records(), messages: world.messages };
    });
    expect(records.map(({ state, code }) => [state, code])).toEqual([
      ["sent", null],
      ["skipped", "late"],
    ]);
    expect(messages).toHaveLength(1);
    expect((messages[0]?.at ?? 0) - DUE).toBeGreaterThanOrEqual(20 * MINUTE_MS);
  });

  it("make ten digests of one minute follow one another, and keep the last 20 of each", async ({
    expect,
  }) => {
    const { mostAtOnce, records, messages } = await inWorld(START, async (world) => {
      for (let index = 0; index < 10; index += 1) {
        await world.make("slack");
      }
      await world.run(START + 30 * DAY_MS);
      return {
        mostAtOnce: world.mostAtOnce,
        records: world.records(),
        messages: world.messages,
      };
    });
    expect(mostAtOnce).toBe(1);
    expect(messages).toHaveLength(10 * 22);
    expect(records).toHaveLength(10 * 20);
    expect(new Set(records.map(({ state }) => state))).toEqual(new Set(["sent"]));
  });
});

describe("a year of a person's digests", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];

  it.for(zones)(
    "runs each as the clock on its wall in %s says, none twice and none lost",
    async (timeZone, { expect }) => {
      const schedules = ["08:30", "02:30"].map((time): DigestSchedule => ({
        days: ["mon", "tue", "wed", "thu", "fri"],
        time,
        timeZone,
      }));
      const messages = await inWorld(YEAR.start - 1, async (world) => {
        for (const schedule of schedules) {
          await world.make("webhook", { name: nameOf(schedule), schedule });
        }
        await world.run(YEAR.end);
        return world.messages;
      });
      const clocks = wallClocks(timeZone);
      for (const schedule of schedules) {
        const expected = expectedRuns(clocks, schedule);
        const arrived = messages
          .filter(({ body }) => body.includes(JSON.stringify(nameOf(schedule))))
          .map(({ at }) => at);
        expect(arrived).toHaveLength(expected.length);
        for (const [index, due] of expected.entries()) {
          const late = (arrived[index] ?? 0) - due;
          expect(late, new Date(due).toISOString()).toBeGreaterThanOrEqual(0);
          expect(late, new Date(due).toISOString()).toBeLessThan(DIGEST_SPREAD_MS + 5 * MINUTE_MS);
        }
      }
    },
  );

  it("sends nothing twice where clocks jump back, and tells what a jump ahead has passed over", async ({
    expect,
  }) => {
    const { sent, records } = await inWorld(START, async (world) => {
      await world.make("slack");
      await world.run(DUE + 10 * MINUTE_MS);
      for (const back of [11 * MINUTE_MS, 2 * HOUR_MS, 3 * DAY_MS]) {
        world.jump(-back);
        await world.run(world.now + back);
      }
      const count = world.messages.length;
      // Tuesday and Wednesday pass at once; Thursday is in time again.
      world.jump(2 * DAY_MS + 6 * HOUR_MS);
      await world.run(DUE + 3 * DAY_MS + HOUR_MS);
      return { sent: count, records: world.records() };
    });
    expect(sent).toBe(1);
    expect(records.map(({ state, code }) => [state, code])).toEqual([
      ["sent", null],
      ["skipped", "late"],
      ["skipped", "late"],
      ["sent", null],
    ]);
  });

  it("goes on after a clock that was years ahead", async ({ expect }) => {
    const records = await inWorld(START, async (world) => {
      world.jump(3 * 365 * DAY_MS);
      await world.make("slack");
      world.jump(-3 * 365 * DAY_MS);
      await world.run(world.now);
      await world.alarmNow();
      await world.run(DUE + HOUR_MS);
      return world.records();
    });
    expect(records.map(({ state, dueAt }) => [state, dueAt])).toEqual([["sent", DUE]]);
  });
});

function nameOf({ time, timeZone }: DigestSchedule): string {
  return `${time} in ${timeZone}`;
}
