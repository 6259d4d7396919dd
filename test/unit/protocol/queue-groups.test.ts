import * as fc from "fast-check";
import { describe, it } from "vitest";

import {
  groupOf,
  groupRows,
  QUEUE_GROUPS,
  reviewLoad,
  waitingSince,
} from "../../../src/protocol/queue-groups.ts";
import { type Turn, TurnCode } from "../../../src/protocol/queue.ts";

const SINCE = "2026-11-20T09:00:00.000Z";

function turn(code: TurnCode, more: Partial<Turn> = {}): Turn {
  return { kind: "person", name: "ada", code, message: "", since: SINCE, ...more };
}

function row(number: number, turns: Turn[], draft = false) {
  return { repository: "acme/rockets", number, draft, turns };
}

describe("the group of a row", () => {
  it.for([
    [
      "what was put off",
      row(1, [turn("merge")]),
      { mine: ["merge"], snoozed: "change" },
      "snoozed",
    ],
    ["what is the reader's", row(1, [turn("merge")]), { mine: ["merge"] }, "mine"],
    ["what somebody must merge", row(1, [turn("merge")]), { mine: [] }, "merge"],
    ["what merges by itself", row(1, [turn("merge", { kind: "checks" })]), undefined, "waiting"],
    ["what nobody was asked about", row(1, [turn("no_reviewer")]), undefined, "unassigned"],
    ["what nobody answered", row(1, [turn("first_response")]), undefined, "unassigned"],
    ["a draft", row(1, [turn("draft")], true), undefined, "drafts"],
    ["a draft that was asked about", row(1, [turn("review_requested")], true), undefined, "drafts"],
    ["what waits on somebody", row(1, [turn("unknown"), turn("conflicts")]), undefined, "waiting"],
    ["what stands on another", row(1, [turn("stacked")]), undefined, "waiting"],
    ["what could not be told", row(1, [turn("unknown")]), undefined, "other"],
  ] as const)("has a place for %s", ([, asked, yours, expected], { expect }) => {
    expect(groupOf(asked, yours)).toBe(expected);
  });

  it("holds each row once, longest waiting first, whatever the order they came in", ({
    expect,
  }) => {
    const turns = fc.array(
      fc.record({
        code: fc.constantFrom(...TurnCode.options),
        day: fc.integer({ min: 1, max: 28 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const rows = fc
      .array(fc.record({ turns, draft: fc.boolean() }), { maxLength: 20 })
      .map((drawn) =>
        drawn.map((each, number) =>
          row(
            number,
            each.turns.map(({ code, day }) =>
              turn(code, { since: `2026-11-${String(day).padStart(2, "0")}T09:00:00.000Z` }),
            ),
            each.draft,
          ),
        ),
      );
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (list, dice) => {
        const shuffled = list
          .map((each) => ({ each, at: dice.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const groups = groupRows(list, () => undefined);
        expect(groupRows(shuffled, () => undefined)).toEqual(groups);
        expect([...groups.keys()]).toEqual([...QUEUE_GROUPS]);
        expect([...groups.values()].flat()).toHaveLength(list.length);
        for (const members of groups.values()) {
          const times = members.map((member) => waitingSince(member));
          expect(times).toEqual(times.toSorted());
        }
      }),
      { numRuns: 300 },
    );
  });

  it("have waited since their reader was asked, where they were", ({ expect }) => {
    const [long, since] = ["2026-11-01T09:00:00.000Z", "2026-11-19T09:00:00.000Z"];
    const turns = [turn("conflicts", { since: long }), turn("review_requested")];
    expect(waitingSince({ turns })).toBe(long);
    expect(waitingSince({ turns }, { mine: ["review_requested"] })).toBe(SINCE);
    expect(waitingSince({ turns }, { mine: ["mentioned"], mention: { since } })).toBe(since);
    expect(waitingSince({ turns }, { mine: ["mentioned"] })).toBe(long);
    const mine = [
      row(1, [turn("conflicts", { since: long }), turn("review_requested")]),
      row(2, [turn("review_requested", { since })]),
    ];
    const groups = groupRows(mine, () => ({ mine: ["review_requested"] }));
    expect(groups.get("mine")?.map(({ number }) => number)).toEqual([2, 1]);
  });

  it("counts how many each is asked to review, once for each pull request", ({ expect }) => {
    const asked = turn("review_requested", { name: "grace" });
    expect(
      reviewLoad([
        row(1, [asked, turn("review_again", { name: "grace" })]),
        row(2, [asked, turn("review_requested", { kind: "team", name: "core" })]),
        row(3, [turn("conflicts")]),
      ]),
    ).toEqual([
      { name: "grace", asked: 2 },
      { name: "core", asked: 1 },
    ]);
  });
});
