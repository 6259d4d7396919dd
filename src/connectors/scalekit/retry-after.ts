/** The wait an answer asks for. Scalekit names seconds; anything else is no wait that we know. */
export function retryAfterMsOf(headers: Headers): { retryAfterMs?: number } {
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
}
