import { describe, it } from "vitest";

import { emptyResult } from "../../src/protocol/fold.ts";
import type { Checkpoint } from "../../src/summarize/run/run-input.ts";
import { shownBy } from "../../src/summary-job/shown.ts";
import { aRow } from "../support/rows.ts";
import { anEntry } from "../unit/web/docket-events.ts";

const STARTED = "2026-11-20T12:00:00.000Z";
const REPOSITORY = { owner: "o", name: "r", private: false };

function checkpoint(...entries: Checkpoint["entries"]): Checkpoint {
  return { repository: REPOSITORY, entries };
}

function entry(number: number, more: Partial<ReturnType<typeof anEntry>> = {}) {
  return { ...anEntry(number), repository: "o/r", ...more };
}

function docket(more: Partial<ReturnType<typeof emptyResult>> = {}) {
  return { ...emptyResult("job"), repository: "o/r", startedAt: STARTED, ...more };
}

function queue(final: boolean, repository = "O/R") {
  return {
    repository,
    openCount: 2,
    rows: [aRow(7, { repository }), aRow(9, { repository })],
    final,
  };
}

const ABOUT = { repository: "o/r" };

describe("what a docket has shown", () => {
  it("is nothing of a repository that it is not about", ({ expect }) => {
    expect(shownBy(docket(), null, { repository: "o/other" })).toBeNull();
    const several = docket({ scope: { repositories: ["o/a", "o/b"], unreadable: [] } });
    expect(shownBy(several, null, ABOUT)).toBeNull();
    expect(shownBy(several, null, { repository: "O/B" })).not.toBeNull();
  });

  it("has the rows of its queue, and the comments of entries with facts", ({ expect }) => {
    const { facts, readiness } = entry(7);
    const result = docket({
      queue: [queue(true), queue(true, "o/other")],
      pullRequests: [entry(7), entry(8), entry(5, { repository: "o/other" })],
    });
    const shown = shownBy(result, checkpoint({ number: 7, id: "PR_7", commentsEver: 12 }), ABOUT);
    expect(shown).toMatchObject({ repository: "o/r", at: Date.parse(STARTED), isWhole: true });
    expect(shown?.pullRequests).toEqual([
      {
        number: 7,
        comments: 12,
        total: 2,
        commits: facts?.commits,
        readiness: readiness?.state,
      },
      { number: 9, comments: null, total: 2, commits: 0, readiness: "needs_review" },
    ]);
  });

  it("is whole only where a queue has ended and all was asked for", ({ expect }) => {
    const ended = docket({ queue: [queue(true)] });
    expect(shownBy(ended, null, ABOUT)?.isWhole).toBe(true);
    expect(shownBy(docket({ queue: [queue(false)] }), null, ABOUT)?.isWhole).toBe(false);
    expect(shownBy(docket(), null, ABOUT)?.isWhole).toBe(false);
    const one = shownBy(ended, null, { ...ABOUT, number: 9 });
    expect(one?.isWhole).toBe(false);
    expect(one?.pullRequests.map(({ number }) => number)).toEqual([9]);
  });

  it("tells entries of the same number apart by their repositories", ({ expect }) => {
    const several: Checkpoint = {
      repository: REPOSITORY,
      repositories: [
        { ...REPOSITORY, asked: "o/r" },
        { ...REPOSITORY, name: "other", asked: "o/other" },
      ],
      entries: [
        { list: 1, number: 7, id: "PR_x", commentsEver: 40 },
        { list: 0, number: 7, id: "PR_7", commentsEver: 12 },
      ],
    };
    const result = docket({
      scope: { repositories: ["o/r", "o/other"], unreadable: [] },
      pullRequests: [entry(7), entry(7, { repository: "o/other" })],
    });
    const of = (repository: string) =>
      shownBy(result, several, { repository })?.pullRequests.map(({ comments }) => comments);
    expect([of("o/r"), of("o/other")]).toEqual([[12], [40]]);
  });

  it("has no entry without facts or readiness", ({ expect }) => {
    const known = checkpoint(
      { number: 7, id: "PR_7", commentsEver: 12 },
      { number: 8, id: "PR_8", commentsEver: 3 },
    );
    const { facts: _facts, ...bare } = entry(7);
    const { readiness: _readiness, ...unjudged } = entry(8);
    const shown = shownBy(docket({ pullRequests: [bare, unjudged] }), known, ABOUT);
    expect(shown?.pullRequests).toEqual([]);
  });
});
