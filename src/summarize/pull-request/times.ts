/** Milliseconds since 1970 of an ISO 8601 time; nothing that cannot be read is ever the latest. */
export function toMillis(time: string | null): number {
  const millis = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(millis) ? Number.NEGATIVE_INFINITY : millis;
}

/** Clocks and commit dates disagree: nothing has happened after `now`. */
export function latest(times: readonly (string | null)[], now: number): number {
  return Math.min(now, Math.max(...times.map(toMillis), Number.NEGATIVE_INFINITY));
}

export function earliest(times: readonly (string | null)[]): number {
  return Math.min(
    ...times.map(toMillis).filter((time) => Number.isFinite(time)),
    Number.POSITIVE_INFINITY,
  );
}

export function toIso(millis: number): string {
  return new Date(Number.isFinite(millis) ? millis : 0).toISOString();
}

/** The order of ids, and of ISO 8601 times in UTC. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
