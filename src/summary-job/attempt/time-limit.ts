import { STOP_GRACE_MS } from "../../limits.ts";
import type { Ending } from "../stream/ending.ts";

/**
 * The end of a run, or of the patience with it: a job outlives neither its deadline nor a stop by more than the grace,
 * whatever its run does.
 */
export async function withinTime(
  run: Promise<Ending>,
  deadline: number,
  stopped: AbortSignal,
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let grace: ReturnType<typeof setTimeout> | undefined;
  function onStop(): void {
    grace = setTimeout(() => resolve({ outcome: "cancelled" }), STOP_GRACE_MS);
  }
  const overtime = setTimeout(
    () => resolve({ outcome: "failed", failure: { code: "timed_out" } }),
    Math.max(0, deadline - Date.now()) + STOP_GRACE_MS,
  );
  stopped.addEventListener("abort", onStop, { once: true });
  try {
    return await Promise.race([run, promise]);
  } finally {
    stopped.removeEventListener("abort", onStop);
    clearTimeout(overtime);
    clearTimeout(grace);
  }
}
