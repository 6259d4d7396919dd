import * as z from "zod";

import { SECONDARY_LIMIT_WAIT_MS } from "../../limits.ts";
import { parseRetryAfter } from "../../upstream/retry-after.ts";

export type AnswerHeaders = Record<string, string | number | undefined>;

/**
 * How long GitHub wants us to wait, by its own rules: `retry-after`, else until the reset when nothing is left, else
 * at least a minute. Null when the answer is not about a limit.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function rateLimitWaitMs(
  status: number,
  headers: AnswerHeaders,
  message: string,
  now: number,
): number | null {
  const retryAfterMs = parseRetryAfter(headers["retry-after"], now);
  const used = numberIn(headers["x-ratelimit-remaining"]) === 0;
  const said = retryAfterMs !== undefined || used || saysLimit(message);
  if (status !== 429 && (status !== 403 || !said)) {
    return null;
  }
  if (retryAfterMs !== undefined) {
    return retryAfterMs;
  }
  const resetSeconds = numberIn(headers["x-ratelimit-reset"]);
  return used && resetSeconds !== null
    ? Math.max(0, resetSeconds * 1000 - now)
    : SECONDARY_LIMIT_WAIT_MS;
}

/** What is left of the hour: GraphQL can be asked for it, which proxies that drop headers leave alone. */
export function pointsLeft(headers: AnswerHeaders, body: unknown): number | undefined {
  const asked = RateLimited.safeParse(body).data?.data.rateLimit.remaining;
  return asked ?? numberIn(headers["x-ratelimit-remaining"]) ?? undefined;
}

const RateLimited = z.object({
  data: z.object({ rateLimit: z.object({ remaining: z.int().min(0) }) }),
});

/** Older servers call the secondary limit abuse detection, and send no header with it. */
export function saysLimit(message: string): boolean {
  return /rate limit|abuse detection|wait a few minutes/i.test(message);
}

function numberIn(value: string | number | undefined): number | null {
  const number = value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
