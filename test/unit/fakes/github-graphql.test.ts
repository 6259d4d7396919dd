import { describe, it } from "vitest";

import {
  addComment,
  addReview,
  pullRequestNumbered,
  pushCommit,
  replyInThread,
  resolveThread,
  setChecks,
} from "../../fakes/github/changes.ts";
import { commented, craneWith, FULL, idOf, startGitHub } from "./github-environment.ts";
import { DETAILS, OLDER, RANKING, RECOUNT, SEARCH } from "./github-queries.ts";

describe("GraphQL of the fake GitHub", () => {
  it("orders by conversation alone under COMMENTS, so that reviews do not count", async ({
    expect,
  }) => {
    const threads = [{ path: "a.ts", comments: commented(0, 9).comments ?? [] }];
    const github = startGitHub(
      craneWith(commented(1, 3), commented(2, 1, { threads }), commented(3, 2)),
    );
    const variables = { owner: "harbour", name: "crane" };

    const { data, errors } = await github.query(RANKING, variables);

    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      repository: {
        nameWithOwner: "harbour/crane",
        defaultBranchRef: { name: "main" },
        open: { totalCount: 3 },
        byComments: {
          nodes: [{ number: 1 }, { number: 3 }, { number: 2, totalCommentsCount: 10 }],
        },
      },
      rateLimit: { cost: 1, nodeCount: 100, limit: 5000, used: 1, remaining: 4999 },
    });
  });

  it("orders by the total when told that this is what COMMENTS means", async ({ expect }) => {
    const threads = [{ path: "a.ts", comments: commented(0, 9).comments ?? [] }];
    const github = startGitHub(craneWith(commented(1, 3), commented(2, 1, { threads })), {
      graphqlCommentsOrder: "total",
    });

    const { data } = await github.query(RANKING, { owner: "harbour", name: "crane" });

    expect(data).toMatchObject({
      repository: { byComments: { nodes: [{ number: 2 }, { number: 1 }] } },
    });
  });

  it("counts a comment of a review once, in the review it was sent with", async ({ expect }) => {
    const github = startGitHub(craneWith(FULL));

    const { data } = await github.query(RECOUNT, { ids: [await idOf(github, 7)] });

    expect(data).toMatchObject({
      nodes: [
        {
          comments: {
            totalCount: 3,
            nodes: [
              { author: { __typename: "Bot", login: "dependabot" } },
              { author: null },
              { isMinimized: true },
            ],
          },
          reviews: {
            totalCount: 2,
            nodes: [
              { author: { login: "otto" }, comments: { totalCount: 1 } },
              { author: { login: "tomas-reyes" }, comments: { totalCount: 1 } },
            ],
          },
        },
      ],
    });
  });

  it("answers everything a docket asks about one pull request", async ({ expect }) => {
    const github = startGitHub(craneWith(FULL));
    const head = pullRequestNumbered(github.store, "harbour/crane", 7).commits.at(-1)?.oid;
    const first = pullRequestNumbered(github.store, "harbour/crane", 7).commits[0]?.oid;

    const { data, errors } = await github.query(DETAILS, {
      ids: [await idOf(github, 7)],
      withFiles: true,
    });

    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      nodes: [
        {
          __typename: "PullRequest",
          isCrossRepository: true,
          headRefOid: head,
          mergeable: "MERGEABLE",
          mergeStateStatus: "BLOCKED",
          reviewDecision: "CHANGES_REQUESTED",
          autoMergeRequest: null,
          labels: { nodes: [{ name: "hydraulics" }] },
          assignees: { nodes: [{ login: "otto" }] },
          reviewRequests: {
            nodes: [
              { requestedReviewer: { __typename: "User", login: "ines" } },
              { requestedReviewer: { __typename: "Team", slug: "riggers" } },
            ],
          },
          closingIssuesReferences: { totalCount: 1, nodes: [{ number: 3, state: "OPEN" }] },
          commits: {
            totalCount: 2,
            nodes: [{ commit: { oid: head, messageHeadline: "lift: valve" } }],
          },
          statusCheckRollup: {
            state: "PENDING",
            contexts: {
              totalCount: 3,
              checkRunCount: 2,
              checkRunCountsByState: [
                { state: "SUCCESS", count: 1 },
                { state: "IN_PROGRESS", count: 1 },
              ],
              statusContextCountsByState: [{ state: "SUCCESS", count: 1 }],
            },
          },
          files: {
            totalCount: 1,
            nodes: [{ path: "pump.ts", additions: 1, changeType: "MODIFIED" }],
          },
          comments: { totalCount: 3 },
          latestOpinionatedReviews: {
            nodes: [{ state: "CHANGES_REQUESTED", commit: { oid: first } }],
          },
          reviewThreads: {
            totalCount: 1,
            nodes: [
              {
                isResolved: true,
                isOutdated: true,
                path: "pump.ts",
                line: null,
                originalLine: 5,
                resolvedBy: { login: "otto" },
                comments: { totalCount: 2 },
              },
            ],
          },
        },
      ],
    });
  });

  it("leaves out what a directive excludes, also from the cost", async ({ expect }) => {
    const github = startGitHub(craneWith(FULL));
    const ids = [await idOf(github, 7)];

    const without = await github.query(DETAILS, { ids });
    const withFiles = await github.query(DETAILS, { ids, withFiles: true });

    expect(JSON.stringify(without.data)).not.toContain('"files"');
    expect(without.data).toMatchObject({ rateLimit: { cost: 1, nodeCount: 761 } });
    expect(withFiles.data).toMatchObject({ rateLimit: { cost: 1, nodeCount: 861 } });
  });

  it("pages backwards through cursors without a gap", async ({ expect }) => {
    const github = startGitHub(craneWith(commented(1, 5)));
    const id = await idOf(github, 1);

    const newest = await github.query(OLDER, { id, before: null });
    const cursor = /"startCursor":"([^"]+)"/.exec(JSON.stringify(newest.data))?.[1];
    const older = await github.query(OLDER, { id, before: cursor });

    expect(newest.data).toMatchObject({
      node: {
        comments: { pageInfo: { hasPreviousPage: true }, nodes: [{ body: "3" }, { body: "4" }] },
      },
    });
    expect(older.data).toMatchObject({
      node: {
        comments: {
          pageInfo: { hasPreviousPage: true, hasNextPage: true },
          nodes: [{ body: "1" }, { body: "2" }],
        },
      },
    });
  });

  it("pages forwards through the pull requests of a repository", async ({ expect }) => {
    const github = startGitHub(
      craneWith(...[1, 2, 3, 4, 5].map((number) => commented(number, number))),
    );
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const { data } = await github.query(
        `query($after: String) { repository(owner: "harbour", name: "crane") {
          pullRequests(first: 2, after: $after, orderBy: { field: COMMENTS, direction: DESC }) {
            pageInfo { hasNextPage endCursor } nodes { number }
          } } }`,
        { after },
      );
      const text = JSON.stringify(data);
      seen.push(...[...text.matchAll(/"number":(\d+)/g)].map((match) => Number(match[1])));
      after = text.includes('"hasNextPage":true')
        ? /"endCursor":"([^"]+)"/.exec(text)?.[1]
        : undefined;
    } while (after !== undefined);

    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it("searches with the qualifiers people use", async ({ expect }) => {
    const github = startGitHub(
      craneWith(
        commented(1, 2, { draft: true }),
        commented(2, 5, { author: "dependabot[bot]" }),
        commented(3, 4, { labels: ["good first issue"] }),
        commented(4, 9, { state: "MERGED" }),
      ),
    );
    const found = async (q: string): Promise<number[]> => {
      const { data } = await github.query(SEARCH, { q: `repo:harbour/crane ${q}` });
      return [...JSON.stringify(data).matchAll(/"number":(\d+)/g)].map((match) => Number(match[1]));
    };

    expect(await found("is:pr is:open sort:comments-desc")).toEqual([2, 3, 1]);
    expect(await found("is:pr is:open -author:app/dependabot sort:comments-desc")).toEqual([3, 1]);
    expect(await found("is:pr draft:true")).toEqual([1]);
    expect(await found('is:pr label:"good first issue"')).toEqual([3]);
    expect(await found("is:pr is:merged comments:>5")).toEqual([4]);
  });

  it("says UNKNOWN until mergeability has been computed, and the same in one answer", async ({
    expect,
  }) => {
    const github = startGitHub(craneWith({ number: 1, mergeable: "CONFLICTING", unknownReads: 1 }));
    const query = `{ repository(owner: "harbour", name: "crane") { pullRequest(number: 1) { mergeable mergeStateStatus } } }`;

    const first = await github.query(query);
    const second = await github.query(query);

    expect(first.data).toEqual({
      repository: { pullRequest: { mergeable: "UNKNOWN", mergeStateStatus: "UNKNOWN" } },
    });
    expect(second.data).toEqual({
      repository: { pullRequest: { mergeable: "CONFLICTING", mergeStateStatus: "DIRTY" } },
    });
  });

  it("shows what happened since: comments, commits, checks, resolved threads", async ({
    expect,
  }) => {
    const github = startGitHub(
      craneWith(FULL, {
        number: 8,
        threads: [{ path: "a.ts", comments: [{ author: "otto", body: "?" }] }],
      }),
    );
    const pullRequest = pullRequestNumbered(github.store, "harbour/crane", 8);
    const thread = pullRequest.threads[0];
    addComment(github.store, pullRequest, { author: "ines", body: "Now?" });
    const commit = pushCommit(github.store, pullRequest, { message: "again" });
    setChecks(github.store, pullRequest, [{ name: "unit", conclusion: "FAILURE" }]);
    if (thread !== undefined) {
      replyInThread(github.store, pullRequest, thread, { author: "ines", body: "!" });
      resolveThread(thread, "otto");
    }

    const { data } = await github.query(DETAILS, { ids: [await idOf(github, 8)] });

    expect(data).toMatchObject({
      nodes: [
        {
          headRefOid: commit.oid,
          mergeable: "UNKNOWN",
          statusCheckRollup: { state: "FAILURE" },
          comments: { nodes: [{ body: "Now?", createdAt: "2026-11-20T09:00:00Z" }] },
          reviewThreads: {
            totalCount: 1,
            nodes: [{ isResolved: true, comments: { nodes: [{ body: "?" }, { body: "!" }] } }],
          },
        },
      ],
    });
  });

  it("decides by the last opinion of each maintainer", async ({ expect }) => {
    const github = startGitHub(
      craneWith({ number: 1, reviews: [{ author: "otto", state: "CHANGES_REQUESTED" }] }),
    );
    const pullRequest = pullRequestNumbered(github.store, "harbour/crane", 1);
    const decision = async (): Promise<string> =>
      JSON.stringify((await github.query(DETAILS, { ids: [await idOf(github, 1)] })).data);

    expect(await decision()).toContain('"reviewDecision":"CHANGES_REQUESTED"');
    addReview(github.store, pullRequest, { author: "passer-by", state: "APPROVED" });
    expect(await decision()).toContain('"reviewDecision":"CHANGES_REQUESTED"');
    addReview(github.store, pullRequest, { author: "otto", state: "DISMISSED" });
    expect(await decision()).toContain('"reviewDecision":"REVIEW_REQUIRED"');
    addReview(github.store, pullRequest, { author: "otto", state: "APPROVED" });
    expect(await decision()).toContain('"reviewDecision":"APPROVED"');
  });

  it("gives an empty discussion for a pull request that is too heavy among others, and the whole alone", async ({
    expect,
  }) => {
    const github = startGitHub(craneWith(commented(1, 4, { emptyInBulk: true }), commented(2, 1)));
    const heavy = await idOf(github, 1);

    const together = await github.query(RECOUNT, { ids: [heavy, await idOf(github, 2)] });
    const alone = await github.query(RECOUNT, { ids: [heavy] });

    expect(together.errors).toEqual([]);
    expect(together.data).toMatchObject({
      nodes: [{ comments: { totalCount: 4, nodes: [] } }, { comments: { nodes: [{ body: "0" }] } }],
    });
    expect(alone.data).toMatchObject({ nodes: [{ comments: { nodes: { length: 4 } } }] });
  });

  it("keeps the rest of the answer when one field fails", async ({ expect }) => {
    const github = startGitHub(
      craneWith(commented(1, 1, { failingFields: ["statusCheckRollup"] })),
    );

    const { data, errors, status } = await github.query(DETAILS, { ids: [await idOf(github, 1)] });

    expect(status).toBe(200);
    expect(data).toMatchObject({ nodes: [{ number: 1, statusCheckRollup: null }] });
    expect(errors).toMatchObject([
      { type: "RESOURCE_LIMITS_EXCEEDED", path: ["nodes", 0, "statusCheckRollup"] },
    ]);
  });

  it("times out with 502 above the nodes it is given time for", async ({ expect }) => {
    const github = startGitHub(craneWith(FULL));
    const ids = [await idOf(github, 7)];
    github.settings.timeoutAboveNodes = 500;

    const { status, data, errors } = await github.query(DETAILS, { ids });

    expect([status, data]).toEqual([502, null]);
    expect(errors).toMatchObject([{ message: expect.stringContaining("timeout") }]);
  });
});
