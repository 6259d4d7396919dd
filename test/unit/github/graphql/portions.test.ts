import { describe, it } from "vitest";

import type { Ranking } from "../../../../src/summarize/rank/ranking.ts";
import { rankPullRequests } from "../../../support/rank-pull-requests.ts";
import { createGitHubApi, errorOf, type GitHubApi, pullRequests } from "../github-api.ts";

const OPTIONS = { limit: 5, window: "all", drafts: true } as const;

function rank(api: GitHubApi, pulls = api.pulls()): Promise<Ranking> {
  return rankPullRequests(pulls, OPTIONS, api.clock);
}

/** Open pull requests of which the last five have the most comments, the sixth of them by a bot alone. */
function discussed(count: number): GitHubApi {
  return createGitHubApi({
    pullRequests: pullRequests(count, (number) => ({
      comments: Array.from({ length: Math.max(0, 8 - (count - number)) }, () => ({
        author: number === count - 2 ? "codecov[bot]" : "ada",
        body: "Why?",
      })),
    })),
  });
}

/** How many pull requests GitHub answers for at once, and the calls that the list then takes. */
const CALLS = [
  [100, 4],
  [30, 6],
  [10, 8],
  [3, 16],
  [1, 21],
] as const;

const ANSWERS = ["null nodes", "null parent", "null data", "502"] as const;

describe.for([60, 300, 1000])("of %i open pull requests", (count) => {
  it.for(CALLS)(
    "the true five are proven where GitHub answers for %i at once",
    async (limit, { expect }) => {
      const [max, calls] = limit;
      const counted = [];
      for (const answer of ANSWERS) {
        const api = discussed(count);
        api.github.settings.pullRequestsAtOnce = { max, answer };
        const ranking = await rank(api);
        expect(ranking.entries.map(({ number }) => number)).toEqual(
          [0, 1, 3, 4, 5].map((behind) => count - behind),
        );
        expect(ranking).toMatchObject({ exact: true, openCount: count });
        counted.push(api.operations().length);
      }
      expect(counted).toEqual(ANSWERS.map(() => calls));
    },
  );
});

describe("pull requests that GitHub lists and does not show", () => {
  it("are counted, and leave the list unproven", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(8, (number) => ({
        comments: Array.from({ length: number }, () => ({ author: "ada", body: "Why?" })),
        failingFields: number === 7 ? ["comments"] : [],
      })),
    });
    const ranking = await rank(api);
    expect(ranking.entries.map(({ number }) => number)).toEqual([8, 6, 5, 4, 3]);
    expect(ranking).toMatchObject({ exact: false, openCount: 8 });
    expect(ranking.reason).toMatch(/^\d of 8 open pull requests were left out/);
  });

  it("are a failure, not an empty list, when they are all", async ({ expect }) => {
    const api = discussed(60);
    api.github.settings.pullRequestsAtOnce = { max: 0, answer: "null nodes" };
    expect(await errorOf(rank(api))).toMatchObject({ kind: "invalid_response" });
  });
});
