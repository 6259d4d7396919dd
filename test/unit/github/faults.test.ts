import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { DETAILS } from "../../../src/github/graphql/queries/details.ts";
import { UPSTREAM_BODY_MAX_BYTES, UPSTREAM_TIMEOUT_MS } from "../../../src/limits.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { createGitHubApi, errorOf, filesOf, idsOf, pullRequests } from "./github-api.ts";

const PULL = { number: 1, changedFiles: 2, additions: 2, deletions: 2 };
const PATCH = "@@ 1 @@\n-old\n+new\n";

describe("transient faults", () => {
  it.for([
    { kind: "reset" },
    { kind: "status", status: 500 },
    { kind: "status", status: 503, body: "<html>" },
    { kind: "status", status: 408 },
    { kind: "cut", afterBytes: 20 },
    { kind: "malformed" },
  ] as const)("are tried again: %j", async (action, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({ times: 3, action });
    expect((await api.pulls().candidates()).openCount).toBe(1);
    expect(api.operations()).toHaveLength(4);
    expect(api.clock.waits).toHaveLength(3);
  });

  it("are given the time that the answer asks for", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const headers = { "retry-after": "5" };
    api.control.faults.add({ action: { kind: "status", status: 503, headers } });
    await api.pulls().candidates();
    expect(api.clock.waits).toHaveLength(1);
    expect(api.clock.waits[0]).toBeGreaterThanOrEqual(5000);
  });

  it("end after three more attempts", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({ times: null, action: { kind: "status", status: 500 } });
    expect(await errorOf(api.pulls().candidates())).toMatchObject({
      upstream: "github",
      kind: "invalid_response",
      status: 500,
    });
    expect(api.operations()).toHaveLength(4);
  });

  it("are not tried again for what no repetition changes", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const message = "Variable $owner of type String! was provided invalid value";
    const errors = [{ message, extensions: { code: "badValue" } }];
    api.control.faults.add({ action: { kind: "malformed", body: JSON.stringify({ errors }) } });
    const error = await errorOf(api.pulls().candidates());
    expect(error).toMatchObject({ kind: "rejected" });
    expect(api.operations()).toHaveLength(1);
  });
});

describe("details", () => {
  it.for([
    { kind: "status", status: 502, body: "<html>" },
    { kind: "status", status: 504 },
    { kind: "malformed", body: `"${"x".repeat(UPSTREAM_BODY_MAX_BYTES)}"` },
    { kind: "malformed", body: '{"data":null,"errors":[{"message":"Something went wrong"}]}' },
  ] as const)("are asked for in halves when they are too much", async (action, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(5) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({ operation: "Details", action });
    const details = await pulls.details(ids);
    expect(details.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const asked = api.control.log.entries({ operation: "Details" });
    expect(asked.map(({ details: { variables } }) => variables)).toMatchObject([
      { ids: { length: 5 } },
      { ids: { length: 3 } },
      { ids: { length: 2 } },
    ]);
    expect(api.clock.waits).toEqual([]);
  });

  it("of one pull request that is too much alone come without its threads", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(5, () => ({
        threads: [{ path: "a.ts", comments: [{ author: "ada", body: "Why?" }] }],
      })),
    });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({
      operation: "Details",
      body: `${ids[1]}.*"threads":true`,
      times: null,
      action: { kind: "status", status: 502 },
    });
    const details = await pulls.details(ids);
    expect(details.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const heavy = details.find(({ number }) => number === 2);
    expect(heavy?.threads).toEqual({ total: 1, list: [] });
    expect(details.find(({ number }) => number === 1)?.threads.list).toHaveLength(1);
  });

  it("are soon given up when every question is answered with a gateway's error", async ({
    expect,
  }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(5) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({
      operation: "Details",
      times: null,
      action: { kind: "status", status: 502 },
    });
    expect(await errorOf(pulls.details(ids))).toMatchObject({ status: 502 });
    const asked = api.control.log
      .entries({ operation: "Details" })
      .map(({ details: { variables } }) => JSON.stringify(variables));
    // Five, three, two, and the first alone until its attempts are used up; then once each.
    expect(asked).toHaveLength(12);
    expect(
      ids.map((id) => asked.filter((one) => one.includes(`[${JSON.stringify(id)}]`)).length),
    ).toEqual([5, 1, 1, 1, 1]);
  });

  it("come whole although the first of them cannot be had", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(5, () => ({
        threads: [{ path: "a.ts", comments: [{ author: "ada", body: "Why?" }] }],
      })),
    });
    const ids = await idsOf(api.pulls());
    api.control.faults.add({
      operation: "Details",
      body: ids[0] ?? "",
      times: null,
      action: { kind: "status", status: 502 },
    });
    expect(await errorOf(api.pulls().details(ids))).toMatchObject({ cause: { status: 502 } });
    const asked = api.control.log.entries({ operation: "Details" });
    // The second shows that GitHub answers: the others are not asked for singly.
    expect(asked.map(({ details: { variables } }) => variables).slice(-3)).toMatchObject([
      { ids: [ids[1]], threads: true },
      { ids: [ids[2]], threads: true },
      { ids: ids.slice(3), threads: true },
    ]);
  });

  it("of one pull request that cannot be had can be told from the others", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(5) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({
      operation: "Details",
      body: ids[1] ?? "",
      times: null,
      action: { kind: "status", status: 502 },
    });
    expect(await errorOf(pulls.details(ids))).toMatchObject({
      kind: "invalid_response",
      cause: { status: 502 },
    });
    expect(await pulls.details(ids.slice(0, 1))).toHaveLength(1);
    expect(await errorOf(pulls.details(ids.slice(1, 2)))).toMatchObject({ status: 502 });
  });

  it("that came back silently empty are asked for alone", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(3, () => ({ comments: [{ author: "ada", body: "Why?" }] })),
    });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    const complete = await api.fetch("https://api.github.com/graphql", {
      method: "POST",
      headers: { "user-agent": "test" },
      body: JSON.stringify(await lastBody(api, () => pulls.details(ids))),
    });
    const body = (await complete.text()).replace(
      /"nodes":\[\{"id":"[^"]*","url":"[^"]*issuecomment[^\]]*\]/g,
      '"nodes":[]',
    );
    api.control.log.clear();
    api.control.faults.add({ operation: "Details", action: { kind: "malformed", body } });
    const details = await pulls.details(ids);
    expect(details.map((pull) => pull.comments.list.length)).toEqual([1, 1, 1]);
    expect(api.operations()).toEqual(["Details", "Details", "Details", "Details"]);
  });

  it("with partial errors keep what came, and ask again for the rest", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(2) });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    const request = await lastBody(api, () => pulls.details(ids));
    const complete = await api.fetch("https://api.github.com/graphql", {
      method: "POST",
      headers: { "user-agent": "test" },
      body: JSON.stringify(request),
    });
    const answer: { data: { nodes: unknown[] } } = await complete.json();
    answer.data.nodes[0] = null;
    const errors = [{ message: "Timeout on validation", path: ["nodes", 0, "reviewThreads"] }];
    api.control.log.clear();
    api.control.faults.add({
      operation: "Details",
      action: { kind: "malformed", body: JSON.stringify({ ...answer, errors }) },
    });
    const details = await pulls.details(ids);
    expect(details.map(({ number }) => number)).toEqual([1, 2]);
    expect(api.operations()).toEqual(["Details", "Details"]);
  });
});

function commented() {
  return pullRequests(3, () => ({
    comments: Array.from({ length: 30 }, () => ({ author: "ada", body: "Why?" })),
  }));
}

describe("recounts", () => {
  it("of one pull request that is too much see its newest comments", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: commented() });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({
      operation: "Recount",
      body: `${ids[1]}.*"size":100`,
      times: null,
      action: { kind: "status", status: 502 },
    });
    const recounts = await pulls.recount(ids);
    expect(recounts.map(({ comments }) => comments.length)).toEqual([30, 20, 30]);
    expect(recounts[1]?.commentsTotal).toBe(30);
  });

  it("of one pull request that cannot be had say that nothing was seen", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: commented() });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.faults.add({
      operation: "Recount",
      body: ids[1] ?? "",
      times: null,
      action: { kind: "status", status: 502 },
    });
    const recounts = await pulls.recount(ids);
    expect(recounts).toHaveLength(3);
    expect(recounts.find(({ number }) => number === 2)).toMatchObject({
      comments: [],
      commentsTotal: 30,
    });
  });
});

/** The body of the last GraphQL request that reached GitHub meanwhile. */
async function lastBody(
  api: ReturnType<typeof createGitHubApi>,
  act: () => Promise<unknown>,
): Promise<unknown> {
  await act();
  const [entry] = api.control.log.entries({ operation: "Details" });
  return { query: DETAILS, variables: entry?.details["variables"] };
}

describe("a diff", () => {
  const files = [
    { path: "a.ts", patch: PATCH },
    { path: "b.ts", patch: PATCH },
  ];

  it("that breaks off says so after what came whole", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: [{ number: 1, files }] });
    api.control.faults.add({ action: { kind: "cut", afterBytes: 180 } });
    const changes = await api.pulls().changes(PULL);
    const paths: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const { path } of changes.files) {
          paths.push(path);
        }
      })(),
    );
    expect(error).toMatchObject({ upstream: "github", kind: "network" });
    expect(paths).toEqual(["a.ts"]);
  });

  it("larger than the bound is cut, and says so", async ({ expect }) => {
    const line = `+${"x".repeat(400)}\n`;
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          files: Array.from({ length: 20 }, (_, index) => ({
            path: `src/${index}.ts`,
            patch: `@@ 1 @@\n${line.repeat(900)}`,
          })),
        },
      ],
    });
    const changes = await api.pulls().changes({ ...PULL, additions: 18_000 });
    expect((await filesOf(changes.files)).length).toBeLessThan(20);
    expect(changes.incomplete()).toBe("size");
  });

  it("that is left early is cancelled", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: [{ number: 1, files }] });
    api.control.faults.add({ action: { kind: "slow", chunkBytes: 150, intervalMs: 1 } });
    const changes = await api.pulls().changes(PULL);
    for await (const file of changes.files) {
      expect(file.path).toBe("a.ts");
      break;
    }
    expect(api.control.log.entries()[0]).toMatchObject({ aborted: true });
  });
});

describe("connections", () => {
  it("are never more than six, and one is kept for what does not stream", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(20, () => ({ files: [{ path: "a.ts", patch: PATCH }] })),
    });
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    const diffs = () => api.operations().filter((name) => name === "pulls.getDiff").length;
    const opened = Array.from({ length: 20 }, (_, index) =>
      pulls.changes({ ...PULL, number: index + 1 }),
    );
    expect(await pulls.details(ids)).toHaveLength(20);
    expect(diffs()).toBe(5);
    for (const changes of opened) {
      await filesOf((await changes).files);
    }
    expect(diffs()).toBe(20);
    expect(api.control.log.maxConcurrency().github).toBeLessThanOrEqual(6);
  });

  it("are not used again before a refusal is understood", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(9) });
    const pulls = api.pulls();
    api.control.faults.add({
      times: null,
      action: { kind: "status", status: 429, headers: { "retry-after": "300" } },
    });
    const errors = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        errorOf(pulls.changes({ ...PULL, number: index + 1 })),
      ),
    );
    expect(errors.map((error) => error instanceof UpstreamError && error.kind)).toEqual(
      Array.from({ length: 9 }, () => "rate_limited"),
    );
    expect(api.operations()).toHaveLength(5);
  });

  it("carry no credential again that was refused", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(9) });
    const pulls = api.pulls();
    api.control.faults.add({ times: null, action: { kind: "status", status: 401 } });
    const errors = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        errorOf(pulls.changes({ ...PULL, number: index + 1 })),
      ),
    );
    expect(errors.every((error) => error instanceof UpstreamError && error.status === 401)).toBe(
      true,
    );
    expect(api.operations()).toHaveLength(5);
  });

  it("are given back by a redirection that nobody follows", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    const pulls = api.pulls();
    api.control.faults.add({
      times: null,
      action: { kind: "status", status: 303, body: "Elsewhere." },
    });
    for (let count = 0; count < 7; count += 1) {
      const { files } = await pulls.changes(PULL);
      expect(await errorOf(filesOf(files))).toBeInstanceOf(UpstreamError);
    }
    api.control.faults.clear();
    expect((await pulls.candidates()).openCount).toBe(1);
  });

  it("that are refused or break are given back", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: [{ number: 1 }] });
    const pulls = api.pulls();
    api.control.faults.add({ times: 40, action: { kind: "reset" } });
    for (let count = 0; count < 10; count += 1) {
      await errorOf(pulls.changes(PULL));
    }
    api.control.faults.clear();
    // The diff, and the files that are another way to it.
    api.control.faults.add({ times: 20, action: { kind: "status", status: 404 } });
    for (let count = 0; count < 10; count += 1) {
      const { files } = await pulls.changes(PULL);
      expect(await errorOf(filesOf(files))).toMatchObject({ status: 404 });
    }
    expect((await pulls.candidates()).openCount).toBe(1);
  });

  it("end with the job's signal, waiting or not", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(9) });
    const pulls = api.pulls();
    api.control.faults.add({ times: null, action: { kind: "hang" } });
    const errors = Array.from({ length: 9 }, (_, index) =>
      errorOf(pulls.changes({ ...PULL, number: index + 1 })),
    );
    await expect.poll(() => api.operations()).toHaveLength(5);
    const reason = new Error("The job was cancelled.");
    api.abort.abort(reason);
    expect(new Set(await Promise.all(errors))).toEqual(new Set([reason]));
  });
});

describe("silence", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("before the headers is a time-out, and tried again", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({ action: { kind: "hang" } });
    const page = api.pulls().candidates();
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(UPSTREAM_TIMEOUT_MS);
    expect((await page).openCount).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("within a body is one, too", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [{ number: 1, files: [{ path: "a.ts", patch: PATCH }] }],
    });
    api.control.faults.add({ times: null, action: { kind: "stall", afterBytes: 10 } });
    const changes = await api.pulls().changes(PULL);
    const error = errorOf(filesOf(changes.files));
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(UPSTREAM_TIMEOUT_MS);
    expect(await error).toMatchObject({ upstream: "github", kind: "timeout" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an answer that is no answer", () => {
  it("is reported without a word of it", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(1) });
    api.control.faults.add({ times: null, action: { kind: "malformed", body: "gho_secret" } });
    const error = await errorOf(api.pulls().candidates());
    expect(error).toMatchObject({ message: "github: invalid_response (200)" });
    expect(JSON.stringify(error)).not.toContain("gho_secret");
  });
});
