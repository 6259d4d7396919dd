import { describe, it } from "vitest";

import { givenDocket } from "../../../src/mcp/private.ts";
import { anEntry, aResult } from "../../support/digests.ts";
import { aRow } from "../../support/rows.ts";

function queueOf(repository: string, numbers: number[]) {
  return {
    repository,
    openCount: numbers.length,
    rows: numbers.map((number) => ({ ...aRow(number), repository })),
    final: true,
  };
}

describe("a docket of several repositories", () => {
  const result = aResult([], {
    repository: "o/hidden",
    summary: "What is hidden.",
    prsAnalyzed: ["o/hidden#1: What is hidden"],
    pullRequests: [
      anEntry(1, { repository: "o/hidden", title: "What is hidden" }),
      anEntry(3, { repository: "o/shown" }),
    ],
    queue: [queueOf("o/hidden", [1, 2]), queueOf("o/shown", [3])],
    scope: {
      repositories: ["o/hidden", "o/shown"],
      unreadable: [
        { repository: "o/lost", error: { code: "internal", message: "Lost.", requestId: "r" } },
      ],
    },
  });

  it("names none but those that are known to be public, and counts each row once", ({ expect }) => {
    const { result: given, withheld } = givenDocket({ result, publicNames: ["O/Shown"] });
    expect(withheld).toBe(2);
    expect(given.pullRequests.map(({ number }) => number)).toEqual([3]);
    expect(given.queue?.map(({ repository }) => repository)).toEqual(["o/shown"]);
    expect(JSON.stringify(given)).not.toMatch(/hidden|lost/i);
  });

  it("is whole where that is no question", ({ expect }) => {
    expect(givenDocket({ result, publicNames: null })).toEqual({ result, withheld: 0 });
  });

  it("of an owner keeps the owner's name, and names no repository where none is public", ({
    expect,
  }) => {
    const owned = givenDocket({ result: { ...result, repository: "o" }, publicNames: [] });
    expect(owned.result).toMatchObject({ repository: "o", pullRequests: [], queue: [] });
    const one = givenDocket({ result, publicNames: [] });
    expect(one.result.repository).toBe("a repository that is not named here");
    expect(one.withheld).toBe(3);
  });
});
