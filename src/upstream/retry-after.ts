/** The longest wait that a timer can hold; a longer one would fire at once. */
const WAIT_MAX_MS = 2 ** 31 - 1;

/** All three forms of RFC 9110, section 5.6.7; each begins with the day's name and has the time of day. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w -]*\d\d:\d\d:\d\d(?: GMT| \d{4})$/;

/**
 * The milliseconds that a `Retry-After` header asks to wait: seconds, also fractions of one, or a date. Undefined
 * without such a header, and for whatever is neither. A date that has passed asks for no wait.
 */
export function parseRetryAfter(
  header: string | number | null | undefined,
  now: number,
): number | undefined {
  const text = String(header ?? "").trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return Math.min(Number(text) * 1000, WAIT_MAX_MS);
  }
  if (!HTTP_DATE.test(text)) {
    return undefined;
  }
  const time = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.min(Math.max(0, time - now), WAIT_MAX_MS);
}
