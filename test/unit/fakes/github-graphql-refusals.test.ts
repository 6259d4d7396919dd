import { describe, it } from "vitest";

import { craneWith, FULL, idOf, startGitHub } from "./github-environment.ts";
import { RECOUNT } from "./github-queries.ts";

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
