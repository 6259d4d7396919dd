import { Cron } from "croner";

import { DIGEST_SPREAD_MS } from "../../../limits.ts";
import type { DigestSchedule } from "../../../protocol/digests.ts";

/**
 * The next times of a schedule after a moment, in milliseconds since 1970. An hour that the clocks skip runs at its end,
 * one that they show twice runs once.
 */
export function nextRuns(schedule: DigestSchedule, after: number, count: number): number[] {
  const { days, time, timeZone } = schedule;
  const [hour = "", minute = ""] = time.split(":");
  const cron = new Cron(`${Number(minute)} ${Number(hour)} * * ${[...new Set(days)].join(",")}`, {
    timezone: timeZone,
    paused: true,
  });
  return cron.nextRuns(count, new Date(after)).map((date) => date.getTime());
}

export function nextRun(schedule: DigestSchedule, after: number): number {
  const [next] = nextRuns(schedule, after, 1);
  if (next === undefined) {
    throw new Error("A schedule of days has no next one.");
  }
  return next;
}

/** Of an id, the same moment of the spread each day, so that not all of a minute begin at once. */
export function spreadOf(id: string): number {
  let hash = 0;
  for (const character of id) {
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash % DIGEST_SPREAD_MS;
}
