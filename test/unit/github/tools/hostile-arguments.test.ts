import * as fc from "fast-check";
import { describe, it } from "vitest";

import { RequestNotAllowed } from "../../../../src/github/allow-list.ts";
import { API_ROOT } from "../../../../src/github/client/api-root.ts";
import { createReadTools } from "../../../../src/github/tools/read/create-read-tools.ts";
import { OWN_DEFINITIONS } from "../../../../src/github/tools/read/own-tools.ts";
import { repositoryOnly } from "../../../../src/github/tools/read/repository-only.ts";
import { createRestToolProvider } from "../../../../src/github/tools/read/rest-tool-provider.ts";
import { toSearchQuery } from "../../../../src/github/tools/read/search-query.ts";
import { errorOf } from "../github-api.ts";
import { REPOSITORY, SIGNAL } from "./tool-world.ts";

function recording(answer: () => unknown = () => ({})) {
  const urls: string[] = [];
  const provider = createRestToolProvider({
    fetch: async (url) => {
      urls.push(url);
      return Response.json(answer());
    },
    webUrl: "https://github.com",
    now: () => 0,
    retry: (_, attempt) => attempt(),
    repository: REPOSITORY,
  });
  return {
    urls,
    reads: createReadTools(provider, { repository: REPOSITORY, webUrl: "https://github.com" }),
  };
}

const TRICKS: [string, unknown][] = [
  ["github_no_such_tool", {}],
  ["constructor", {}],
  ["github_issue_create", { title: "Hello" }],
  ["github_file_create_update", { path: "a", message: "m", content: "" }],
  ["github_pull_request_get", null],
  ["github_pull_request_get", "7"],
  ["github_pull_request_get", [7]],
  ["github_pull_request_get", {}],
  ["github_pull_request_get", { pull_number: "7/../../../secret/pulls/1" }],
  ["github_pull_request_get", { pull_number: -1 }],
  ["github_pull_request_get", { pull_number: 1.5 }],
  ["github_pull_request_get", { pull_number: 1e300 }],
  ["github_pull_request_get", { pull_number: 7, owner: "x" }],
  ["github_pull_request_get", { pull_number: 7, repo: "secret" }],
  ["github_pull_request_get", { pull_number: 7, repo: ["rockets"], owner: { a: 1 } }],
  ["github_pull_request_get", { pull_number: 7, method: "DELETE" }],
  ["github_pull_request_get", JSON.parse('{"pull_number":7,"__proto__":{"repo":"secret"}}')],
  ["github_pull_requests_list", { page: 100_000 }],
  ["github_pull_requests_list", { state: { toString: "open" } }],
  ["github_pull_requests_list", { state: "x".repeat(5000) }],
  ["github_issues_list", { since: "yesterday" }],
  ...[
    "..",
    "../../x",
    "a/../../../x",
    "%2e%2e/x",
    "..%2fx",
    "..\\x",
    "．．/x",
    "․․/x",
    "/x",
    "x\0",
  ].flatMap((path): [string, unknown][] => [
    ["github_file_contents_get", { path }],
    ["github_file_contents_get", { path: "a", ref: path }],
    ["github_check_runs_list_for_ref", { ref: path }],
    ["github_commit_combined_status_get", { ref: path }],
  ]),
  ["github_file_contents_get", { path: "a", ref: "main?access_token=1" }],
  ["github_file_contents_get", { path: "a#b" }],
  ["github_check_runs_list_for_ref", { ref: "other:main" }],
];

const SEARCHES = [
  "repo:acme/secret",
  "retry repo:acme/secret",
  "-repo:acme/rockets",
  "REPO:acme/secret",
  "ｒｅｐｏ：acme/secret",
  "org:acme",
  "user:acme",
  "owner:acme",
  "enterprise:acme",
  "team:acme/core",
  "project:acme/1",
  "retry OR repo",
  "a AND b",
  "NOT a",
  "not a",
  "(a)",
  "a)",
  'label:"a" OR "b"',
  '"unbalanced',
  '"repo:acme/secret"',
  'label:"x" repo:"acme/secret"',
  "author:repo:acme/secret",
  "is:pr,repo:acme/secret",
  "linked:issue",
  "std::vector",
  "a\u0000b",
  "a\\b",
  "x".repeat(300),
];

describe("arguments of a model", () => {
  it("are refused in words of ours, before anything is asked", async ({ expect }) => {
    const { reads, urls } = recording();
    for (const [tool, input] of TRICKS) {
      const answer = await reads.call(tool, input, SIGNAL);
      expect(answer, JSON.stringify([tool, input])).toMatchObject({ kind: "refused" });
      expect(JSON.stringify(answer)).not.toMatch(/secret|\.\./);
    }
    for (const q of SEARCHES) {
      const answer = await reads.call("github_search_issues", { q }, SIGNAL);
      expect(answer, q).toMatchObject({ kind: "refused" });
    }
    expect(urls).toEqual([]);
  });

  it("lead into the repository where they are understood", async ({ expect }) => {
    const { reads, urls } = recording();
    const root = `${API_ROOT}/repos/acme/rockets`;
    const asked: [string, unknown, string][] = [
      ["github_pull_request_get", { pull_number: "7", owner: "Acme", repo: "ROCKETS" }, "/pulls/7"],
      [
        "github_file_contents_get",
        { path: "src/ä b/it's [x].ts", ref: "feat/x" },
        "/contents/src/%C3%A4%20b/it's%20%5Bx%5D.ts?ref=feat%2Fx",
      ],
      ["github_file_contents_get", {}, "/contents"],
      ["github_pull_requests_list", { per_page: 5000, state: null }, "/pulls?per_page=30"],
      [
        "github_issues_list",
        { labels: "area: queue", since: "2026-11-01T00:00:00Z", per_page: 2 },
        "/issues?labels=area%3A+queue&since=2026-11-01T00%3A00%3A00Z&per_page=2",
      ],
      [
        "github_check_runs_list_for_ref",
        { ref: "feat/x" },
        "/commits/feat/x/check-runs?per_page=30",
      ],
    ];
    for (const [tool, input, path] of asked) {
      expect(await reads.call(tool, input, SIGNAL)).toMatchObject({ kind: "read" });
      expect(urls.pop()).toBe(root + path);
    }
  });

  it("never reach beyond the repository, whatever they are", async ({ expect }) => {
    const { reads, urls } = recording();
    const good: Record<string, unknown> = {
      pull_number: 7,
      issue_number: 7,
      path: "a",
      ref: "b",
      q: "c",
    };
    const tools = OWN_DEFINITIONS.map(({ name, inputSchema }) => ({
      name,
      inputs: Object.keys(Object(inputSchema["properties"])),
    }));
    const part = fc.constantFrom(
      "..",
      ".",
      "/",
      "%2e",
      "a",
      "repo:",
      "x/y",
      " ",
      '"',
      "OR",
      ":",
      "is:pr",
    );
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "_", "-") }),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join("")),
      fc.constantFrom(null, [], ["..", "a"], {}, -1, 1e300, true),
    );
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tools), fc.nat(), value, async (tool, at, hostile) => {
        urls.length = 0;
        const usual = Object.entries(good).filter(([name]) => tool.inputs.includes(name));
        const input = tool.inputs[at % tool.inputs.length] ?? "";
        const given = { ...Object.fromEntries(usual), [input]: hostile };
        await reads.call(tool.name, given, SIGNAL);
        sent += urls.length;
        for (const url of urls) {
          const { pathname, searchParams } = new URL(decodeURI(url));
          const within = `${pathname}/`.startsWith("/repos/acme/rockets/");
          const q = searchParams.get("q") ?? "";
          const searches = pathname === "/search/issues" && q.startsWith("repo:acme/rockets ");
          expect(within || searches, url).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(sent).toBeGreaterThan(0);
  });
});

describe("a search", () => {
  it("keeps a model's words behind our own qualifier", ({ expect }) => {
    const queries = {
      retry: "repo:acme/rockets is:pr retry",
      'is:issue label:"good first" crash': 'repo:acme/rockets is:issue label:"good first" crash',
      'is:open -author:tomas-reyes "exact words"':
        'repo:acme/rockets is:pr is:open -author:tomas-reyes "exact words"',
      "type:pr created:>=2026-01-01 sort:updated-desc":
        "repo:acme/rockets type:pr created:>=2026-01-01 sort:updated-desc",
    };
    for (const [words, query] of Object.entries(queries)) {
      expect(toSearchQuery(words, REPOSITORY)).toBe(query);
    }
  });

  it("shows nothing of another repository, whatever GitHub finds", async ({ expect }) => {
    const items = [
      { number: 1, repository_url: `${API_ROOT}/repos/acme/rockets` },
      { number: 2, repository_url: `${API_ROOT}/repos/acme/secret` },
      { number: 3, repository_url: `${API_ROOT}/repos/evil/acme/rockets-not` },
      { number: 4 },
      null,
    ];
    const { reads } = recording(() => ({ total_count: 5, items }));
    const found = await reads.call("github_search_issues", { q: "x" }, SIGNAL);
    expect(found).toMatchObject({ kind: "read", data: [{ number: 1 }] });
  });
});

describe("an answer", () => {
  const own = `${API_ROOT}/repos/acme/rockets`;
  const secret = `${API_ROOT}/repos/acme/secret`;

  it("loses what is of another repository, wherever it is in it", async ({ expect }) => {
    const { reads } = recording(() => [
      { event: "cross-referenced", source: { issue: { title: "canary", repository_url: secret } } },
      { event: "cross-referenced", source: { issue: { title: "mine", repository_url: own } } },
      { event: "referenced", commit: { message: "canary", url: `${secret}/commits/a` } },
      {
        event: "forked",
        payload: { forkee: { full_name: "evil/rockets", description: "canary" } },
      },
      {
        event: "labeled",
        label: { name: "bug", url: `${own.replace("acme", "Acme")}/labels/bug` },
      },
    ]);
    const answer = await reads.call("github_issue_comments_list", { issue_number: 7 }, SIGNAL);
    expect(JSON.stringify(answer)).not.toContain("canary");
    expect(answer).toMatchObject({
      kind: "read",
      data: [
        { event: "cross-referenced" },
        { source: { issue: { title: "mine" } } },
        { event: "referenced" },
        { event: "forked" },
        { label: { name: "bug" } },
      ],
    });
  });

  it("is refused where all of it is of another repository", async ({ expect }) => {
    const { reads } = recording(() => ({ full_name: "acme/secret", description: "canary" }));
    const answer = await reads.call("github_repo_get", {}, SIGNAL);
    expect(answer).toEqual({
      kind: "refused",
      error: "Only the repository of this docket can be read.",
    });
  });
});

describe("the second look at what is asked", () => {
  it("refuses everything but reads of the repository", async ({ expect }) => {
    const urls: string[] = [];
    const fetch = repositoryOnly(async (url) => {
      urls.push(url);
      return new Response("ok");
    }, REPOSITORY);
    const refused: [string, RequestInit?][] = [
      ["/repos/acme/rockets", { method: "DELETE" }],
      ["/repos/acme/rockets/issues", { method: "POST", body: "{}" }],
      ["/repos/acme/rockets/pulls", { body: "{}", method: "GET" }],
      ["/repos/acme/rocketship/pulls"],
      ["/repos/acme/rockets/../secret"],
      ["/repos/acme/rockets/%2e%2e/secret"],
      ["/repos/acme/rockets/..%2fsecret"],
      ["/repos/acme/secret"],
      ["/user"],
      ["/graphql"],
      ["/search/issues?q=is:pr"],
      ["/search/issues?q=repo:acme/rockets2%20x"],
      ["/search/issues?q=repo:acme/rockets%20x&q=repo:acme/secret"],
      ["/search/code?q=repo:acme/rockets%20x"],
    ];
    for (const [path, init = {}] of refused) {
      expect(await errorOf(fetch(API_ROOT + path, init)), path).toBeInstanceOf(RequestNotAllowed);
    }
    expect(await errorOf(fetch("https://evil.test/repos/acme/rockets", {}))).toBeInstanceOf(
      RequestNotAllowed,
    );
    expect(urls).toEqual([]);
    await fetch(`${API_ROOT}/repos/acme/rockets/pulls/7?page=1`, {});
    expect(urls).toHaveLength(1);
  });
});
