import type { Facts } from "../../protocol/pull-request.ts";

/** How many checks fail and run; undefined where that is not known. */
export function countsOf({
  state,
  failing,
  pending,
  counts,
}: Facts["checks"]): { failing: number; pending: number } | undefined {
  if (counts !== undefined) {
    return counts;
  }
  // There are none to name where not all could be read.
  const isKnown =
    state === "success" ||
    state === "none" ||
    (state !== "unknown" && failing.length + pending.length > 0);
  return isKnown ? { failing: failing.length, pending: pending.length } : undefined;
}
