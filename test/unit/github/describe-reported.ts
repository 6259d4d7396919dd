import { describe, type ExpectStatic, it } from "vitest";

import { docketOver, type DocketOver, type Over, type Way, WAYS } from "./docket-over.ts";

/** An answer of GitHub as people have reported it, and what is right of the docket made of it. */
export interface Reported extends Over {
  what: string;
  /** Ways of reading GitHub that meet it; both as a rule. */
  ways?: readonly Way[];
  /** As a rule it is complete. */
  outcome?: "failed" | "partial";
  holds: (docket: DocketOver, expect: ExpectStatic) => void;
}

export function describeReported(cases: readonly Reported[]): void {
  describe.for(WAYS)("of GitHub over %s", (way) => {
    it.for(cases.filter(({ ways = WAYS }) => ways.includes(way)))(
      "$what",
      async ({ holds, outcome = "complete", ...over }, { expect }) => {
        const docket = await docketOver(way, over);
        expect(docket.outcome.outcome).toBe(outcome);
        holds(docket, expect);
      },
    );
  });
}
