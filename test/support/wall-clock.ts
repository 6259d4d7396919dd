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
const DAY_MS = 24 * 60 * 60_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * What the clock on the wall shows each quarter of an hour, read from `Intl` alone: nothing of what is under test. It is
 * read that often only on days at whose end it is ahead of UTC by more or less than at their beginning, since each look
 * takes long.
 */
export function wallClocks(timeZone: string): (WallClock & { at: number })[] {
  const ahead = offsetReader(timeZone);
  return Array.from({ length: (YEAR.end - YEAR.start) / DAY_MS }, (_, day) => {
    const start = YEAR.start + day * DAY_MS;
    const offset = ahead(start);
    const isEven = ahead(start + DAY_MS) === offset;
    return Array.from({ length: DAY_MS / QUARTER_MS }, (__, quarter) => {
      const at = start + quarter * QUARTER_MS;
      return { at, ...shown(at + (isEven ? offset : ahead(at))) };
    });
  }).flat();
}

function shown(wall: number): WallClock {
  const date = new Date(wall);
  const text = date.toISOString();
  return {
    day: text.slice(0, 10),
    time: text.slice(11, 16),
    weekday: WEEKDAYS[date.getUTCDay()] ?? "",
  };
}

/** By how many milliseconds the clock on the wall is ahead of UTC at a moment. */
function offsetReader(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (at) => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - at;
  };
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
