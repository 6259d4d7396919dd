import { describe, it } from "vitest";

import type { DocketEvent } from "../../../src/protocol/events.ts";
import { emptyResult, foldEvent, foldEvents } from "../../../src/protocol/fold.ts";

const usage = { inputTokens: 10, outputTokens: 5, calls: 1 };
const rank = { score: 3, humanComments: 3, participants: 2, lastWeek: 1, botCommentsIgnored: 0 };

const job: DocketEvent = {
  event: "job",
  data: {
    id: "j",
    repository: "o/r",
    limit: 5,
    language: "en",
    window: "all",
    model: "m",
    startedAt: "2026-11-01T00:00:00Z",
  },
};
const ranking: DocketEvent = {
  event: "ranking",
  data: {
    openCount: 2,
    considered: 2,
    exact: true,
    pullRequests: [
      { number: 7, title: "Seven", url: "https://github.com/o/r/pull/7", author: "ada", rank },
      { number: 8, title: "Eight", url: "https://github.com/o/r/pull/8", author: "bo", rank },
    ],
  },
};

function delta(offset: number, text: string): DocketEvent {
  return { event: "delta", data: { number: 7, offset, text } };
}

const summary: DocketEvent = {
  event: "summary",
  data: {
    number: 7,
    outcome: "written",
    text: "Adds a cache [C1].",
    citations: [],
    open: [{ text: "Whether it is bounded [C1].", citations: ["C1"] }],
    settled: [],
    warnings: [],
    cached: false,
    elapsedMs: 5,
  },
};
const done: DocketEvent = { event: "done", data: { outcome: "partial", elapsedMs: 9, usage } };

describe("foldEvents", () => {
  it("keeps the ranking's order and appends text at its offset", ({ expect }) => {
    const result = foldEvents("j", [job, ranking, delta(0, "Adds "), delta(5, "a cache")]);
    expect(result.pullRequests.map(({ number, text }) => [number, text])).toEqual([
      [7, "Adds a cache"],
      [8, ""],
    ]);
    expect(result.prsAnalyzed).toEqual(["#7: Seven", "#8: Eight"]);
  });

  it("tells pull requests with the same number apart by their repository", ({ expect }) => {
    const both: DocketEvent = {
      event: "ranking",
      data: {
        openCount: 2,
        considered: 2,
        exact: true,
        pullRequests: ["o/r", "o/s"].map((repository) => ({
          repository,
          number: 7,
          title: `Seven of ${repository}`,
          url: `https://github.com/${repository}/pull/7`,
          author: "ada",
          rank,
        })),
      },
    };
    const text: DocketEvent = {
      event: "delta",
      data: { repository: "O/S", number: 7, offset: 0, text: "Mine" },
    };
    const result = foldEvents("j", [job, both, text]);
    expect(result.pullRequests.map((entry) => [entry.repository, entry.text])).toEqual([
      ["o/r", ""],
      ["o/s", "Mine"],
    ]);
  });

  it("gives the same text when an entry starts again at offset 0", ({ expect }) => {
    const once = foldEvents("j", [job, ranking, delta(0, "Adds a cache")]);
    const again = [delta(0, "Adds a c"), delta(0, "Adds a cache")].reduce(foldEvent, once);
    expect(again).toEqual(once);
  });

  it("lets no late delta change an entry that has its summary", ({ expect }) => {
    const ended = foldEvents("j", [job, ranking, summary]);
    expect(foldEvent(ended, delta(0, "something else"))).toEqual(ended);
  });

  it("renders points under the prose, and takes over the outcome", ({ expect }) => {
    const result = foldEvents("j", [job, ranking, summary, done]);
    expect(result.summary).toBe(
      "#7: Seven\nAdds a cache [C1].\nOpen:\n- Whether it is bounded [C1].\n\n#8: Eight",
    );
    expect(result).toMatchObject({ outcome: "partial", elapsedMs: 9, usage });
  });

  it("says so when there is nothing to summarize", ({ expect }) => {
    const empty: DocketEvent = {
      event: "ranking",
      data: { openCount: 0, considered: 0, exact: true, pullRequests: [] },
    };
    expect(foldEvent(emptyResult("j"), empty)).toMatchObject({
      summary: "No open pull requests found.",
      prsAnalyzed: [],
    });
  });

  it("does not say that nothing is open when not everything was seen", ({ expect }) => {
    const partial: DocketEvent = {
      event: "ranking",
      data: { openCount: 9, considered: 0, exact: false, reason: "4 of 9.", pullRequests: [] },
    };
    expect(foldEvent(emptyResult("j"), partial).summary).toBe(
      "None of the open pull requests that were seen is asked for. 4 of 9.",
    );
  });
});
