import { describe, it } from "vitest";

import { composeDigest, rememberDigest } from "../../../src/digests/content.ts";
import type { Row } from "../../../src/protocol/queue.ts";
import { aDigest, anEntry, aResult, aSource, NOBODYS } from "../../support/digests.ts";
import { aRow } from "../../support/rows.ts";

const READY: Row["turns"] = [
  {
    kind: "maintainers",
    code: "merge",
    message: "It can be merged.",
    since: "2026-11-18T09:00:00Z",
  },
];
const NOBODY: Row["turns"] = [
  {
    kind: "maintainers",
    code: "no_reviewer",
    message: "Nobody was asked to review it.",
    since: "2026-11-12T09:00:00Z",
  },
];
const MINE = {
  ...NOBODYS,
  rows: [{ repository: "o/r", number: 1, mine: ["review_requested" as const] }],
};

function named(number: number) {
  const { repository, title, url } = aRow(number);
  return { repository, number, title, url };
}

function withText(text: string) {
  return aResult([aRow(1)], { pullRequests: [anEntry(1, { text })] });
}

describe("a digest", () => {
  it("says what is its reader's turn, what can be merged and what nobody was asked about", ({
    expect,
  }) => {
    const rows = [
      aRow(1),
      aRow(2, { turns: READY }),
      aRow(3, { turns: NOBODY }),
      aRow(4),
      aRow(5, { turns: NOBODY }),
    ];
    const yours = {
      ...MINE,
      rows: [...MINE.rows, { repository: "O/R", number: 5, mine: [], snoozed: "change" }],
    };
    const digest = aDigest(rows, { yours });
    expect(digest.mine.map(({ number, reason }) => [number, reason])).toEqual([
      [1, "A review was asked for."],
    ]);
    expect(digest.merge.map(({ number }) => number)).toEqual([2]);
    expect(digest.unassigned.map(({ number }) => number)).toEqual([3]);
    expect(digest).toMatchObject({ unchanged: 2, isFirst: true, hasChanges: true });
  });

  it("names several repositories as they were asked for, whichever was read first", ({
    expect,
  }) => {
    const queue = ["o/b", "o/c", "O/A"].map((repository) => ({
      repository,
      openCount: 1,
      rows: [aRow(1)],
      final: true,
    }));
    const scope = { repositories: ["o/a", "o/b", "o/c"], unreadable: [] };
    expect(aDigest([], { result: aResult([], { queue, scope }) }).repositories).toEqual([
      "O/A",
      "o/b",
      "o/c",
    ]);
  });

  it("has nothing to say where nothing changed", ({ expect }) => {
    const source = aSource([aRow(1), aRow(2, { turns: READY })], {
      yours: MINE,
      result: aResult([aRow(1), aRow(2, { turns: READY })], { pullRequests: [anEntry(1)] }),
    });
    const again = { ...source, before: rememberDigest(source) };
    expect(composeDigest(again)).toMatchObject({
      hasChanges: false,
      isFirst: false,
      changed: [],
      entries: [],
    });
  });

  it("tells what is new, gone, merged, closed or in another state, and nothing twice", ({
    expect,
  }) => {
    const source = aSource([aRow(1), aRow(2), aRow(3), aRow(4), aRow(9)]);
    const before = rememberDigest(source);
    const later = "2026-11-21T09:00:00Z";
    const rows = [
      aRow(1, { readiness: { ...aRow(1).readiness, state: "ready" } }),
      aRow(5, { createdAt: later }),
      // Reopened, or beyond the most active before.
      aRow(6, { createdAt: "2026-11-02T09:00:00Z" }),
      aRow(9, { readiness: { ...aRow(1).readiness, state: "unknown" } }),
    ];
    const digest = aDigest(rows, {
      before,
      yours: { rows: [], new: [named(5)], merged: [named(2)], closed: [named(3)] },
    });
    expect(digest.changed.map(({ kind, number }) => [kind, number])).toEqual([
      ["new", 5],
      ["merged", 2],
      ["closed", 3],
      ["gone", 4],
      ["state", 1],
    ]);
    expect(digest.changed.at(-1)).toMatchObject({ from: "needs_review", to: "ready" });
    expect(digest.hasChanges).toBe(true);
  });

  it("takes nothing for gone that a queue cut short does not show", ({ expect }) => {
    const before = rememberDigest(aSource([aRow(1), aRow(2)]));
    for (const queue of [
      { repository: "o/r", openCount: 2, rows: [aRow(1)], final: false },
      { repository: "o/r", openCount: 2, rows: [aRow(1)], final: true, reason: "Cut." },
    ]) {
      const source = aSource([], { before, result: aResult([], { queue: [queue] }) });
      const digest = composeDigest(source);
      expect(digest.changed).toEqual([]);
      expect(digest.hasChanges).toBe(false);
      expect(digest.notes).toHaveLength(1);
      expect(Object.keys(rememberDigest(source).rows["o/r"] ?? {})).toEqual(
        queue.final ? ["1"] : ["1", "2"],
      );
    }
  });

  it("is one where a turn has become its reader's, and where a text is another", ({ expect }) => {
    const before = rememberDigest(aSource([aRow(1)]));
    expect(aDigest([aRow(1)], { before, yours: MINE })).toMatchObject({
      hasChanges: true,
      changed: [],
    });
    const shown = rememberDigest(aSource([], { result: withText("One.") }));
    expect(aDigest([], { before: shown, result: withText("One.") }).entries).toEqual([]);
    expect(aDigest([], { before: shown, result: withText("Two.") }).entries).toHaveLength(1);
    // One that was left out in between is not new when it comes back.
    const between = rememberDigest(aSource([], { before: shown, result: aResult([aRow(1)]) }));
    expect(aDigest([], { before: between, result: withText("One.") }).entries).toEqual([]);
  });
});
