import { DIGEST_DAYS, type DigestDay } from "../../../protocol/digest-days.ts";
import type { DigestView } from "../../../protocol/digests.ts";

export const DAY_NAMES: Readonly<Record<DigestDay, string>> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

export const WEEKDAYS: readonly DigestDay[] = ["mon", "tue", "wed", "thu", "fri"];

/** `Mon to Fri at 08:30, Europe/Berlin`. */
export function scheduleWords({ days, time, timeZone }: DigestView["schedule"]): string {
  return `${daysWords(days)} at ${time}, ${timeZone.replaceAll("_", " ")}`;
}

function daysWords(days: readonly DigestDay[]): string {
  const chosen = DIGEST_DAYS.filter((day) => days.includes(day));
  if (chosen.length === DIGEST_DAYS.length) {
    return "Every day";
  }
  const isWeek = chosen.length === WEEKDAYS.length && chosen.every((day) => WEEKDAYS.includes(day));
  return isWeek ? "Mon to Fri" : chosen.map((day) => DAY_NAMES[day]).join(", ");
}

/** A moment as the clock shows it in the digest's own zone. */
export function inZone(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(Date.parse(time));
}

export function guessedZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All that the browser knows, with the given one whatever it is. */
export function zonesWith(zone: string): string[] {
  const zones = Intl.supportedValuesOf("timeZone");
  return [...new Set([zone, "UTC", ...zones])].toSorted();
}

export const STATE_WORDS = {
  running: "On its way",
  sent: "Sent",
  skipped: "Skipped",
  failed: "Failed",
  unknown: "Not known",
} as const;
