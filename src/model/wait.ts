import { parseRetryAfter } from "../upstream/retry-after.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const UNIT = "(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)(?![a-z])";
/** "Please try again in 1m7.4s", "retry after 6 seconds". */
const SENTENCE = new RegExp(
  `\\b(?:again|retry|wait|resets?)\\b[^.\\d\\n]{0,40}?((?:\\d+(?:\\.\\d+)?\\s*${UNIT}\\s*)+)`,
  "i",
);

/** How long a server asks to wait: by its headers, by a field of its answer, in words, or by when its limit is over. */
export function waitIn(
  headers: Headers,
  fields: readonly (readonly [name: string, value: unknown])[],
  said: string,
): number | undefined {
  const now = Date.now();
  const ms = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  return (
    (ms >= 0 ? parseRetryAfter(ms / 1000, now) : undefined) ??
    parseRetryAfter(headers.get("retry-after"), now) ??
    fields.map(([name, value]) => fieldMs(name, value, now)).find((wait) => wait !== undefined) ??
    durationMs(SENTENCE.exec(said)?.[1]) ??
    dateMs(said, now) ??
    combinedMs(headers.get("ratelimit")) ??
    resetMs(headers, now)
  );
}

function fieldMs(name: string, value: unknown, now: number): number | undefined {
  const told = String(value).trim();
  return /ms$|milli/i.test(name)
    ? parseRetryAfter(Number(told) / 1000, now)
    : (parseRetryAfter(told, now) ?? durationMs(told));
}

/** "Limit resets at: 2026-11-20 09:00:00 UTC". */
function dateMs(said: string, now: number): number | undefined {
  const [, day, time] =
    /\b(?:again|retry|wait|resets?)\b[^\d\n]{0,20}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/i.exec(
      said,
    ) ?? [];
  return day === undefined ? undefined : momentMs(`${day}T${time}Z`, now);
}

/** The header for all limits at once, in its older form and in its newer one: "limit=9, remaining=0, reset=30", "r=0;t=30". */
function combinedMs(header: string | null): number | undefined {
  const seconds = /\b(?:reset|t)=(\d+)/.exec(header ?? "")?.[1];
  return seconds === undefined ? undefined : parseRetryAfter(Number(seconds), 0);
}

/** "6m0s", "7.4 seconds", "20ms". */
function durationMs(text: string | undefined): number | undefined {
  let sum: number | undefined;
  for (const [, count, unit = ""] of (text ?? "").matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const name = /^m(?:s|illi)/i.test(unit) ? "ms" : unit.charAt(0).toLowerCase();
    sum = (sum ?? 0) + Number(count) * (UNIT_MS[name] ?? 0);
  }
  return sum === undefined ? undefined : parseRetryAfter(sum / 1000, 0);
}

/** Of the limits that a server names, the longest of those that are used up; of all, where it does not say which are. */
function resetMs(headers: Headers, now: number): number | undefined {
  const limits = [...headers].flatMap(([name, value]) => {
    const wait = /ratelimit.*reset/i.test(name) ? momentMs(value, now) : undefined;
    return wait === undefined
      ? []
      : [{ wait, remaining: headers.get(name.replace("reset", "remaining")) }];
  });
  const spent = limits.filter(({ remaining }) => remaining === null || Number(remaining) <= 0);
  const waits = (spent.length > 0 ? spent : limits).map(({ wait }) => wait);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** A duration, seconds, or a moment: seconds or milliseconds since 1970, or a date. */
function momentMs(value: string, now: number): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(value)) {
    const count = Number(value);
    const until = count > 1e11 ? count : count > 1e9 ? count * 1000 : now + count * 1000;
    return parseRetryAfter(Math.max(0, until - now) / 1000, now);
  }
  const date = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date)
    ? durationMs(value)
    : parseRetryAfter(Math.max(0, date - now) / 1000, now);
}
