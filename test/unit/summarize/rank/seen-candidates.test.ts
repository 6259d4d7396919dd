import { describe, it } from "vitest";

import type {
  Candidate,
  CandidatePage,
} from "../../../../src/summarize/pull-request/pull-request.ts";
import { mergePages } from "../../../../src/summarize/rank/seen-candidates.ts";
import { mergeLists } from "../../../../src/summarize/rank/seen-lists.ts";
import { human } from "../../../support/repository-world.ts";

const RECENT = "2026-11-18T00:00:00Z";

function candidate(number: number, totalComments: number, conversation = totalComments): Candidate {
  return {
    id: `PR_${number}`,
    number,
    title: `Change ${number}`,
    author: human("ada"),
    draft: false,
    labels: [],
    createdAt: "2026-10-01T00:00:00Z",
    updatedAt: RECENT,
    totalComments,
    conversation,
  };
}

/** A page that lists these by their totals, with more to follow. */
function page(candidates: Candidate[], more: Partial<CandidatePage> = {}): CandidatePage {
  return {
    repository: { owner: "acme", name: "rockets", private: false },
    openCount: 100,
    candidates,
    rankedTotals: candidates.map(({ totalComments }) => totalComments),
    rankedConversations: candidates.map(({ conversation }) => conversation),
    countsKnown: true,
    next: "next",
    recentSince: RECENT,
    ...more,
  };
}

function without(key: "next" | "recentSince", { ...whole }: CandidatePage): CandidatePage {
  delete whole[key];
  return whole;
}

const NOTHING = Number.NEGATIVE_INFINITY;
const ANYTHING = Number.POSITIVE_INFINITY;

describe("what pages say of pull requests that are on none of them", () => {
  const TALKED = [candidate(1, 9), candidate(2, 5)];

  it.for([
    ["the last total, where the order is that of totals", page(TALKED), 5],
    ["nothing, where all were seen", page(TALKED, { openCount: 2 }), NOTHING],
    ["anything, where totals are not known", page(TALKED, { countsKnown: false }), ANYTHING],
    [
      "anything, where no page follows and some are missing",
      without("next", page(TALKED)),
      ANYTHING,
    ],
    ["anything, where the list does not fall", page(TALKED, { rankedTotals: [5, 9] }), ANYTHING],
    ["the last total, where two are alike", page([candidate(1, 5), candidate(2, 5)]), 5],
    ["anything, where nothing is listed", page([], { rankedTotals: [] }), ANYTHING],
    // Number 3 is known from elsewhere, and is not where its total belongs.
    [
      "anything, where one should have stood in it",
      page([...TALKED, candidate(3, 7)], { rankedTotals: [9, 5], rankedConversations: [9, 5] }),
      ANYTHING,
    ],
    // It may as well be the order of the conversation, which says nothing of reviews.
    [
      "anything, where it may be another order",
      page([candidate(1, 9, 8), candidate(2, 5, 4)]),
      ANYTHING,
    ],
    [
      "the last total, where it cannot be that of the conversation",
      page([candidate(1, 9, 1), candidate(2, 5, 4)]),
      5,
    ],
  ] satisfies [string, CandidatePage, number][])("%s", ([, one, unseenAtMost], { expect }) => {
    expect(mergePages([one]).unseenAtMost).toBe(unseenAtMost);
  });

  it("none was updated since the oldest of the recent, if that was read", ({ expect }) => {
    expect(mergePages([page(TALKED)]).unseenUpdatedUntil).toBe(Date.parse(RECENT));
    expect(mergePages([page(TALKED, { openCount: 2 })]).unseenUpdatedUntil).toBe(NOTHING);
    const blind = without("recentSince", page(TALKED));
    expect(mergePages([blind]).unseenUpdatedUntil).toBe(ANYTHING);
    // What later pages were read at says nothing.
    expect(mergePages([blind, page([candidate(3, 1)])]).unseenUpdatedUntil).toBe(ANYTHING);
  });
});

describe("several pages", () => {
  it("are one list, the later one right where both show a pull request", ({ expect }) => {
    const merged = mergePages([
      page([candidate(1, 9), candidate(2, 5)]),
      without("next", page([candidate(2, 6), candidate(3, 4)], { openCount: 3 })),
    ]);
    expect(merged.candidates.map(({ number, totalComments }) => [number, totalComments])).toEqual([
      [1, 9],
      [2, 6],
      [3, 4],
    ]);
    expect(merged).toMatchObject({
      openCount: 3,
      missing: 0,
      totalsKnown: true,
      unseenAtMost: NOTHING,
    });
  });

  it("know totals only where each of them does", ({ expect }) => {
    const blind = page([candidate(2, 5)], { countsKnown: false });
    expect(mergePages([page([candidate(1, 9)]), blind]).totalsKnown).toBe(false);
  });

  it("miss what was left out of them, and at the end all that was not shown", ({ expect }) => {
    const first = page([candidate(1, 9)], { missing: 1 });
    const second = page([candidate(2, 5)], { missing: 2 });
    expect(mergePages([first]).missing).toBe(1);
    expect(mergePages([first, second]).missing).toBe(3);
    const last = without("next", second);
    expect(mergePages([first, { ...last, openCount: 9 }]).missing).toBe(7);
    expect(mergePages([first, { ...last, openCount: 3 }]).missing).toBe(3);
    // Nothing was said to be left out.
    expect(mergePages([without("next", page([candidate(1, 9)], { openCount: 9 }))]).missing).toBe(
      0,
    );
  });
});

describe("several lists", () => {
  it("are counted together, and each candidate knows its list", ({ expect }) => {
    const one = page([candidate(1, 9)], { missing: 1, openCount: 4 });
    const other = page([candidate(1, 5)], { missing: 2, openCount: 6, countsKnown: false });
    const seen = mergeLists([[one], [other]]);
    expect(seen).toMatchObject({ openCount: 10, missing: 3, totalsKnown: false });
    expect(seen.candidates.map(({ list, totalComments }) => [list, totalComments])).toEqual([
      [0, 9],
      [1, 5],
    ]);
    expect("withheld" in seen || "doubt" in seen).toBe(false);
    expect(mergeLists([[one], [{ ...other, doubt: "Why.", withheld: "What." }]])).toMatchObject({
      doubt: "Why.",
      withheld: "What.",
    });
  });
});
