import type { LoggedEvent } from "../../protocol/events.ts";

/** How many summaries of a docket may still be read a second time: what is left of its person's hour. */
export interface Allowance {
  /** Whether there was one, which is gone then. */
  take(): boolean;
}

/** `granted` for all attempts together, of which the events of earlier ones have used some. */
export function createAllowance(
  granted: number | undefined,
  events: readonly LoggedEvent[],
): Allowance {
  let left = (granted ?? Number.POSITIVE_INFINITY) - countSecondReadings(events);
  return {
    take() {
      left -= 1;
      return left >= 0;
    },
  };
}

/** How many a model was asked for. */
export function countSecondReadings(events: readonly LoggedEvent[]): number {
  return events.filter((event) => event.event === "check" && event.data.usage.calls > 0).length;
}
