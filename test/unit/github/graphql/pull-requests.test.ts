import { describe, it } from "vitest";

import { createGitHubApi, filesOf, idsOf, pullRequests } from "../github-api.ts";

const PATCH = "@@ 1 @@ function launch\n-old\n+new\n";

describe("candidates", () => {
  it("brings every open pull request of a small repository in one call", async ({ expect }) => {
    const api = createGitHubApi({
      private: true,
      visibleTo: ["mira-lindqvist"],
      pullRequests: pullRequests(3, (number) => ({
        author: number === 1 ? null : "renovate[bot]",
        draft: number === 2,
        labels: ["fuel"],
        comments: Array.from({ length: number }, () => ({ author: "ada", body: "Why?" })),
        threads: [{ path: "a.ts", comments: [{ author: "ada", body: "Here." }] }],
      })),
    });
    const page = await api.pulls().candidates();
    expect(page.repository).toEqual({
      owner: "acme",
      name: "rockets",
      private: true,
      identity: { id: expect.any(Number), node: expect.stringMatching(/^R_/) },
    });
    expect(page.openCount).toBe(3);
    expect(page.next).toBeUndefined();
    expect(page.countsKnown).toBe(true);
    expect(page.rankedTotals).toEqual([4, 3, 2]);
    expect(page.candidates.map(({ number, totalComments }) => [number, totalComments])).toEqual([
      [3, 4],
      [2, 3],
      [1, 2],
    ]);
    expect(page.candidates[1]).toMatchObject({
      title: "Change 2",
      author: { login: "renovate", type: "Bot" },
      draft: true,
      labels: ["fuel"],
    });
    expect(page.candidates[2]?.author).toEqual({ login: "ghost", type: "User" });
    expect(api.operations()).toEqual(["Candidates"]);
  });

  it("brings the most recently updated ones besides, and then pages by comments", async ({
    expect,
  }) => {
    const api = createGitHubApi(
      {
        pullRequests: pullRequests(150, (number) => ({
          comments: number > 140 ? [] : [{ author: "ada", body: "Why?" }],
          threads:
            number === 150
              ? [
                  {
                    path: "a.ts",
                    comments: [{ author: "ada", body: "Here.", at: "2026-11-20T08:00:00Z" }],
                  },
                ]
              : [],
        })),
      },
      { graphqlCommentsOrder: "conversation" },
    );
    const pulls = api.pulls();
    const first = await pulls.candidates();
    expect(first.openCount).toBe(150);
    expect(first.rankedTotals).toHaveLength(100);
    expect(first.recentSince).toBeDefined();
    expect(first.candidates.map(({ number }) => number)).toContain(150);
    const second = await pulls.candidates(first.next);
    expect(second.next).toBeUndefined();
    expect(second.recentSince).toBeUndefined();
    expect(second.rankedTotals).toHaveLength(50);
    const numbers = new Set(
      [...first.candidates, ...second.candidates].map(({ number }) => number),
    );
    expect(numbers.size).toBe(150);
  });
});

describe("recount", () => {
  it("says who wrote the comments", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          comments: [
            { author: "ada", body: "Why?", at: "2026-11-01T10:00:00Z" },
            { author: "codecov[bot]", body: "Coverage", minimized: "OUTDATED" },
            { author: null, body: "/lgtm" },
          ],
          reviews: [{ key: "r1", author: "grace", state: "COMMENTED", at: "2026-11-02T10:00:00Z" }],
          threads: [
            {
              path: "a.ts",
              comments: [
                { author: "grace", body: "One", review: "r1" },
                { author: "grace", body: "Two", review: "r1" },
              ],
            },
          ],
        },
      ],
    });
    const pulls = api.pulls();
    const [recount] = await pulls.recount(await idsOf(pulls));
    expect(recount?.commentsTotal).toBe(3);
    expect(recount?.comments).toMatchObject([
      { author: { login: "ada", type: "User" }, createdAt: "2026-11-01T10:00:00Z", body: "Why?" },
      { author: { login: "codecov", type: "Bot" }, minimized: true },
      { author: { login: "ghost" }, body: "/lgtm" },
    ]);
    expect(recount?.reviews).toEqual([
      {
        author: { login: "grace", type: "User" },
        submittedAt: "2026-11-02T10:00:00Z",
        comments: 2,
      },
    ]);
  });

  it("leaves out what has vanished", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(2) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.store.repositories[0]?.pullRequests.shift();
    expect((await pulls.recount(ids)).map(({ number }) => number)).toEqual([2]);
    expect((await pulls.details(ids)).map(({ number }) => number)).toEqual([2]);
  });
});

describe("details", () => {
  it("brings everything but the diff", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 7,
          title: "Burn cleaner",
          body: "See the issue.",
          author: "ada",
          labels: ["fuel"],
          assignees: ["grace"],
          mergeable: "CONFLICTING",
          reviewDecision: "CHANGES_REQUESTED",
          requestedReviewers: [{ login: "grace" }],
          closes: [{ number: 3, title: "Soot", state: "OPEN" }],
          comments: [{ author: "ada", body: "Why?", association: "OWNER" }],
          reviews: [{ author: "grace", state: "CHANGES_REQUESTED", body: "No." }],
          threads: [
            {
              path: "src/burn.ts",
              line: 4,
              resolvedBy: "ada",
              comments: [{ author: "grace", body: "Why here?" }],
            },
          ],
          checks: [
            { name: "build", conclusion: "FAILURE" },
            { name: "lint", conclusion: "SKIPPED" },
            { name: "e2e", status: "IN_PROGRESS" },
            { context: "ci/legacy", state: "SUCCESS" },
          ],
          files: [{ path: "src/burn.ts", patch: PATCH }],
        },
      ],
    });
    const pulls = api.pulls();
    const [pull] = await pulls.details(await idsOf(pulls));
    expect(pull).toMatchObject({
      number: 7,
      title: "Burn cleaner",
      author: { login: "ada", type: "User" },
      draft: false,
      additions: 1,
      deletions: 1,
      changedFiles: 1,
      commits: 1,
      labels: ["fuel"],
      assignees: ["grace"],
      mergeable: "CONFLICTING",
      reviewDecision: "CHANGES_REQUESTED",
      autoMerge: false,
      mergeQueue: null,
      requestedReviewers: [{ login: "grace", kind: "user" }],
      closes: [{ number: 3, title: "Soot", repository: "acme/rockets" }],
      checks: {
        state: "FAILURE",
        total: 4,
        list: expect.arrayContaining([
          { name: "build", state: "failure" },
          { name: "lint", state: "neutral" },
          { name: "e2e", state: "pending" },
          { name: "ci/legacy", state: "success" },
        ]),
      },
      comments: { total: 1, list: [{ body: "Why?", association: "OWNER" }] },
      opinions: [{ author: { login: "grace" }, state: "CHANGES_REQUESTED", body: "No." }],
    });
    expect(pull?.headCommittedAt).not.toBeNull();
    expect(pull?.comments.list[0]?.anchor).toMatch(/^issuecomment-\d+$/);
    expect(pull?.reviews.list[0]?.anchor).toMatch(/^pullrequestreview-\d+$/);
    expect(pull?.reviews.list[0]?.commitOid).toBe(pull?.headOid);
    const [thread] = pull?.threads.list ?? [];
    expect(thread).toMatchObject({ path: "src/burn.ts", resolved: true, commentsTotal: 1 });
    expect(thread?.comments[0]?.anchor).toMatch(/^discussion_r\d+$/);
  });

  it("says who dismissed a review, and what it was", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 7,
          reviews: [
            {
              author: "linus",
              state: "DISMISSED",
              dismissal: { by: "grace", was: "CHANGES_REQUESTED" },
            },
          ],
        },
      ],
    });
    const pulls = api.pulls();
    const [pull] = await pulls.details(await idsOf(pulls));
    const dismissed = {
      author: { login: "linus" },
      state: "DISMISSED",
      dismissal: { by: { login: "grace" }, was: "CHANGES_REQUESTED" },
    };
    expect(pull?.reviews.list).toMatchObject([dismissed]);
    expect(pull?.opinions).toMatchObject([dismissed]);
    expect(api.operations()).toEqual(["Candidates", "Details"]);
  });

  it("says of each issue it closes which repository it is in", async ({ expect }) => {
    const closes = [
      { number: 3, title: "Soot", state: "OPEN" as const },
      { number: 77, title: "Elsewhere", state: "OPEN" as const, repository: "other/tracker" },
    ];
    const api = createGitHubApi({ pullRequests: [{ number: 7, closes }] });
    const pulls = api.pulls();
    const [pull] = await pulls.details(await idsOf(pulls));
    expect(pull?.closes).toEqual([
      { number: 3, title: "Soot", repository: "acme/rockets" },
      { number: 77, title: "Elsewhere", repository: "other/tracker" },
    ]);
  });

  it("can be asked again for mergeability that GitHub had not computed", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(2, (number) => ({ unknownReads: number === 1 ? 1 : 9 })),
    });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    const details = await pulls.details(ids);
    expect(details.map(({ mergeable }) => mergeable)).toEqual(["UNKNOWN", "UNKNOWN"]);
    expect(await pulls.mergeability?.(ids)).toEqual([
      { id: ids[0], mergeable: "MERGEABLE", mergeState: "CLEAN" },
      { id: ids[1], mergeable: "UNKNOWN", mergeState: "UNKNOWN" },
    ]);
    expect(api.operations()).toEqual(["Candidates", "Details", "Mergeability"]);
  });

  it("has GitHub compute mergeability as soon as candidates are recounted", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1, () => ({ unknownReads: 1 })) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    await pulls.recount(ids);
    expect(await pulls.details(ids)).toMatchObject([{ mergeable: "MERGEABLE" }]);
  });

  it("brings both ends of long discussions, then older pages", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          comments: Array.from({ length: 130 }, (_, index) => ({
            author: "ada",
            body: `${index}`,
            at: new Date(Date.UTC(2026, 9, 1, 0, index)).toISOString(),
          })),
          threads: [
            {
              path: "a.ts",
              comments: Array.from({ length: 30 }, (_, index) => ({
                author: "ada",
                body: `${index}`,
                at: new Date(Date.UTC(2026, 9, 1, 0, index)).toISOString(),
              })),
            },
          ],
          reviews: Array.from({ length: 55 }, (_, index) => ({
            author: "grace",
            state: "COMMENTED",
            body: `${index}`,
            at: new Date(Date.UTC(2026, 9, 1, 0, index)).toISOString(),
          })),
        },
      ],
    });
    const pulls = api.pulls();
    const [pull] = await pulls.details(await idsOf(pulls));
    if (pull === undefined) {
      throw new Error("The pull request is missing.");
    }
    expect(pull.comments.total).toBe(130);
    expect(pull.comments.list.map(({ body }) => Number(body))).toEqual([
      ...Array.from({ length: 5 }, (_, index) => index),
      ...Array.from({ length: 60 }, (_, index) => 70 + index),
    ]);
    expect(pull.threads.list[0]?.comments.map(({ body }) => Number(body))).toEqual([
      ...Array.from({ length: 20 }, (_, index) => index),
      27,
      28,
      29,
    ]);
    const older = await pulls.older?.(pull);
    expect(older?.comments).toHaveLength(70);
    expect(older?.reviews).toHaveLength(pull.reviews.total - 40);
    expect(older?.threads.map(({ comments }) => comments.map(({ body }) => Number(body)))).toEqual([
      Array.from({ length: 30 }, (_, index) => index),
    ]);
    expect(await pulls.older?.(pull)).toEqual({ comments: [], threads: [] });
    expect(api.operations()).toEqual(["Candidates", "Details", "OlderDiscussion"]);
  });
});

describe("changes", () => {
  it("reads the diff", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [{ number: 1, files: [{ path: "a.ts", patch: PATCH }] }],
    });
    const changes = await api
      .pulls()
      .changes({ number: 1, changedFiles: 1, additions: 1, deletions: 1 });
    const files = await filesOf(changes.files);
    expect(files).toMatchObject([{ path: "a.ts", status: "modified", additions: 1, deletions: 1 }]);
    expect(files[0]?.hunks[0]?.lines).toEqual(["-old", "+new"]);
    expect(changes.incomplete()).toBeUndefined();
    expect(api.operations()).toEqual(["pulls.getDiff"]);
  });

  it("reads file by file where GitHub refuses the diff", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          files: [
            {
              path: "big.ts",
              status: "added",
              content: "line\n".repeat(20_001),
              patchWithheld: true,
            },
            { path: "new.ts", status: "renamed", from: "old.ts", patch: PATCH },
            { path: "logo.png", binary: true },
          ],
        },
      ],
    });
    const changes = await api
      .pulls()
      .changes({ number: 1, changedFiles: 3, additions: 1, deletions: 1 });
    const files = await filesOf(changes.files);
    expect(files).toMatchObject([
      { path: "big.ts", additions: 20_001, binary: false, cut: "no-patch", hunks: [] },
      { path: "new.ts", previousPath: "old.ts", status: "renamed", binary: false },
      { path: "logo.png", binary: true },
    ]);
    expect(files[1]?.hunks[0]?.lines).toEqual(["-old", "+new"]);
    expect(changes.incomplete()).toBeUndefined();
    expect(api.operations()).toEqual(["pulls.getDiff", "pulls.listFiles"]);
  });

  it.for([406, 422, 500, 502, 504])(
    "reads file by file where GitHub cannot make the diff: %i",
    async (status, { expect }) => {
      const api = createGitHubApi({
        pullRequests: [{ number: 1, files: [{ path: "a.ts", patch: PATCH }] }],
      });
      const body = {
        message: "Server Error: Sorry, this diff is taking too long to generate.",
        errors: [{ resource: "PullRequest", field: "diff", code: "not_available" }],
      };
      api.control.faults.add({
        times: null,
        operation: "pulls.getDiff",
        action: { kind: "status", status, body },
      });
      const changes = await api
        .pulls()
        .changes({ number: 1, changedFiles: 1, additions: 1, deletions: 1 });
      expect(await filesOf(changes.files)).toMatchObject([{ path: "a.ts", additions: 1 }]);
      expect(changes.incomplete()).toBeUndefined();
      expect(api.operations()).toEqual(["pulls.getDiff", "pulls.listFiles"]);
    },
  );

  it("does not ask for a diff that GitHub would refuse", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          files: Array.from({ length: 3_100 }, (_, index) => ({
            path: `src/${index}.ts`,
            patch: PATCH,
          })),
        },
      ],
    });
    const changes = await api
      .pulls()
      .changes({ number: 1, changedFiles: 3_100, additions: 3_100, deletions: 3_100 });
    expect(await filesOf(changes.files)).toHaveLength(3_000);
    expect(changes.incomplete()).toBe("file-count");
    expect(new Set(api.operations())).toEqual(new Set(["pulls.listFiles"]));
    expect(api.operations()).toHaveLength(60);
  });
});

describe("a renamed repository", () => {
  it("is followed, and named as GitHub names it", async ({ expect }) => {
    const api = createGitHubApi({
      formerNames: ["acme/fireworks"],
      pullRequests: [{ number: 1, files: [{ path: "a.ts", patch: PATCH }] }],
    });
    const pull = { number: 1, changedFiles: 1, additions: 1, deletions: 1 };
    const unaware = await api.pulls("acme/fireworks").changes(pull);
    expect(await filesOf(unaware.files)).toHaveLength(1);
    expect(api.operations()).toHaveLength(2);

    const pulls = api.pulls("acme/fireworks");
    expect((await pulls.candidates()).repository.name).toBe("rockets");
    const aware = await pulls.changes(pull);
    expect(await filesOf(aware.files)).toHaveLength(1);
    expect(api.operations()).toHaveLength(4);
  });
});
