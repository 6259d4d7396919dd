import { count } from "./count.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** "3 days ago", seen from now. */
export function formatAge(time: string, now = Date.now()): string {
  const elapsedMs = Date.parse(time) - now;
  const step = STEPS.find(([, sizeMs]) => Math.abs(elapsedMs) >= sizeMs);
  return step === undefined
    ? "just now"
    : relative.format(Math.round(elapsedMs / step[1]), step[0]);
}

/** "3 days", until now. */
export function formatSpan(time: string, now = Date.now()): string {
  const elapsedMs = now - Date.parse(time);
  const step = STEPS.find(([, sizeMs]) => elapsedMs >= sizeMs);
  return step === undefined ? "a moment" : count(Math.round(elapsedMs / step[1]), step[0]);
}

export function formatTime(time: string): string {
  return absolute.format(Date.parse(time));
}

const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "09:05" of today, else with its day. */
export function formatMoment(time: string, now = Date.now()): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date(now).toDateString();
  return (isToday ? hour : day).format(at);
}

/** "9 s", "2 min 5 s". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function ageInDays(time: string, now = Date.now()): number {
  return Math.max(0, (now - Date.parse(time)) / DAY_MS);
}
