import { describe, it } from "vitest";

import { renameRepository, repositoryNamed } from "../../fakes/github/changes.ts";
import { craneWith, startGitHub } from "./github-environment.ts";

const DIFF = { accept: "application/vnd.github.diff" };

function numbers(body: unknown): unknown[] {
  return [...JSON.stringify(body).matchAll(/"number":(\d+)/g)].map((match) => Number(match[1]));
}

function at(day: number): string {
  return `2026-11-0${day}T09:00:00Z`;
}

describe("REST of the fake GitHub", () => {
  it("lists pull requests without any count of comments", async ({ expect }) => {
    const github = startGitHub(
      craneWith({
        number: 4,
        comments: [{ author: "otto", body: "!" }],
        draft: true,
        labels: ["ui"],
      }),
    );

    const listed = await github.json("/repos/harbour/crane/pulls");

    expect(listed).toMatchObject([
      { number: 4, state: "open", draft: true, labels: [{ name: "ui" }], base: { ref: "main" } },
    ]);
    for (const count of ["comments", "review_comments", "commits", "additions", "mergeable"]) {
      expect(listed).not.toHaveProperty([0, count]);
    }
  });

  it("reads one pull request with its counts", async ({ expect }) => {
    const github = startGitHub(
      craneWith({
        number: 4,
        unknownReads: 1,
        comments: [{ author: "otto", body: "!" }],
        threads: [{ path: "a.ts", comments: [{ author: "otto", body: "?" }] }],
        files: [{ path: "a.ts", content: "one\ntwo" }],
      }),
    );
    const path = "/repos/harbour/crane/pulls/4";

    expect(await github.json(path)).toMatchObject({
      comments: 1,
      review_comments: 1,
      commits: 1,
      additions: 2,
      changed_files: 1,
      mergeable: null,
      mergeable_state: "unknown",
    });
    expect(await github.json(path)).toMatchObject({ mergeable: true });
  });

  it("orders by creation, by update and by comments of both kinds", async ({ expect }) => {
    const github = startGitHub(
      craneWith(
        {
          number: 1,
          createdAt: at(1),
          comments: [1, 2].map(() => ({ author: "otto", body: "!", at: at(2) })),
          threads: [{ path: "a.ts", comments: [{ author: "otto", body: "?", at: at(2) }] }],
        },
        {
          number: 2,
          createdAt: at(2),
          comments: [1, 2].map(() => ({ author: "otto", body: "!", at: at(9) })),
        },
        { number: 3, createdAt: at(3) },
      ),
    );
    const ordered = async (query: string): Promise<unknown[]> =>
      numbers(await github.json(`/repos/harbour/crane/pulls?${query}`));

    expect(await ordered("")).toEqual([3, 2, 1]);
    expect(await ordered("sort=updated&direction=desc")).toEqual([2, 3, 1]);
    expect(await ordered("sort=popularity&direction=desc")).toEqual([1, 2, 3]);
    expect(await ordered("sort=popularity")).toEqual([3, 2, 1]);
  });

  it("pages with links that name the repository by number, and serves them", async ({ expect }) => {
    const github = startGitHub(craneWith(...[1, 2, 3, 4, 5].map((number) => ({ number }))));

    const first = await github.get("/repos/harbour/crane/pulls?per_page=2&state=open");
    const link = first.headers.get("link") ?? "";
    const next = /<https:\/\/api\.github\.com(\/repositories\/\d+\/pulls\?[^>]+)>; rel="next"/.exec(
      link,
    )?.[1];
    const second = await github.get(next ?? "/missing");

    expect(link).toMatch(/page=3>; rel="last"/);
    expect(numbers(await second.json())).toEqual([3, 2]);
    expect(second.headers.get("link")).toMatch(/rel="prev".*rel="next".*rel="first"/);
  });

  it("lists pull requests among the issues, told apart by one key", async ({ expect }) => {
    const github = startGitHub({
      repositories: [
        {
          name: "harbour/crane",
          pullRequests: [{ number: 2, comments: [{ author: "otto", body: "!" }] }],
          issues: [{ number: 1, title: "Too weak" }],
        },
      ],
    });

    const listed = await github.json("/repos/harbour/crane/issues?sort=comments");

    expect(listed).toMatchObject([{ number: 2, comments: 1, pull_request: {} }, { number: 1 }]);
    expect(listed).not.toHaveProperty([1, "pull_request"]);
  });

  it("spells a bot with its suffix, a deleted author as ghost or as nobody", async ({ expect }) => {
    const github = startGitHub(
      craneWith({
        number: 4,
        author: "dependabot[bot]",
        comments: [{ author: null, body: "gone" }],
        reviews: [{ author: null, state: "COMMENTED" }],
        threads: [{ path: "a.ts", comments: [{ author: "sable-review[bot]", body: "nit" }] }],
      }),
    );

    expect(await github.json("/repos/harbour/crane/pulls/4")).toMatchObject({
      user: {
        login: "dependabot[bot]",
        type: "Bot",
        html_url: "https://github.com/apps/dependabot",
      },
    });
    expect(await github.json("/repos/harbour/crane/issues/4/comments")).toMatchObject([
      { user: { login: "ghost" }, body: "gone" },
    ]);
    expect(await github.json("/repos/harbour/crane/pulls/4/reviews")).toMatchObject([
      { user: null, state: "COMMENTED" },
      { user: { login: "sable-review[bot]" } },
    ]);
  });

  it("gives review comments their place, their hunk and their review", async ({ expect }) => {
    const github = startGitHub(
      craneWith({
        number: 4,
        files: [{ path: "a.ts", patch: "@@ 10 @@ start()\n one\n-two\n+zwei\n three" }],
        reviews: [{ key: "r", author: "otto", state: "APPROVED" }],
        threads: [
          {
            path: "a.ts",
            anchor: "zwei",
            comments: [
              { author: "otto", body: "German?", review: "r", at: "2026-11-02T09:00:00Z" },
              { author: "ines", body: "Ja.", at: "2026-11-03T09:00:00Z" },
            ],
          },
          {
            path: "a.ts",
            line: 10,
            outdated: true,
            comments: [{ author: "ines", body: "Old.", at: "2026-11-01T09:00:00Z" }],
          },
        ],
      }),
    );
    const path = "/repos/harbour/crane/pulls/4/comments";

    expect(await github.json(path)).toMatchObject([
      {
        body: "German?",
        path: "a.ts",
        line: 11,
        position: 3,
        side: "RIGHT",
        diff_hunk: "@@ -10,3 +10,3 @@ start()\n one\n-two\n+zwei",
      },
      { body: "Ja.", in_reply_to_id: expect.any(Number) },
      { body: "Old.", line: null, original_line: 10, position: null },
    ]);
    expect(await github.json(`${path}?sort=created&direction=desc&per_page=1`)).toMatchObject([
      { body: "Ja." },
    ]);
    expect(await github.json("/repos/harbour/crane/pulls/comments?direction=desc")).toMatchObject([
      { body: "Ja." },
      { body: "German?" },
      { body: "Old." },
    ]);
  });

  it("tells check runs and commit statuses apart, and calls no status at all pending", async ({
    expect,
  }) => {
    const github = startGitHub(
      craneWith(
        {
          number: 1,
          headRef: "checked",
          checks: [
            { name: "unit", conclusion: "FAILURE" },
            { name: "slow", status: "QUEUED" },
            { context: "ci/old", state: "SUCCESS" },
          ],
        },
        { number: 2, headRef: "unchecked" },
      ),
    );

    expect(await github.json("/repos/harbour/crane/commits/checked/check-runs")).toMatchObject({
      total_count: 2,
      check_runs: [
        { name: "unit", status: "completed", conclusion: "failure" },
        { name: "slow", status: "queued", conclusion: null },
      ],
    });
    expect(await github.json("/repos/harbour/crane/commits/checked/status")).toMatchObject({
      state: "success",
      total_count: 1,
    });
    expect(await github.json("/repos/harbour/crane/commits/unchecked/status")).toMatchObject({
      state: "pending",
      total_count: 0,
    });
    expect((await github.get("/repos/harbour/crane/commits/nothing/status")).status).toBe(422);
  });

  it("searches pull requests, and wants to be told that it is them", async ({ expect }) => {
    const github = startGitHub(craneWith({ number: 1 }, { number: 2, state: "CLOSED" }));
    const search = async (q: string): Promise<Response> =>
      await github.get(`/search/issues?${new URLSearchParams({ q })}`);

    const found = await search("repo:harbour/crane is:pr is:open");
    expect(found.headers.get("x-ratelimit-resource")).toBe("search");
    expect(await found.json()).toMatchObject({
      total_count: 1,
      items: [{ number: 1, pull_request: {} }],
    });
    expect((await search("repo:harbour/crane")).status).toBe(422);
    expect(await (await search("repo:harbour/unknown is:pr")).json()).toMatchObject({
      message: "Validation Failed",
      errors: [{ resource: "Search", field: "q", code: "invalid" }],
    });
  });

  it("redirects the old name of a repository to its number, where GraphQL just follows", async ({
    expect,
  }) => {
    const github = startGitHub(craneWith({ number: 4 }));
    renameRepository(repositoryNamed(github.store, "harbour/crane"), "hoist");
    const id = repositoryNamed(github.store, "harbour/hoist").databaseId;

    const moved = await github.get("/repos/harbour/crane/pulls/4?x=1");
    expect(moved.status).toBe(301);
    expect(moved.headers.get("location")).toBe(
      `https://api.github.com/repositories/${id}/pulls/4?x=1`,
    );
    expect(await github.json(`/repositories/${id}/pulls/4`)).toMatchObject({ number: 4 });
    expect((await github.get("/repos/harbour/lift")).status).toBe(301);
    const followed = await github.query(
      '{ repository(owner: "harbour", name: "crane") { nameWithOwner } }',
    );
    expect(followed).toMatchObject({
      errors: [],
      data: { repository: { nameWithOwner: "harbour/hoist" } },
    });
  });

  it("has the paths of GitHub Enterprise Server when asked to", async ({ expect }) => {
    const addresses = { api: "https://git.example/api/v3", web: "https://git.example" };
    const github = startGitHub(craneWith({ number: 1 }, { number: 2 }), {
      enterprise: true,
      addresses,
    });

    const listed = await github.get("/api/v3/repos/harbour/crane/pulls?per_page=1");
    expect(listed.headers.get("link")).toMatch(
      /^<https:\/\/git\.example\/api\/v3\/repositories\/\d+\/pulls\?per_page=1&page=2>/,
    );
    expect(await listed.json()).toMatchObject([
      { html_url: "https://git.example/harbour/crane/pull/2" },
    ]);
    expect((await github.get("/repos/harbour/crane")).status).toBe(404);
    const moved = await github.get("/api/v3/repos/harbour/lift/pulls");
    expect(moved.headers.get("location")).toMatch(/\/api\/v3\/repositories\/\d+\/pulls$/);
  });

  it("answers with GitHub's headers", async ({ expect }) => {
    const github = startGitHub(craneWith({ number: 4 }));

    const json = await github.get("/repos/harbour/crane");
    const diff = await github.get("/repos/harbour/crane/pulls/4", DIFF);
    const missing = await github.get("/nothing/here");

    expect(json.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(json.headers.get("x-github-media-type")).toBe("github.v3; format=json");
    expect(diff.headers.get("content-type")).toBe("application/vnd.github.v3.diff; charset=utf-8");
    expect(diff.headers.get("x-github-media-type")).toBe("github.v3; param=diff");
    for (const { headers } of [json, diff, missing]) {
      expect(headers.get("x-github-request-id")).toMatch(/^[0-9A-F]{4}(:[0-9A-F]{6,8}){4}$/);
      expect(headers.get("x-ratelimit-limit")).toBe("5000");
    }
    expect(await missing.json()).toEqual({
      message: "Not Found",
      documentation_url: "https://docs.github.com/rest",
      status: "404",
    });
  });
});
