import { describe, it } from "vitest";

import { emptyResult } from "../../../src/protocol/fold.ts";
import type { Row } from "../../../src/protocol/queue.ts";
import { byDiscussion, isUnseen, itemsOf, withYours } from "../../../src/web/app/queue/items.ts";
import { nextMonday, tomorrow } from "../../../src/web/app/queue/snooze-times.ts";
import { anEntry } from "./docket-events.ts";

const REPOSITORY = "gullhaven/ropewalk";
const SINCE = "2026-01-05T09:00:00.000Z";

function aRow(number: number, changes: Partial<Row> = {}): Row {
  return {
    repository: REPOSITORY,
    number,
    title: `Pull request ${number}`,
    url: `https://github.com/${REPOSITORY}/pull/${number}`,
    author: "saga-lindholm",
    createdAt: SINCE,
    lastActivityAt: SINCE,
    draft: false,
    labels: [],
    size: { additions: 1, deletions: 1, files: 1 },
    comments: number,
    checks: { state: "success", failing: 0, total: 1 },
    reviews: { approvals: 0, changesRequested: 0 },
    readiness: {
      state: "needs_review",
      blockers: [],
      waitingOn: { who: "reviewers", logins: [] },
      since: SINCE,
      stale: false,
    },
    turns: [
      {
        kind: "person",
        name: "mira-lindqvist",
        code: "review_requested",
        message: "",
        since: SINCE,
      },
    ],
    stale: false,
    ...changes,
  };
}

function itemsOfRows(rows: Row[], yours: Parameters<typeof itemsOf>[0]["yours"] = null) {
  const queue = [{ repository: REPOSITORY, openCount: rows.length, rows, final: true }];
  const result = { ...emptyResult("job"), queue, pullRequests: [anEntry(2)] };
  return itemsOf({ result, asked: [], yours }, "mira-lindqvist");
}

describe("one list of what is open and what was written", () => {
  it("has each pull request once, with its entry", ({ expect }) => {
    const items = itemsOfRows([aRow(1), aRow(2)]);
    expect(items.map(({ number, entry }) => [number, entry?.number])).toEqual([
      [1, undefined],
      [2, 2],
    ]);
  });

  it("keeps an entry whose row is not among those that were read", ({ expect }) => {
    expect(itemsOfRows([aRow(1)]).map(({ number }) => number)).toEqual([1, 2]);
  });

  it("counts people's comments, with an entry and without one", ({ expect }) => {
    const [alone, written] = itemsOfRows([aRow(1, { comments: 9, uncounted: 2 }), aRow(2)]);
    expect(alone?.comments).toBe(7);
    expect(written?.comments).toBe(written?.entry?.rank.humanComments);
  });

  it("goes by the login only until the reader's own is known", ({ expect }) => {
    expect(itemsOfRows([aRow(1)])[0]?.yours.mine).toEqual(["review_requested"]);
    const yours = { rows: [], new: [], merged: [], closed: [] };
    expect(itemsOfRows([aRow(1)], yours)[0]?.yours.mine).toEqual([]);
  });

  it("orders the ranked before what is only counted", ({ expect }) => {
    const items = itemsOfRows([aRow(9), aRow(2), aRow(5)]).toSorted(byDiscussion);
    expect(items.map(({ number }) => number)).toEqual([2, 9, 5]);
  });

  it("shows at once what was done to a row", ({ expect }) => {
    const about = { repository: REPOSITORY.toUpperCase(), number: 1 };
    const snoozed = withYours(null, about, { snoozed: "change" });
    expect(itemsOfRows([aRow(1)], snoozed)[0]?.yours.snoozed).toBe("change");
    const again = withYours(snoozed, about, { changes: { comments: 1, commits: 0 } });
    expect(again.rows).toHaveLength(1);
    expect(itemsOfRows([aRow(1)], again).map(isUnseen)).toEqual([true, false]);
  });

  it("counts what was opened since the reader last looked as not seen", ({ expect }) => {
    const opened = { repository: REPOSITORY.toUpperCase(), number: 3, title: "", url: "" };
    const yours = { rows: [], new: [opened], merged: [], closed: [] };
    expect(itemsOfRows([aRow(1), aRow(3)], yours).filter(isUnseen)).toMatchObject([{ number: 3 }]);
  });
});

describe("until when something is snoozed", () => {
  it("begins a working day at eight", ({ expect }) => {
    const sunday = new Date(2026, 0, 4, 23, 30);
    expect(tomorrow(sunday)).toEqual(new Date(2026, 0, 5, 8));
    expect(nextMonday(sunday)).toEqual(new Date(2026, 0, 5, 8));
    expect(nextMonday(new Date(2026, 0, 5, 7))).toEqual(new Date(2026, 0, 12, 8));
  });
});
