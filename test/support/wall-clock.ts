import type { DigestSchedule } from "../../src/protocol/digests.ts";

/** With both changes of daylight saving on either half of the globe. */
export const YEAR = {
  start: Date.parse("2026-01-01T00:00:00Z"),
  end: Date.parse("2027-01-01T00:00:00Z"),
};

interface WallClock {
  day: string;
  time: string;
  weekday: string;
}

const QUARTER_MS = 15 * 60_000;

/** What the clock on the wall shows each quarter of an hour, read from `Intl` alone: nothing of what is under test. */
export function wallClocks(timeZone: string): (WallClock & { at: number })[] {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    weekday: "short",
  });
  return Array.from({ length: (YEAR.end - YEAR.start) / QUARTER_MS }, (_, index) => {
    const at = YEAR.start + index * QUARTER_MS;
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    return {
      at,
      day: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
      time: `${parts["hour"]}:${parts["minute"]}`,
      weekday: (parts["weekday"] ?? "").slice(0, 3).toLowerCase(),
    };
  });
}

/** The first moment of each day that shows the time, or the first beyond it. */
export function expectedRuns(
  clocks: ReturnType<typeof wallClocks>,
  { days, time }: DigestSchedule,
): number[] {
  const runs: number[] = [];
  const [first] = clocks;
  let done = first !== undefined && first.time > time ? first.day : "";
  for (const clock of clocks) {
    if (clock.day !== done && clock.time >= time) {
      done = clock.day;
      if (days.some((day) => day === clock.weekday)) {
        runs.push(clock.at);
      }
    }
  }
  return runs;
}
