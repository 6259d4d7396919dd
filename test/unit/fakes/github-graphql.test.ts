import { describe, it } from "vitest";

import {
  addComment,
  pullRequestNumbered,
  pushCommit,
  resolveThread,
  setChecks,
} from "../../fakes/github/changes.ts";
import type { PullRequestSpec } from "../../fakes/github/world.ts";
import { craneWith, startGitHub } from "./github-environment.ts";

const RANKING = `
query Ranking($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    isPrivate
    defaultBranchRef { name }
    open: pullRequests(states: [OPEN]) { totalCount }
    byComments: pullRequests(states: [OPEN], first: 50, orderBy: { field: COMMENTS, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { ...Row }
    }
    byUpdate: pullRequests(states: [OPEN], first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { ...Row }
    }
  }
  rateLimit { cost remaining resetAt nodeCount limit used }
}
fragment Row on PullRequest {
  id number title url isDraft createdAt updatedAt
  author { __typename login }
  additions deletions changedFiles reviewDecision totalCommentsCount
  comments { totalCount }
  reviews { totalCount }
  reviewThreads { totalCount }
}`;

const RECOUNT = `
query Recount($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      number
      comments(last: 100) { totalCount nodes { isMinimized body author { __typename login } } }
      reviews(last: 100) { totalCount nodes { author { __typename login } comments { totalCount } } }
    }
  }
  rateLimit { cost nodeCount }
}`;

const DETAILS = `
query Details($ids: [ID!]!, $withFiles: Boolean = false) {
  nodes(ids: $ids) {
    __typename
    ... on PullRequest {
      number body state isDraft locked baseRefName headRefName headRefOid isCrossRepository
      author { login } authorAssociation
      mergeable mergeStateStatus reviewDecision
      autoMergeRequest { enabledAt enabledBy { login } }
      mergeQueueEntry { state position }
      labels(first: 20) { nodes { name } }
      assignees(first: 10) { nodes { login } }
      milestone { title dueOn }
      reviewRequests(first: 10) {
        nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } ... on Bot { login } } }
      }
      closingIssuesReferences(first: 5) { totalCount nodes { number title state } }
      commits(last: 1) { totalCount nodes { commit { oid committedDate messageHeadline } } }
      statusCheckRollup {
        state
        contexts(first: 30) {
          totalCount checkRunCount statusContextCount
          checkRunCountsByState { state count }
          statusContextCountsByState { state count }
          nodes {
            __typename
            ... on CheckRun { name status conclusion }
            ... on StatusContext { context state }
          }
        }
      }
      files(first: 100) @include(if: $withFiles) { totalCount nodes { path additions deletions changeType } }
      comments(last: 60) { totalCount pageInfo { hasPreviousPage startCursor } nodes { ...Words } }
      opening: comments(first: 5) { nodes { ...Words } }
      latestOpinionatedReviews(first: 20) { nodes { state commit { oid } author { login } } }
      reviews(last: 40) {
        totalCount
        nodes { id state body submittedAt url commit { oid } author { login } comments { totalCount } }
      }
      reviewThreads(last: 40) {
        totalCount
        nodes {
          id isResolved isOutdated isCollapsed path line originalLine resolvedBy { login }
          latest: comments(last: 3) { nodes { body url author { __typename login } } }
          comments(first: 10) { totalCount nodes { id body outdated isMinimized author { login } } }
        }
      }
    }
  }
  rateLimit { cost nodeCount }
}
fragment Words on IssueComment {
  id body createdAt updatedAt url isMinimized minimizedReason author { __typename login } authorAssociation
}`;

const OLDER = `
query Older($id: ID!, $before: String) {
  node(id: $id) {
    ... on PullRequest {
      comments(last: 2, before: $before) {
        pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
        nodes { body }
      }
    }
  }
}`;

const SEARCH = `
query Search($q: String!) {
  search(type: ISSUE, query: $q, first: 50) {
    issueCount
    nodes { __typename ... on PullRequest { number } }
  }
}`;

/** One pull request with something in every place. */
const FULL: PullRequestSpec = {
  number: 7,
  title: "Lift twice as much",
  author: "tomas-reyes",
  forkOwner: "tomas-reyes",
  createdAt: "2026-11-01T09:00:00Z",
  labels: ["hydraulics"],
  assignees: ["otto"],
  milestone: { title: "2.0" },
  requestedReviewers: [{ login: "ines" }, { team: "riggers" }],
  closes: [{ number: 3, title: "Too weak", state: "OPEN" }],
  commits: [
    { message: "lift: second pump", at: "2026-11-01T09:00:00Z" },
    { message: "lift: valve\n\nReviewed-by: otto", at: "2026-11-05T09:00:00Z" },
  ],
  checks: [
    { name: "unit" },
    { name: "load test", status: "IN_PROGRESS" },
    { context: "ci/old", state: "SUCCESS" },
  ],
  comments: [
    { author: "dependabot[bot]", body: "Rebased.", at: "2026-11-02T09:00:00Z" },
    { author: null, body: "Is this safe?", at: "2026-11-03T09:00:00Z" },
    { author: "otto", body: "spam", minimized: "SPAM", at: "2026-11-04T09:00:00Z" },
  ],
  reviews: [
    {
      key: "first",
      author: "otto",
      state: "CHANGES_REQUESTED",
      body: "The valve.",
      at: "2026-11-02T10:00:00Z",
    },
  ],
  threads: [
    {
      path: "pump.ts",
      anchor: "second",
      resolvedBy: "otto",
      outdated: true,
      comments: [
        { author: "otto", body: "Which valve?", at: "2026-11-02T10:00:00Z", review: "first" },
        { author: "tomas-reyes", body: "The new one.", at: "2026-11-06T10:00:00Z" },
      ],
    },
  ],
  files: [{ path: "pump.ts", patch: "@@ 4 @@ start()\n first\n-one\n+second\n last" }],
};

/** As many comments as given, in a pull request of that number. */
function commented(
  number: number,
  count: number,
  rest: Partial<PullRequestSpec> = {},
): PullRequestSpec {
  const comments = Array.from({ length: count }, (_, index) => ({
    author: "otto",
    body: `${index}`,
  }));
  return { number, comments, ...rest };
}

async function idOf(github: ReturnType<typeof startGitHub>, number: number): Promise<string> {
  const { data } = await github.query(
    `query($number: Int!) { repository(owner: "harbour", name: "crane") { pullRequest(number: $number) { id } } }`,
    { number },
  );
  const id = /"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
  if (id === undefined) {
    throw new Error(`no pull request ${number}`);
  }
  return id;
}

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
          reviewThreads: { nodes: [{ isResolved: true }] },
        },
      ],
    });
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

function inRepository(selection: string): string {
  return `{ repository(owner: "harbour", name: "crane") { ${selection} } }`;
}

describe("GraphQL of the fake GitHub refuses", () => {
  const github = startGitHub(craneWith(FULL));

  it("nodes without a page size", async ({ expect }) => {
    const { data, errors, status } = await github.query(
      inRepository("pullRequests { nodes { number } }"),
    );

    expect(status).toBe(200);
    expect(data).toEqual({ repository: null });
    expect(errors).toMatchObject([
      { type: "MISSING_PAGINATION_BOUNDARIES", path: ["repository", "pullRequests"] },
    ]);
  });

  it("more than a hundred at a time", async ({ expect }) => {
    const { errors } = await github.query(
      inRepository("pullRequests(first: 101) { nodes { number } }"),
    );

    expect(errors).toMatchObject([
      {
        type: "EXCESSIVE_PAGINATION",
        message:
          "Requesting 101 records on the `pullRequests` connection exceeds the `first` limit of 100 records.",
      },
    ]);
  });

  it("queries over half a million nodes", async ({ expect }) => {
    const { data, errors } = await github.query(
      inRepository(
        "pullRequests(first: 100) { nodes { reviewThreads(first: 100) { nodes { comments(first: 100) { nodes { body } } } } } }",
      ),
    );

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ type: "MAX_NODE_LIMIT_EXCEEDED" }]);
  });

  it("fields the official schema does not have", async ({ expect }) => {
    const { data, errors, status } = await github.query(
      inRepository("pullRequestz { totalCount }"),
    );

    expect([status, data]).toEqual([200, undefined]);
    expect(errors).toMatchObject([{ message: expect.stringContaining("pullRequestz") }]);
  });

  it("unknown nodes one by one, and keeps the others", async ({ expect }) => {
    const known = await idOf(github, 7);

    const { data, errors } = await github.query(RECOUNT, { ids: ["PR_kwDOnothing", known] });

    expect(data).toMatchObject({ nodes: [null, { number: 7 }] });
    expect(errors).toMatchObject([
      {
        type: "NOT_FOUND",
        path: ["nodes", 0],
        message: "Could not resolve to a node with the global id of 'PR_kwDOnothing'.",
      },
    ]);
  });

  it("cursors it never gave", async ({ expect }) => {
    const { errors } = await github.query(
      inRepository('pullRequests(first: 1, after: "bm8=") { nodes { number } }'),
    );

    expect(errors).toMatchObject([{ type: "INVALID_CURSOR_ARGUMENTS" }]);
  });

  it("mutations", async ({ expect }) => {
    const { data, errors } = await github.query(
      'mutation { addStar(input: { starrableId: "R_1" }) { clientMutationId } }',
    );

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ type: "FORBIDDEN" }]);
  });

  it("a field it does not serve, by failing itself", async ({ expect }) => {
    await expect(
      github.query(inRepository("pullRequest(number: 7) { viewerCanEditFiles }")),
    ).rejects.toThrow("PullRequest.viewerCanEditFiles");
  });
});
