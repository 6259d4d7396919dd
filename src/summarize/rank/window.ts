import type { Window } from "../../protocol/events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
export const WEEK_MS = 7 * DAY_MS;

/** The time before which comments do not count, in milliseconds since 1970. */
export function windowStart(window: Window, now: number): number {
  switch (window) {
    case "all":
      return Number.NEGATIVE_INFINITY;
    case "30d":
      return now - 30 * DAY_MS;
    case "7d":
      return now - WEEK_MS;
  }
}
