import type { Point, Warning } from "../../protocol.ts";
import type { Evidence } from "../evidence.ts";

/** Flags what a summary states and its own citations do not bear out. */
export function checkClaims(
  _written: {
    text: string;
    open: readonly Point[];
    settled: readonly Point[];
    code: readonly string[];
  },
  _evidence: Evidence,
): Warning[] {
  return [];
}
