import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";

/** Keeps requests back while GitHub's limit is known to be used up: asking on may get an application banned. */
export interface Pause {
  /** Throws what GitHub would answer, without asking it. */
  check(resource: string): void;
  /** Notes the limit that an answer reports. */
  note(resource: string, error: unknown): void;
}

export function createPause(clock: Clock): Pause {
  const until = new Map<string, number>();
  return {
    check(resource) {
      const retryAfterMs = (until.get(resource) ?? 0) - clock.now();
      if (retryAfterMs > 0) {
        throw new UpstreamError("github", "rate_limited", { retryAfterMs });
      }
    },
    note(resource, error) {
      if (
        error instanceof UpstreamError &&
        error.upstream === "github" &&
        error.kind === "rate_limited"
      ) {
        const end = clock.now() + (error.retryAfterMs ?? 0);
        until.set(resource, Math.max(end, until.get(resource) ?? 0));
      }
    },
  };
}
