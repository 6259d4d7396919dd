import * as fc from "fast-check";
import { describe, it } from "vitest";

import { type Marks, WHOLE, withShown } from "../../../src/person/marks.ts";

const docket = fc
  .record({
    at: fc.nat(9),
    isWhole: fc.boolean(),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 5 })),
  })
  .map(({ numbers, ...more }) => ({
    ...more,
    // The comments say of which docket they are.
    pullRequests: numbers.map((number) => ({
      number,
      comments: more.at,
      commits: 1,
      readiness: "ready" as const,
    })),
  }));

describe("a mark of what was seen", () => {
  it("never goes back, in whatever order dockets are seen", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(docket, { maxLength: 12 }), (dockets) => {
        let marks: Marks = new Map();
        for (const each of dockets) {
          const after = withShown(marks, each);
          for (const [number, { at }] of marks) {
            expect(after.get(number)?.at).toBeGreaterThanOrEqual(at);
          }
          marks = after;
        }
        for (const [number, { at, shown, before }] of marks) {
          const showing = dockets.filter(({ isWhole, pullRequests }) =>
            number === WHOLE.number ? isWhole : pullRequests.some((pull) => pull.number === number),
          );
          expect(at).toBe(Math.max(...showing.map((each) => each.at)));
          expect(number === WHOLE.number ? at : shown.comments).toBe(at);
          expect(before === undefined || before.at < at).toBe(true);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it("is the same however often a docket is seen", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(docket, { maxLength: 6 }), docket, (dockets, last) => {
        const once = [...dockets, last].reduce<Marks>(withShown, new Map());
        expect(withShown(once, last)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});
