import { afterEach, describe, it } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { connectClient, type Reached } from "../support/mcp-clients.ts";
import { reach } from "./assistants.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";

const REPOSITORY = "gullhaven/ropewalk";

afterEach(startAfresh);

const CLIENTS = [
  ["2026-07-28", (reached: Reached) => connectClient(reached)],
  ["2026-07-28", (reached: Reached) => connectClient(reached, "auto")],
  ["2025-11-25", (reached: Reached) => connectClient(reached, "legacy")],
] as const;

function textOf({ content }: { content: unknown }): string {
  return JSON.stringify(content);
}

describe.each(CLIENTS)("the official client that speaks %s", (_revision, connect) => {
  it("has tools, progress, structure, resources and prompts", async ({ expect }) => {
    const client = await connect(await reach(await connectedBrowser()));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS);
    expect(
      tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name),
    ).toEqual(["propose_operation"]);
    expect(tools.filter(({ outputSchema }) => outputSchema === undefined)).toEqual([]);

    const queue = await client.callTool({ name: "queue", arguments: { repository: REPOSITORY } });
    expect(textOf(queue)).toContain("open pull requests were read");
    expect(queue.structuredContent).toMatchObject({ repository: REPOSITORY, leftOut: 0 });

    const told: number[] = [];
    const summary = await client.callTool(
      { name: "summarize", arguments: { repository: REPOSITORY, limit: 1 } },
      { onprogress: ({ progress }) => told.push(progress) },
    );
    expect(summary.structuredContent).toMatchObject({ outcome: "complete", leftOut: 0 });
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(textOf(summary)).toContain("\\n| ");

    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      expect.stringMatching(/^docket:\/\/dockets\/[\w-]{22}$/),
      expect.stringMatching(/^docket:\/\/dockets\/[\w-]{22}$/),
    ]);
    const texts = await Promise.all(resources.map(({ uri }) => client.readResource({ uri })));
    expect(JSON.stringify(texts)).toContain(`pull requests of ${REPOSITORY}`);

    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["standup", "review_plan"]);
    const prompt = await client.getPrompt({
      name: "standup",
      arguments: { repository: REPOSITORY },
    });
    expect(JSON.stringify(prompt)).toContain(`The repository is ${REPOSITORY}.`);
    await client.close();
  });

  it("ends a docket by calling it off", async ({ expect }) => {
    const browser = await connectedBrowser();
    const client = await connect(await reach(browser));
    await fakes.fault({ upstream: "model", action: { kind: "hang" } });
    const leaving = new AbortController();
    const asked = client.callTool(
      { name: "summarize", arguments: { repository: REPOSITORY, limit: 1 } },
      { signal: leaving.signal, onprogress: () => leaving.abort() },
    );
    await expect(asked).rejects.toThrow();
    await eventually(async () => {
      const answer = await browser.request("GET", "/api/jobs");
      const [job] = await browser.json<{ outcome: string }[]>(answer, 200);
      return job?.outcome === "cancelled";
    });
    await client.close();
  });
});

const TOOLS = [
  "queue",
  "summarize",
  "docket",
  "ask",
  "list_repositories",
  "github_repo_get",
  "github_user_repos_list",
  "github_public_repos_list",
  "github_file_contents_get",
  "github_issues_list",
  "github_pull_requests_list",
  "github_pull_request_get",
  "github_pull_request_files_list",
  "github_pull_request_reviews_list",
  "github_pull_request_review_comments_list",
  "github_pull_request_commits_list",
  "github_issue_get",
  "github_issue_comments_list",
  "github_check_runs_list_for_ref",
  "github_commit_combined_status_get",
  "github_search_issues",
  "propose_operation",
];

describe("a tool", () => {
  it("ends an answer that its client calls off", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(REPOSITORY, { limit: 1 });
    await browser.finished(id);
    const reached = await reach(browser);
    await fakes.fault({ upstream: "model", times: null, action: { kind: "hang" } });
    async function send(message: Record<string, unknown>, signal: AbortSignal | null = null) {
      return reached.fetch(reached.endpoint, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${reached.token}`,
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
          "MCP-Protocol-Version": "2025-11-25",
        },
        body: JSON.stringify({ jsonrpc: "2.0", ...message }),
        signal,
      });
    }
    const running = async () => {
      const answer = await browser.request("GET", `/api/jobs/${id}/questions`);
      const [question] = await browser.json<{ outcome: string }[]>(answer, 200);
      return question?.outcome;
    };
    const leaving = new AbortController();
    const asked = send(
      {
        id: 7,
        method: "tools/call",
        params: { name: "ask", arguments: { job: id, question: "What is open?" } },
      },
      leaving.signal,
    )
      .then((answer) => answer.text())
      .catch(() => "");
    await eventually(async () => (await running()) === "running");
    const ended = await send({ method: "notifications/cancelled", params: { requestId: 7 } });
    expect(ended.status).toBe(202);
    await eventually(async () => (await running()) !== "running");
    expect(await running()).toBe("stopped");
    leaving.abort();
    await asked;
  });

  it("answers every parameter of the operations that read", async ({ expect }) => {
    const client = await connectClient(await reach(await connectedBrowser()));
    const read = async (name: string, given: Record<string, unknown>) => {
      const answer = await client.callTool({ name, arguments: given });
      expect(answer.isError, textOf(answer)).not.toBe(true);
      return answer.structuredContent;
    };
    const at = { repository: REPOSITORY };
    await fakes.clearLog();
    expect(await read("github_repo_get", at)).toMatchObject({ fullName: REPOSITORY });
    expect(
      await read("github_user_repos_list", {
        type: "owner",
        sort: "updated",
        direction: "desc",
        per_page: 1,
        page: 1,
      }),
    ).toMatchObject({ page: 1, perPage: 1, leftOut: 0 });
    expect(
      await read("github_public_repos_list", {
        username: "gullhaven",
        type: "all",
        sort: "full_name",
        direction: "asc",
        per_page: 100,
        page: 1,
      }),
    ).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ fullName: REPOSITORY })]),
    });
    expect(await read("github_file_contents_get", { ...at, path: "", ref: "main" })).toMatchObject({
      kind: "directory",
      entries: expect.any(Array),
    });
    expect(
      await read("github_issues_list", {
        ...at,
        state: "all",
        labels: "bug, docs",
        assignee: "none",
        creator: "saga-lindholm",
        milestone: "*",
        since: "2026-01-01T00:00:00Z",
        sort: "comments",
        direction: "asc",
        per_page: 5,
        page: 2,
      }),
    ).toMatchObject({ page: 2, perPage: 5 });
    expect(
      await read("github_pull_requests_list", {
        ...at,
        state: "all",
        head: "gullhaven:grapheme-cursor",
        base: "main",
        sort: "long-running",
        direction: "desc",
        per_page: 7,
        page: 1,
      }),
    ).toMatchObject({ perPage: 7 });
    const { entries } = await fakes.log({ upstream: "github" });
    const asked = entries.map(({ path, query }) => decodeURIComponent(`${path}${query}`));
    expect(asked.join("\n")).toMatch(/labels=bug,docs.*creator=saga-lindholm|creator=.*labels=/);
    expect(asked.join("\n")).toContain("head=gullhaven:grapheme-cursor");
    await client.close();
  });

  it("answers about one repository of a docket of several", async ({ expect }) => {
    const browser = await connectedBrowser();
    const made = await browser.request("POST", "/api/jobs", {
      body: { repositories: [REPOSITORY, "gullhaven/ferryman"], limit: 2 },
    });
    const { id: job } = await browser.json<{ id: string }>(made, 202);
    const { pullRequests } = await browser.finished(job);
    const repository = pullRequests[0]?.repository;
    const client = await connectClient(await reach(browser));
    const question = "What is still open?";
    const unnamed = await client.callTool({ name: "ask", arguments: { job, question } });
    expect(textOf(unnamed)).toContain("names one of them");
    const named = await client.callTool({ name: "ask", arguments: { job, question, repository } });
    expect(named.isError, textOf(named)).not.toBe(true);
    await client.close();
  });

  it("answers what is not in the docket from the same repository, and its questions", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const client = await connectClient(await reach(browser));
    const made = await client.callTool({
      name: "summarize",
      arguments: { repository: REPOSITORY, limit: 1 },
    });
    const job = String(Object(made.structuredContent).job);
    const asked = await client.callTool({
      name: "ask",
      arguments: { job, question: "What is still open?" },
    });
    expect(asked.structuredContent).toMatchObject({
      outcome: expect.any(String),
      text: expect.stringMatching(/./),
      leftOut: 0,
    });
    const again = await client.callTool({ name: "docket", arguments: { job } });
    expect(again.structuredContent).toMatchObject({ job, outcome: "complete" });
    for (const [name, given] of [
      ["github_pull_request_get", { pull_number: 158 }],
      ["github_issue_comments_list", { issue_number: 158, per_page: 2 }],
      ["github_search_issues", { q: "rope is:pr" }],
    ] as const) {
      const answer = await client.callTool({
        name,
        arguments: { repository: REPOSITORY, ...given },
      });
      expect(answer.isError, textOf(answer)).not.toBe(true);
      expect(answer.structuredContent).toMatchObject({ url: expect.stringMatching(/^https/) });
    }
    await client.close();
  });

  it("is refused what the token was not made for, before GitHub is asked", async ({ expect }) => {
    const browser = await connectedBrowser();
    const named = await connectClient(await reach(browser, { repositories: [REPOSITORY] }));
    const { tools } = await named.listTools();
    await fakes.clearLog();
    for (const { name, inputSchema } of tools) {
      const { properties = {}, required = [] } = inputSchema;
      if (properties["repository"] === undefined || !required.includes("repository")) {
        continue;
      }
      const needed = Object.fromEntries(required.map((field) => [field, EXAMPLES[field] ?? "x"]));
      const answer = await named.callTool({ name, arguments: needed });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toContain("This token does not name that repository.");
    }
    expect((await fakes.log({ upstream: "github" })).entries).toEqual([]);
    const own = await named.callTool({ name: "github_user_repos_list", arguments: {} });
    expect(JSON.stringify(own)).not.toContain(SAMPLE_REPOSITORIES.private);

    const at = { repository: REPOSITORY };
    for (const [scopes, name, given] of [
      [["jobs"], "list_repositories", {}],
      [["jobs"], "github_user_repos_list", {}],
      [["jobs"], "github_issue_get", { ...at, issue_number: 1 }],
      [["read", "propose"], "queue", at],
      [["jobs", "read"], "propose_operation", { ...at, operation: EXAMPLES["operation"] }],
    ] as const) {
      const { id, ...reached } = await reach(browser, { scopes: [...scopes] });
      const client = await connectClient(reached);
      const answer = await client.callTool({ name, arguments: given });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toContain("lacks the scope");
      await client.close();
      await browser.request("DELETE", `/api/tokens/${id}`);
    }
    await named.close();
  });
});

/** What tools need beside what is not to be reached. */
const EXAMPLES: Record<string, unknown> = {
  repository: "gullhaven/elsewhere",
  pull_number: 1,
  issue_number: 1,
  operation: { kind: "comment", number: 158, body: "Which knot?" },
};
