import * as fc from "fast-check";
import { describe, it } from "vitest";

import { emptyResult, foldEvent, foldEvents } from "../../../src/protocol/fold.ts";
import { aRow, queueEvent } from "../../support/rows.ts";

function numbers(...events: ReturnType<typeof queueEvent>[]) {
  return foldEvents("j", events).queue?.map(({ repository, rows, final }) => ({
    repository,
    rows: rows.map(({ number }) => number),
    final,
  }));
}

describe("the queue of a result", () => {
  it("is not there where none was asked for", ({ expect }) => {
    expect(emptyResult("j").queue).toBeUndefined();
  });

  it("adds the parts of a repository, and replaces rows by number", ({ expect }) => {
    const result = foldEvents("j", [
      queueEvent(0, [aRow(1)]),
      queueEvent(1, [aRow(2)]),
      queueEvent(2, [aRow(1, { title: "Renamed" })]),
      queueEvent(3, [], { final: true, reason: "Not all." }),
    ]);
    expect(result.queue).toEqual([
      {
        repository: "o/r",
        openCount: 9,
        rows: [aRow(1, { title: "Renamed" }), aRow(2)],
        final: true,
        reason: "Not all.",
      },
    ]);
  });

  it("begins a repository anew with part 0", ({ expect }) => {
    expect(
      numbers(
        queueEvent(0, [aRow(1)], { reason: "Cancelled." }),
        queueEvent(1, [aRow(2)]),
        queueEvent(0, [aRow(3)]),
      ),
    ).toEqual([{ repository: "o/r", rows: [3], final: false }]);
  });

  it("takes a repository for the same in any case, and keeps others apart", ({ expect }) => {
    const other = { repository: "o/other" };
    expect(
      numbers(
        queueEvent(0, [aRow(1)]),
        queueEvent(0, [aRow(1, other)], other),
        queueEvent(1, [aRow(2)], { repository: "O/R" }),
      ),
    ).toEqual([
      { repository: "O/R", rows: [1, 2], final: false },
      { repository: "o/other", rows: [1], final: false },
    ]);
  });

  it("is the same wherever the stream was cut, and whatever it repeats from there", ({
    expect,
  }) => {
    const rows = fc.array(
      fc.nat(9).map((number) => aRow(number)),
      { maxLength: 4 },
    );
    const events = fc.array(
      fc
        .tuple(fc.constantFrom("a/a", "A/A", "b/b"), fc.nat(2), rows)
        .map(([repository, part, some]) => queueEvent(part, some, { repository })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(events, fc.nat(12), fc.nat(12), (list, cut, before) => {
        let received = foldEvents("j", list.slice(0, cut));
        // Who has not noted the last ids is sent those events again.
        for (const event of list.slice(Math.max(0, cut - before))) {
          received = foldEvent(received, event);
        }
        expect(received).toEqual(foldEvents("j", list));
      }),
      { numRuns: 1000 },
    );
  });
});
