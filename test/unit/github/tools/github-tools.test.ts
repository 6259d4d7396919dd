import { describe, it } from "vitest";

import { UpstreamError } from "../../../../src/upstream/error.ts";
import { errorOf } from "../github-api.ts";
import { createToolWorld, REPOSITORY, SIGNAL, WAYS } from "./tool-world.ts";

const PAGE = { perPage: 30, page: 1 };
const PULL = { number: 7, title: "Retry jitter", author: "tomas-reyes", headRef: "jitter" };
const BINARY = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 31) % 256);
const FILES = { "docs/notes.md": "Grüße, 世界\n", "logo.bin": BINARY, "src/a.ts": "export {};\n" };

/** As somebody who may not push to acme/rockets. */
const STRANGER = { organizations: [{ login: "acme", members: [] }] };

describe.each(Object.entries(WAYS))("GitHub's tools over %s", (name, way) => {
  const executed = name === "Scalekit's tools";

  it("tell of a repository, and whether the person may push", async ({ expect }) => {
    const mine = await createToolWorld(way);
    const told = { fullName: "acme/rockets", private: false, defaultBranch: "main" };
    expect(await mine.tools.getRepository(REPOSITORY, SIGNAL)).toMatchObject({
      ...told,
      canPush: true,
    });
    const stranger = await createToolWorld(way, STRANGER);
    expect(await stranger.tools.getRepository(REPOSITORY, SIGNAL)).toMatchObject({
      ...told,
      canPush: false,
    });
  });

  it("list the person's repositories, and the public ones of anybody", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repositories: [
        { name: "acme/hidden", private: true, visibleTo: ["mira-lindqvist"] },
        { name: "tomas-reyes/tools" },
      ],
    });
    const own = await tools.listOwnRepositories(PAGE, SIGNAL);
    expect(own.map(({ fullName }) => fullName)).toEqual(["acme/hidden", "acme/rockets"]);
    const second = await tools.listOwnRepositories({ perPage: 1, page: 2 }, SIGNAL);
    expect(second.map(({ fullName }) => fullName)).toEqual(["acme/rockets"]);
    const others = await tools.listPublicRepositories("acme", PAGE, SIGNAL);
    expect(others.map(({ fullName }) => fullName)).toEqual(["acme/rockets"]);
    expect(await tools.listPublicRepositories("tomas-reyes", PAGE, SIGNAL)).toHaveLength(1);
  });

  it("decode a file's text and bytes, and list a directory", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repository: { files: FILES, branches: { next: { "src/b.ts": "b\n" } } },
    });
    const text = await tools.getContents(REPOSITORY, { path: "docs/notes.md" }, SIGNAL);
    expect(text).toMatchObject({ kind: "file", path: "docs/notes.md", size: 16 });
    const bytes = text?.kind === "file" ? text.bytes : null;
    expect(new TextDecoder().decode(bytes ?? new Uint8Array())).toBe("Grüße, 世界\n");
    const binary = await tools.getContents(REPOSITORY, { path: "logo.bin" }, SIGNAL);
    expect(binary?.kind === "file" && binary.bytes).toEqual(BINARY);
    const source = await tools.getContents(REPOSITORY, { path: "src", ref: "next" }, SIGNAL);
    expect(source).toMatchObject({
      kind: "directory",
      entries: [
        { name: "a.ts", type: "file" },
        { name: "b.ts", type: "file" },
      ],
    });
    expect(await tools.getContents(REPOSITORY, { path: "no.md" }, SIGNAL)).toBeNull();
    expect(await tools.getContents(REPOSITORY, { path: "src", ref: "gone" }, SIGNAL)).toBeNull();
  });

  it("list the root of a branch, and see that it has changed", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repository: { files: FILES, pullRequests: [PULL] },
    });
    const root = () => tools.getContents(REPOSITORY, { path: "", ref: "jitter" }, SIGNAL);
    const before = await root();
    expect(before).toMatchObject({
      kind: "directory",
      entries: [{ name: "docs" }, { name: "logo.bin" }, { name: "src", type: "dir" }],
    });
    const file = { path: "src/new.ts", branch: "jitter", message: "Add", bytes: BINARY };
    await tools.putFile(REPOSITORY, file, SIGNAL);
    expect(await root()).not.toEqual(before);
    expect(await tools.getContents(REPOSITORY, { path: "", ref: "gone" }, SIGNAL)).toBeNull();
  });

  it("say that a file above 1 MB came without its bytes", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repository: { files: { "big.bin": new Uint8Array(1_100_000) } },
    });
    expect(await tools.getContents(REPOSITORY, { path: "big.bin" }, SIGNAL)).toMatchObject({
      kind: "file",
      size: 1_100_000,
      bytes: null,
    });
  });

  it("create a file and update it, encoded, with the blob it replaces", async ({ expect }) => {
    const { tools, requests, store } = await createToolWorld(way, { repository: { files: FILES } });
    const file = { path: "art/ö.bin", branch: "main", message: "Add art", bytes: BINARY };
    const created = await tools.putFile(REPOSITORY, file, SIGNAL);
    expect(created.id).toMatch(/^[0-9a-f]{40}$/);
    expect(created.url).toMatch(/\/acme\/rockets\/commit\/[0-9a-f]{40}$/);
    expect(typeof created.executionId === "string").toBe(executed);
    const written = await tools.getContents(REPOSITORY, { path: "art/ö.bin" }, SIGNAL);
    expect(written?.kind === "file" && written.bytes).toEqual(BINARY);

    const old = await tools.getContents(REPOSITORY, { path: "src/a.ts" }, SIGNAL);
    const text = { ...file, path: "src/a.ts", bytes: new TextEncoder().encode("ß\n") };
    const withoutSha = await errorOf(tools.putFile(REPOSITORY, text, SIGNAL));
    expect(withoutSha).toMatchObject({ upstream: "github", kind: "rejected", status: 422 });
    const sha = old?.kind === "file" ? old.sha : "";
    await tools.putFile(REPOSITORY, { ...text, sha }, SIGNAL);
    const stale = await errorOf(tools.putFile(REPOSITORY, { ...text, sha }, SIGNAL));
    expect(stale).toMatchObject({ upstream: "github", kind: "rejected", status: 409 });
    const main = store.repositories[0]?.branches.get("main");
    expect(new TextDecoder().decode(main?.files.get("src/a.ts"))).toBe("ß\n");
    expect(requests().filter((line) => line.startsWith("PUT"))).toHaveLength(4);
  });

  it("create an issue with labels, assignees and milestone", async ({ expect }) => {
    const { tools, store } = await createToolWorld(way, {
      repository: { milestones: [3], pullRequests: [PULL] },
    });
    const issue = { title: "Split the queue", body: "**Why** …", labels: ["area: queue"] };
    const people = { assignees: ["mira-lindqvist"], milestone: 3 };
    const written = await tools.createIssue(REPOSITORY, { ...issue, ...people }, SIGNAL);
    expect(written).toMatchObject({
      number: 8,
      url: expect.stringMatching(/\/acme\/rockets\/issues\/8$/),
    });
    expect(typeof written.executionId === "string").toBe(executed);
    const [stored] = store.repositories[0]?.issues ?? [];
    expect(stored).toMatchObject({ ...issue, ...people, author: "mira-lindqvist" });
    const updated = await tools.updateIssue(REPOSITORY, 8, { title: "Split", body: "New" }, SIGNAL);
    expect(updated).toMatchObject({ number: 8 });
    expect(stored).toMatchObject({ title: "Split", body: "New", labels: ["area: queue"] });
    expect(await tools.getIssue(REPOSITORY, 8, SIGNAL)).toMatchObject({ title: "Split" });
    expect(await tools.getIssue(REPOSITORY, 7, SIGNAL)).toBeNull();
    const gone = tools.updateIssue(REPOSITORY, 99, { title: "x", body: "y" }, SIGNAL);
    expect(await gone).toBeNull();
    const nobody = { ...issue, assignees: ["nobody-here"] };
    const refused = await errorOf(tools.createIssue(REPOSITORY, nobody, SIGNAL));
    expect(refused).toMatchObject({ kind: "rejected", status: 422 });
  });

  it("have labels, assignees and milestone dropped for who cannot push", async ({ expect }) => {
    const { tools, store } = await createToolWorld(way, {
      ...STRANGER,
      repository: { milestones: [3], files: FILES },
    });
    const issue = { title: "Mine", body: "", labels: ["bug"], assignees: ["tomas-reyes"] };
    await tools.createIssue(REPOSITORY, { ...issue, milestone: 3 }, SIGNAL);
    expect(store.repositories[0]?.issues).toMatchObject([
      { title: "Mine", labels: [], assignees: [], milestone: null },
    ]);
    const file = { path: "a.md", branch: "main", message: "Add", bytes: BINARY };
    const refused = await errorOf(tools.putFile(REPOSITORY, file, SIGNAL));
    expect(refused).toMatchObject({ upstream: "github", kind: "rejected", status: 404 });
  });

  it("list issues without the pull requests among them", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repository: {
        pullRequests: [PULL],
        issues: [
          { number: 1, title: "One", labels: ["bug"] },
          { number: 2, title: "Two", state: "CLOSED", labels: ["bug"] },
          { number: 3, title: "Three" },
        ],
      },
    });
    const numbers = async (filter: { state: "open" | "closed" | "all"; labels?: string[] }) =>
      (await tools.listIssues(REPOSITORY, { ...filter, ...PAGE }, SIGNAL)).issues.map(
        ({ number }) => number,
      );
    expect(new Set(await numbers({ state: "open" }))).toEqual(new Set([1, 3]));
    expect(await numbers({ state: "closed" })).toEqual([2]);
    expect(await numbers({ state: "open", labels: ["bug"] })).toEqual([1]);
    expect(await numbers({ state: "open", labels: ["none"] })).toEqual([]);
  });

  it("open a pull request as a draft, once, and list it", async ({ expect }) => {
    const { tools } = await createToolWorld(way, {
      repository: { files: FILES, branches: { fix: { "src/a.ts": "fixed\n" }, same: {} } },
    });
    const pull = { title: "Fix", body: "Fixes it.", head: "fix", base: "main", draft: true };
    const written = await tools.createPullRequest(REPOSITORY, pull, SIGNAL);
    expect(written).toMatchObject({
      number: 1,
      url: expect.stringMatching(/\/acme\/rockets\/pull\/1$/),
    });
    const filter = { state: "open", head: "acme:fix", base: "main", ...PAGE } as const;
    const listed = await tools.listPullRequests(REPOSITORY, filter, SIGNAL);
    expect(listed).toMatchObject([{ number: 1, title: "Fix", draft: true, base: "main" }]);
    const refusals = [pull, { ...pull, head: "same" }, { ...pull, head: "gone" }];
    for (const again of refusals) {
      const refused = await errorOf(tools.createPullRequest(REPOSITORY, again, SIGNAL));
      expect(refused).toMatchObject({ upstream: "github", kind: "rejected", status: 422 });
    }
  });

  it("open a pull request from a fork, whose maintainers may change it", async ({ expect }) => {
    const { tools, store } = await createToolWorld(way, {
      ...STRANGER,
      repository: { files: FILES },
      repositories: [
        {
          name: "mira-lindqvist/rockets",
          files: { ...FILES, "src/b.ts": "export {};\n" },
        },
      ],
    });
    const pull = { title: "Ours", body: "", head: "mira-lindqvist:main", base: "main" };
    const written = await tools.createPullRequest(
      REPOSITORY,
      { ...pull, draft: false, maintainerCanModify: true },
      SIGNAL,
    );
    expect(written.number).toBe(1);
    const [stored] = store.repositories[0]?.pullRequests ?? [];
    expect(stored).toMatchObject({ forkOwner: "mira-lindqvist", maintainerCanModify: true });
    const filter = { state: "open" as const, head: "mira-lindqvist:main", ...PAGE };
    const [listed] = await tools.listPullRequests(REPOSITORY, filter, SIGNAL);
    expect(listed).toMatchObject({ number: 1, draft: false, head: "mira-lindqvist:main" });
  });

  it("review a pull request with comments on its lines", async ({ expect }) => {
    const { tools, store } = await createToolWorld(way, {
      repository: {
        pullRequests: [
          { ...PULL, files: [{ path: "src/a.ts", patch: "@@ 3 @@\n a\n-b\n+c\n d" }] },
        ],
      },
    });
    const head = await tools.getPullRequest(REPOSITORY, 7, SIGNAL);
    const review = { commit: head?.headOid ?? "", event: "REQUEST_CHANGES" as const, body: "No." };
    const comment = { path: "src/a.ts", line: 4, side: "RIGHT" as const, body: "Why c?" };
    const written = await tools.createReview(
      REPOSITORY,
      7,
      { ...review, comments: [comment, { ...comment, startLine: 3, body: "Both" }] },
      SIGNAL,
    );
    expect(typeof written.executionId === "string").toBe(executed);
    const [stored] = store.repositories[0]?.pullRequests ?? [];
    expect(stored?.reviews).toMatchObject([
      { databaseId: written.id, author: "mira-lindqvist", state: "CHANGES_REQUESTED", body: "No." },
    ]);
    expect(stored?.threads).toMatchObject([
      { path: "src/a.ts", originalLine: 4, comments: [{ body: "Why c?" }] },
      { comments: [{ body: "Both" }] },
    ]);
    const outside = { ...review, comments: [{ ...comment, line: 40 }] };
    const refused = await errorOf(tools.createReview(REPOSITORY, 7, outside, SIGNAL));
    expect(refused).toMatchObject({ upstream: "github", kind: "rejected", status: 422 });
    expect(stored?.reviews).toHaveLength(1);
  });

  it("comment on a pull request and change the comment, until it is gone", async ({ expect }) => {
    const { tools, store } = await createToolWorld(way, { repository: { pullRequests: [PULL] } });
    const body = "First\n\n<b>& second</b> 世界";
    const written = await tools.createComment(REPOSITORY, 7, body, SIGNAL);
    expect(written.url).toMatch(/\/acme\/rockets\/pull\/7#issuecomment-\d+$/);
    expect(typeof written.executionId === "string").toBe(executed);
    const comments = store.repositories[0]?.pullRequests[0]?.comments ?? [];
    expect(comments).toMatchObject([{ author: "mira-lindqvist", body }]);
    const updated = await tools.updateComment(REPOSITORY, Number(written.id), "Better", SIGNAL);
    expect(updated).toMatchObject({ id: written.id, url: written.url });
    expect(comments).toMatchObject([{ body: "Better" }]);
    comments.length = 0;
    expect(await tools.updateComment(REPOSITORY, Number(written.id), "x", SIGNAL)).toBeNull();
  });

  it("say when GitHub forbids it, and send nothing twice", async ({ expect }) => {
    const { tools, requests, subject, store } = await createToolWorld(way, {
      repository: { pullRequests: [PULL] },
    });
    subject.fault("issues.createComment", { kind: "status", status: 502, body: "<html>" });
    const unknown = await errorOf(tools.createComment(REPOSITORY, 7, "Once", SIGNAL));
    expect(unknown).toMatchObject({ kind: "invalid_response" });
    subject.fault("issues.createComment", { kind: "reset" });
    const lost = await errorOf(tools.createComment(REPOSITORY, 7, "Once", SIGNAL));
    expect(lost instanceof UpstreamError && lost.kind).not.toBe("rejected");
    expect(requests()).toHaveLength(2);
    Object.assign(store.repositories[0] ?? {}, { archived: true });
    const archived = await errorOf(tools.createComment(REPOSITORY, 7, "Once", SIGNAL));
    expect(archived).toMatchObject({ upstream: "github", kind: "rejected", status: 403 });
    expect(requests()).toHaveLength(3);
    expect(store.repositories[0]?.pullRequests[0]?.comments).toEqual([]);
  });

  it("write nothing where the repository has another name", async ({ expect }) => {
    const { tools, requests } = await createToolWorld(way, {
      repository: { formerNames: ["acme/boosters"], pullRequests: [PULL] },
    });
    const former = { owner: "acme", name: "boosters" };
    const moved = await errorOf(tools.createComment(former, 7, "Hello", SIGNAL));
    expect(moved).toMatchObject({
      kind: "rejected",
      failure: { code: "repository_not_found", detail: expect.stringContaining("new name") },
    });
    expect(requests()).toHaveLength(1);
  });
});

describe("an environment with the documented tools alone", () => {
  const NINE = [
    "github_repo_get",
    "github_user_repos_list",
    "github_public_repos_list",
    "github_file_contents_get",
    "github_file_create_update",
    "github_issue_create",
    "github_issues_list",
    "github_pull_request_create",
    "github_pull_requests_list",
  ];

  it("comments through the proxy, which is asked for once", async ({ expect }) => {
    const world = await createToolWorld(
      { connector: "scalekit", settings: { tools: NINE } },
      { repository: { pullRequests: [PULL] } },
    );
    const { tools, subject } = world;
    await tools.createIssue(REPOSITORY, { title: "By tool", body: "" }, SIGNAL);
    const first = await tools.createComment(REPOSITORY, 7, "One", SIGNAL);
    const second = await tools.createComment(REPOSITORY, 7, "Two", SIGNAL);
    expect([first.executionId, second.executionId]).toEqual([null, null]);
    expect(subject.calls("ExecuteTool")).toBe(2);
    expect(subject.calls("proxy")).toBe(2);
    expect(world.store.repositories[0]?.pullRequests[0]?.comments).toHaveLength(2);
  });

  it("says so where there is no proxy either", async ({ expect }) => {
    const { tools, requests } = await createToolWorld(
      { connector: "scalekit", settings: { tools: NINE, proxyEnabled: false } },
      { repository: { pullRequests: [PULL] } },
    );
    const refused = await errorOf(tools.createComment(REPOSITORY, 7, "One", SIGNAL));
    expect(refused).toMatchObject({
      kind: "rejected",
      failure: { code: "scalekit_misconfigured" },
    });
    expect(requests()).toEqual([]);
  });
});

describe("a tool that Scalekit refuses to run", () => {
  it("has what it reads read over the proxy, and what it writes not written", async ({
    expect,
  }) => {
    const { tools, subject, store } = await createToolWorld(
      { connector: "scalekit" },
      { repository: { pullRequests: [PULL] } },
    );
    subject.fault("ExecuteTool", { kind: "status", status: 403 }, null);
    expect(await tools.getPullRequest(REPOSITORY, 7, SIGNAL)).toMatchObject({ number: 7 });
    expect(subject.calls("proxy")).toBe(1);
    const refused = await errorOf(tools.createComment(REPOSITORY, 7, "One", SIGNAL));
    expect(refused).toMatchObject({ failure: { code: "scalekit_misconfigured" } });
    expect(subject.calls("proxy")).toBe(1);
    expect(store.repositories[0]?.pullRequests[0]?.comments).toEqual([]);
  });

  it("is no tool whose answer GitHub gave", async ({ expect }) => {
    const { tools, subject } = await createToolWorld({ connector: "scalekit" });
    expect(await tools.getIssue(REPOSITORY, 99, SIGNAL)).toBeNull();
    expect(subject.calls("ExecuteTool")).toBe(1);
    expect(subject.calls("proxy")).toBe(0);
  });
});
