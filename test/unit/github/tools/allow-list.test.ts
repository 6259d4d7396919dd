import * as fc from "fast-check";
import { describe, it } from "vitest";

import { createScalekitReader } from "../../../../src/connectors/scalekit/connector.ts";
import { RequestNotAllowed } from "../../../../src/github/allow-list.ts";
import { API_ROOT } from "../../../../src/github/client/api-root.ts";
import { allowed } from "../../../../src/github/tools/allow-list.ts";
import { createGitHubTools } from "../../../../src/github/tools/create-github-tools.ts";
import { createRestExecutor } from "../../../../src/github/tools/executor.ts";
import { OPERATIONS, type OperationName } from "../../../../src/github/tools/operation.ts";
import { errorOf } from "../github-api.ts";
import { REPOSITORY, SIGNAL } from "./tool-world.ts";

const IN_REPOSITORY = { owner: "acme", repo: "rockets" };

/** A call of each operation that writes, as it is meant. */
const WRITES: [OperationName, Record<string, unknown>][] = [
  ["writeFile", { path: "docs/a.md", branch: "main", message: "Add", content: "aGk=" }],
  ["createIssue", { title: "One", body: "" }],
  ["updateIssue", { issue_number: 1, title: "One", body: "" }],
  ["createPullRequest", { title: "One", body: "", head: "fix", base: "main", draft: true }],
  ["createComment", { issue_number: 1, body: "Hello" }],
  ["updateComment", { comment_id: 1, body: "Hello" }],
  [
    "createReview",
    { pull_number: 1, commit_id: "a".repeat(40), event: "COMMENT", body: "Hm", comments: [] },
  ],
];

const TRICKS = [
  "..",
  "../..",
  "a/../../b",
  "%2e%2e/b",
  "%2E%2E%2Fb",
  "a/%2e%2e",
  "..\\b",
  "․․/b",
  "．．/b",
  "a?x=1",
  "a#b",
  "/a",
  "a/",
  "a//b",
  "a\n",
  "a\u0000",
  "\u202e/a",
  "x".repeat(2000),
];

function recording() {
  const sent: { url: string; init: RequestInit }[] = [];
  const execute = createRestExecutor({
    fetch: async (url, init) => {
      sent.push({ url, init });
      return Response.json({ id: 1, html_url: "https://github.com/acme/rockets" });
    },
    webUrl: "https://github.com",
    now: () => 0,
    retry: (_, attempt) => attempt(),
  });
  return { sent, execute, tools: createGitHubTools(execute) };
}

describe("the list of what is done for a person", () => {
  it("writes by seven operations and no other", async ({ expect }) => {
    const writing = Object.entries(OPERATIONS).filter(([, { method }]) => method !== "GET");
    expect(writing.map(([name]) => name)).toEqual(WRITES.map(([name]) => name));
    for (const [name, params] of WRITES) {
      expect(allowed(name, { ...IN_REPOSITORY, ...params }).operation).toBe(OPERATIONS[name]);
    }
  });

  it("knows no operation and no input beside its own", ({ expect }) => {
    for (const name of ["deleteRepository", "constructor", "__proto__", "toString"]) {
      // @ts-expect-error -- A name that the type rules out, as hostile code would give it.
      expect(() => allowed(name, IN_REPOSITORY)).toThrow(RequestNotAllowed);
    }
    for (const [name, params] of WRITES) {
      for (const more of [
        { state: "closed" },
        { merge: true },
        { url: API_ROOT },
        { _method: "DELETE" },
      ]) {
        const call = () => allowed(name, { ...IN_REPOSITORY, ...params, ...more });
        expect(call, name).toThrow(RequestNotAllowed);
      }
    }
  });

  it("lets no text lead out of the repository", async ({ expect }) => {
    const { tools, sent } = recording();
    const file = { path: "a", branch: "main", message: "m", bytes: new Uint8Array(1) };
    const pull = { title: "t", body: "", head: "fix", base: "main", draft: true };
    for (const trick of TRICKS) {
      const attempts = [
        tools.getRepository({ owner: trick, name: "rockets" }, SIGNAL),
        tools.getRepository({ owner: "acme", name: trick }, SIGNAL),
        tools.createComment({ owner: trick, name: "rockets" }, 1, "b", SIGNAL),
        tools.putFile(REPOSITORY, { ...file, path: trick }, SIGNAL),
        tools.putFile(REPOSITORY, { ...file, branch: trick }, SIGNAL),
        tools.getContents(REPOSITORY, { path: trick }, SIGNAL),
        tools.getContents(REPOSITORY, { path: "a", ref: trick }, SIGNAL),
        tools.createPullRequest(REPOSITORY, { ...pull, head: trick }, SIGNAL),
        tools.createPullRequest(REPOSITORY, { ...pull, base: trick }, SIGNAL),
        tools.listPublicRepositories(trick, { perPage: 1, page: 1 }, SIGNAL),
      ];
      for (const attempt of attempts) {
        expect(await errorOf(attempt), trick).toBeInstanceOf(RequestNotAllowed);
      }
    }
    expect(sent).toEqual([]);
  });

  it("takes no absurd number, size or list", async ({ expect }) => {
    const { tools, sent } = recording();
    const page = { perPage: 30, page: 1 };
    const issue = { title: "t", body: "" };
    const file = { path: "a", branch: "main", message: "m", bytes: new Uint8Array(1) };
    const attempts = [
      ...[0, -1, 1.5, Number.NaN, Infinity, 2 ** 60].flatMap((number) => [
        tools.createComment(REPOSITORY, number, "b", SIGNAL),
        tools.updateComment(REPOSITORY, number, "b", SIGNAL),
        tools.getPullRequest(REPOSITORY, number, SIGNAL),
        tools.listOwnRepositories({ ...page, perPage: number }, SIGNAL),
      ]),
      tools.listOwnRepositories({ ...page, perPage: 101 }, SIGNAL),
      tools.createComment(REPOSITORY, 1, "", SIGNAL),
      tools.createComment(REPOSITORY, 1, "x".repeat(65_537), SIGNAL),
      tools.createIssue(REPOSITORY, { ...issue, title: "x".repeat(257) }, SIGNAL),
      tools.createIssue(REPOSITORY, { ...issue, labels: Array(101).fill("x") }, SIGNAL),
      tools.createIssue(REPOSITORY, { ...issue, assignees: ["not a login"] }, SIGNAL),
      tools.putFile(REPOSITORY, { ...file, bytes: new Uint8Array(2_000_000) }, SIGNAL),
      tools.putFile(REPOSITORY, { ...file, sha: "main" }, SIGNAL),
    ];
    for (const attempt of attempts) {
      expect(await errorOf(attempt)).toBeInstanceOf(RequestNotAllowed);
    }
    expect(sent).toEqual([]);
  });

  it("sends whatever passes below the repository that was meant", async ({ expect }) => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WRITES),
        fc.string(),
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("path", "branch", "head", "base", "owner", "repo", "body"),
        async ([name, params], text, more, input) => {
          const { sent, execute } = recording();
          const given = { ...IN_REPOSITORY, ...params, [input]: text + more };
          try {
            await execute(allowed(name, given), SIGNAL);
          } catch (error) {
            expect(error).toBeInstanceOf(RequestNotAllowed);
          }
          count += sent.length;
          for (const { url, init } of sent) {
            const { owner, repo } = given;
            // As a server resolves it, whose idea of a path is not ours.
            const resolved = new URL(decodeURI(url)).pathname;
            expect(decodeURI(resolved).startsWith(`/repos/${owner}/${repo}/`)).toBe(true);
            expect(init.method).toBe(OPERATIONS[name].method);
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThan(0);
  });
});

describe("who only reads", () => {
  it("is handed nothing that writes", ({ expect }) => {
    const reader = createScalekitReader({
      environmentUrl: "https://env.scalekit.test",
      clientId: "id",
      clientSecret: "secret",
      connectionName: "github",
    });
    expect(Object.keys(reader).toSorted()).toEqual(["fetch", "readTools", "status", "toolsFetch"]);
  });
});
