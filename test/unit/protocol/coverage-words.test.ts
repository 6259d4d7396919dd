import { describe, it } from "vitest";

import { commentsRead, commentsUnread } from "../../../src/protocol/coverage-words.ts";
import type { Coverage } from "../../../src/protocol/pull-request.ts";

function coverageOf(comments: Coverage["comments"]): Coverage {
  return {
    files: { total: 1, read: 1, listed: [] },
    lines: { changed: 1, read: 1 },
    comments,
    threads: { open: 0, read: 0 },
    tokens: 100,
  };
}

describe("what is told of the comments read", () => {
  it.for([
    [{ total: 35, read: 27, cut: 6 }, "33 of 35 comments, 6 shortened", "Rests on "],
    [{ total: 35, read: 35, cut: 0 }, "35 of 35 comments", ""],
    [{ total: 1, read: 0, cut: 1 }, "1 of 1 comment, 1 shortened", "Rests on "],
    [{ total: 4, read: 3 }, "3 of 4 comments", "Rests on "],
  ] as const)(
    "is how many there are whole and in part: %o",
    ([comments, words, before], { expect }) => {
      const coverage = coverageOf(comments);

      expect(commentsRead(coverage)).toBe(words);
      expect(commentsUnread(coverage)).toBe(before === "" ? "" : `${before}${words}.`);
    },
  );
});
