import { describe, it } from "vitest";

import { DIGEST_SPREAD_MS } from "../../../../../src/limits.ts";
import {
  nextRun,
  nextRuns,
  spreadOf,
} from "../../../../../src/person/digests/schedule/next-run.ts";
import { DigestSchedule } from "../../../../../src/protocol/digests.ts";
import { expectedRuns, wallClocks, YEAR } from "../../../../support/wall-clock.ts";

const WEEKDAYS: DigestSchedule["days"] = ["mon", "tue", "wed", "thu", "fri"];
const EVERY_DAY: DigestSchedule["days"] = [...WEEKDAYS, "sat", "sun"];
const ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];
/** After a run, in milliseconds. */
const LATENESS = [0, 1, 61_000, 40 * 60_000, 2 * 60 * 60_000];

/** A year lived through: each run asks for the next some time after its own. */
function livedRuns(schedule: DigestSchedule, latenessMs: number): number[] {
  const runs: number[] = [];
  for (
    let at = nextRun(schedule, YEAR.start - 1);
    at < YEAR.end;
    at = nextRun(schedule, at + latenessMs)
  ) {
    runs.push(at);
  }
  return runs;
}

describe("a year of digests", () => {
  for (const timeZone of ZONES) {
    const clocks = wallClocks(timeZone);
    for (const time of ["08:30", "02:30"]) {
      for (const days of [WEEKDAYS, EVERY_DAY]) {
        it(`runs ${days.length} days a week at ${time} in ${timeZone}, none twice, none lost`, ({
          expect,
        }) => {
          const schedule = { days, time, timeZone };
          const expected = expectedRuns(clocks, schedule);
          expect(expected.length).toBeGreaterThan(days.length * 51);
          // Nothing but the clocks' own changes can tell the ones between from the first and the last.
          const isHard = time === "02:30" && days === EVERY_DAY;
          for (const lateness of isHard ? LATENESS : [LATENESS[0] ?? 0, LATENESS.at(-1) ?? 0]) {
            const lived = livedRuns(schedule, lateness);
            expect(lived.map((at) => new Date(at).toISOString())).toEqual(
              expected.map((at) => new Date(at).toISOString()),
            );
          }
        });
      }
    }
  }

  it("runs at the end of an hour that is skipped, and once in one that comes twice", ({
    expect,
  }) => {
    const berlin = { days: EVERY_DAY, time: "02:30", timeZone: "Europe/Berlin" };
    const from = (text: string) =>
      nextRuns(berlin, Date.parse(text), 2).map((at) => new Date(at).toISOString());
    expect(from("2026-03-28T12:00:00Z")).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(from("2026-10-24T12:00:00Z")).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
    // Half an hour is skipped and repeated there.
    const howe = { days: EVERY_DAY, time: "02:15", timeZone: "Australia/Lord_Howe" };
    expect(new Date(nextRun(howe, Date.parse("2026-10-03T10:00:00Z"))).toISOString()).toBe(
      "2026-10-03T15:30:00.000Z",
    );
    const again = { ...howe, time: "01:45" };
    expect(
      nextRuns(again, Date.parse("2026-04-04T10:00:00Z"), 2).map((at) =>
        new Date(at).toISOString(),
      ),
    ).toEqual(["2026-04-04T14:45:00.000Z", "2026-04-05T15:15:00.000Z"]);
  });
});

describe("a schedule", () => {
  it("has days, an hour and a zone that there are", ({ expect }) => {
    const given = { days: ["mon"], time: "08:30", timeZone: "Europe/Berlin" };
    expect(DigestSchedule.safeParse(given).success).toBe(true);
    for (const fault of [
      { days: [] },
      { days: ["monday"] },
      { time: "8:30" },
      { time: "24:00" },
      { time: "08:60" },
      { timeZone: "Europe/Atlantis" },
      { timeZone: "+01:00" },
      { timeZone: "" },
      { timeZone: "Europe/Berlin\n" },
      { cron: "* * * * *" },
    ]) {
      expect(DigestSchedule.safeParse({ ...given, ...fault }).success, JSON.stringify(fault)).toBe(
        false,
      );
    }
  });

  it("counts a day that is named twice once", ({ expect }) => {
    const days: DigestSchedule["days"] = ["mon", "mon"];
    const [one, next] = nextRuns({ days, time: "08:30", timeZone: "UTC" }, YEAR.start, 2);
    expect((next ?? 0) - (one ?? 0)).toBe(7 * 24 * 60 * 60 * 1000);
  });
});

describe("the spread", () => {
  it("is the same for an id, and even over many", ({ expect }) => {
    const buckets = Array.from({ length: 12 }, () => 0);
    for (let index = 0; index < 10_000; index += 1) {
      const id = crypto.randomUUID();
      const spread = spreadOf(id);
      expect(spreadOf(id)).toBe(spread);
      const bucket = Math.floor((spread / DIGEST_SPREAD_MS) * buckets.length);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(Math.max(...buckets)).toBeLessThan(1000);
    expect(Math.min(...buckets)).toBeGreaterThan(670);
  });
});
