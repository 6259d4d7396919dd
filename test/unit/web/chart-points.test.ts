import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { Entry } from "../../../src/protocol/docket.ts";
import {
  chartPoints,
  commentsScale,
  commentsTop,
} from "../../../src/web/app/docket/overview/chart-points.ts";
import { anEntry, daysAgo } from "./docket-events.ts";

function discussed(number: number, humanComments: number, days = 10): Entry {
  const entry = anEntry(number);
  return {
    ...entry,
    rank: { ...entry.rank, humanComments },
    ...(entry.facts === undefined ? {} : { facts: { ...entry.facts, createdAt: daysAgo(days) } }),
  };
}

describe("the chart", () => {
  it.for([
    [0, 4],
    [3, 4],
    [12, 20],
    [35, 40],
    [53, 60],
    [99, 120],
    [480, 600],
  ] as const)("has room for %d comments under a round %d", ([most, top], { expect }) => {
    expect(commentsTop([discussed(1, most)])).toBe(top);
    expect(commentsScale(top).map(({ label }) => label)).toEqual([
      "0",
      String(top / 2),
      String(top),
    ]);
  });

  it("keeps every entry inside, whatever its age and discussion", ({ expect }) => {
    const entries = fc.array(fc.tuple(fc.nat(100_000), fc.nat(10_000)), { maxLength: 20 });
    fc.assert(
      fc.property(entries, (list) => {
        const points = chartPoints(
          list.map(([comments, days], index) => discussed(index, comments, days)),
        );
        expect(points).toHaveLength(list.length);
        expect(points.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 100)).toBe(true);
      }),
    );
  });

  it("leaves out a number that would cover another entry or its number", ({ expect }) => {
    const crowd = Array.from({ length: 20 }, (_, index) => discussed(index, 10 + (index % 3)));
    const numbered = chartPoints(crowd).filter(({ labelSide }) => labelSide !== null);
    expect(numbered.length).toBeLessThan(20);
    const apart = chartPoints([discussed(1, 10), discussed(2, 100)]);
    expect(apart.map(({ labelSide }) => labelSide)).not.toContain(null);
  });

  it("leaves out what is not known yet, without moving the rest", ({ expect }) => {
    const { facts: _, ...unknown } = discussed(2, 5);
    const [first] = chartPoints([discussed(1, 10), unknown]);
    const [same] = chartPoints([discussed(1, 10), discussed(2, 5, 300)]);
    expect(chartPoints([discussed(1, 10), unknown])).toHaveLength(1);
    expect(same?.x).toBeCloseTo(first?.x ?? -1, 2);
    expect(same?.y).toBe(first?.y);
  });
});
