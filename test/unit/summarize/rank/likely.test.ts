import { describe, it } from "vitest";

import { createGuessing } from "../../../../src/summarize/rank/likely.ts";
import type { ListedCandidate } from "../../../../src/summarize/rank/seen-lists.ts";

/** Pull requests 1, 2, 3 … with these totals. */
function candidates(...totals: number[]): ListedCandidate[] {
  return totals.map((totalComments, index) => ({
    list: 0,
    id: `PR_${index + 1}`,
    number: index + 1,
    title: "",
    author: { login: "ada", type: "User" },
    draft: false,
    labels: [],
    createdAt: "",
    updatedAt: "",
    totalComments,
    conversation: totalComments,
  }));
}

function numbers(of: readonly ListedCandidate[]): number[] {
  return of.map(({ number }) => number);
}

const NOTHING = new Map<number, number>();

describe("the order that is guessed first", () => {
  it("is that of totals where nothing is remembered", ({ expect }) => {
    const all = candidates(9, 8, 7, 7, 1);
    const guessing = createGuessing(3, NOTHING);
    expect(numbers(guessing.first(all))).toEqual([1, 2, 3]);
    expect(guessing.toCount(all)).toEqual({ ordered: all, atOnce: 3 });
  });

  it("leaves out what people did not write when it was last counted", ({ expect }) => {
    const all = candidates(40, 30, 9, 8, 7, 6);
    const guessing = createGuessing(
      2,
      new Map([
        [1, 38],
        [2, 21],
      ]),
    );
    expect(numbers(guessing.first(all))).toEqual([2, 3]);
  });

  it("counts who must be counted if it is right, before the others", ({ expect }) => {
    const all = candidates(40, 30, 9, 8, 7, 6);
    const { ordered, atOnce } = createGuessing(
      2,
      new Map([
        [1, 40],
        [2, 30],
      ]),
    ).toCount(all);
    expect(numbers(ordered)).toEqual([1, 2, 3, 4, 5, 6]);
    // The last place has eight: the two first must be ruled out, the third and the fourth have places.
    expect(atOnce).toBe(4);
  });
});

describe("what is guessed as people are counted", () => {
  it("begins five more than there are places at most, however often it changes", ({ expect }) => {
    const all = candidates(...Array.from({ length: 40 }, (_, index) => 90 - index));
    const guessing = createGuessing(5, NOTHING);
    const begun = new Set(numbers(guessing.first(all)));
    for (let from = 0; from < 40; from += 4) {
      for (const number of numbers(guessing.next(all.slice(from, from + 5)))) {
        begun.add(number);
      }
    }
    expect(begun.size).toBe(10);
    // What was begun keeps its place in the order.
    expect(numbers(guessing.next(all.slice(3, 8).toReversed()))).toEqual([8, 7, 6, 5, 4]);
  });
});
