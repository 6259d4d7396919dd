import { STATUS_LOOKS_MAX, STATUS_LOOKS_WINDOW_MS } from "../../limits.ts";

/**
 * Bounds how often a session looks upstream for an authorization, however fast it is polled. Beyond that a poll is told
 * what the last look saw.
 */
export interface LookLimit<Saw> {
  /** Null when there may be another look at this authorization. */
  seenLately(identifier: string | null, now: number): Saw | null;
  saw(identifier: string, saw: Saw, now: number): void;
}

export function createLookLimit<Saw>(): LookLimit<Saw> {
  let last: { identifier: string; saw: Saw } | null = null;
  let since = 0;
  let looks = 0;
  return {
    seenLately(identifier, now) {
      if (now - since >= STATUS_LOOKS_WINDOW_MS || looks < STATUS_LOOKS_MAX) {
        return null;
      }
      return last !== null && last.identifier === identifier ? last.saw : null;
    },
    saw(identifier, saw, now) {
      if (now - since >= STATUS_LOOKS_WINDOW_MS) {
        since = now;
        looks = 0;
      }
      looks += 1;
      last = { identifier, saw };
    },
  };
}
