import { describe, it } from "vitest";

import { boundData } from "../../../../src/github/tools/read/bounded-data.ts";
import type { ToolDefinition } from "../../../fakes/scalekit/tools.ts";
import { errorOf } from "../github-api.ts";
import { createToolWorld, SIGNAL, WAYS } from "./tool-world.ts";

const TEXT = { type: "string" };

function tool(
  name: string,
  more: Record<string, unknown> = {},
  required: string[] = [],
): ToolDefinition {
  const properties = { owner: TEXT, repo: TEXT, ...more };
  return {
    name,
    description: `What ${name} does.`,
    input_schema: JSON.parse(
      JSON.stringify({ type: "object", properties, required: ["owner", "repo", ...required] }),
    ),
  };
}

/** Names as an environment has them that read nothing, or not the repository, or what is nobody's business. */
const WITHHELD = [
  "github_repo_delete",
  "github_branch_create",
  "github_branch_merge",
  "github_issue_lock",
  "github_issue_labels_set",
  "github_pull_request_merge",
  "github_pull_request_review_submit",
  "github_workflow_dispatch",
  "github_workflow_run_rerun",
  "github_release_publish",
  "github_list_delete",
  "github_get_or_create_label",
  "github_repo_secrets_list",
  "github_code_scanning_alerts_list",
  "github_webhooks_list",
  "github_deploy_keys_list",
  "github_branch_protection_get",
  "github_collaborators_list",
  "gitlab_issues_list",
  "issues_list",
].map((name) => tool(name));

const ELSEWHERE: ToolDefinition[] = [
  {
    ...tool("github_org_members_list"),
    input_schema: { type: "object", properties: { org: TEXT }, required: ["org"] },
  },
  {
    ...tool("github_search_code"),
    input_schema: { type: "object", properties: { q: TEXT }, required: ["q"] },
  },
  tool("github_forks_list", { org: TEXT }, ["org"]),
  tool("github_things_list", { nested: { type: "object" } }, ["nested"]),
  { name: "github_broken_get", description: "", input_schema: {} },
];

const OTHERS = Array.from({ length: 180 }, (_, index) => tool(`github_thing_${index}_update`));

describe("tools that Scalekit lists", () => {
  it("are read page by page, and only reads of the repository offered", async ({ expect }) => {
    const { reads, subject } = await createToolWorld({
      connector: "scalekit",
      settings: { otherTools: [...OTHERS, ...WITHHELD, ...ELSEWHERE] },
    });
    const names = (await reads.list(SIGNAL)).map(({ name }) => name);
    expect(subject.calls("ListScopedTools")).toBe(3);
    expect(names).toContain("github_pull_request_get");
    expect(names).toContain("github_file_contents_get");
    expect(names.filter((name) => /create|update|user|public|thing/.test(name))).toEqual([]);
    const withheld = [...WITHHELD, ...ELSEWHERE].map(({ name }) => name);
    expect(names.filter((name) => withheld.includes(name))).toEqual([]);
    for (const name of withheld) {
      expect(await reads.call(name, {}, SIGNAL)).toMatchObject({ kind: "refused" });
    }
    expect(subject.calls("ExecuteTool")).toBe(0);
    await reads.list(SIGNAL);
    expect(subject.calls("ListScopedTools")).toBe(3);
  });

  it("are offered when they are new, and called with the docket's repository", async ({
    expect,
  }) => {
    const { reads, requests } = await createToolWorld(
      WAYS["Scalekit's tools"] ?? { connector: "scalekit" },
    );
    const offered = (await reads.list(SIGNAL)).find(({ name }) => name === "github_branches_list");
    expect(offered?.inputSchema).toEqual({
      type: "object",
      properties: {
        protected: { type: "boolean" },
        per_page: { type: "number" },
        page: { type: "number" },
      },
      required: [],
      additionalProperties: false,
    });
    const answer = await reads.call("github_branches_list", { protected: true }, SIGNAL);
    expect(answer).toMatchObject({ kind: "read", executionId: expect.any(String) });
    expect(requests()).toEqual(["GET /repos/acme/rockets/branches?protected=true&per_page=30"]);
  });

  it("are few, however many there are", async ({ expect }) => {
    const many = Array.from({ length: 150 }, (_, index) => tool(`github_record${index}_list`));
    const { reads } = await createToolWorld({
      connector: "scalekit",
      settings: { otherTools: many },
    });
    const names = (await reads.list(SIGNAL)).map(({ name }) => name);
    expect(names).toHaveLength(24);
    expect(names[0]).toBe("github_pull_request_get");
  });

  it("are asked for ten times at most, however many pages there are", async ({ expect }) => {
    const many = Array.from({ length: 1200 }, (_, index) => tool(`github_record${index}_update`));
    const { reads, subject } = await createToolWorld({
      connector: "scalekit",
      settings: { otherTools: many },
    });
    await reads.list(SIGNAL);
    expect(subject.calls("ListScopedTools")).toBe(10);
  });

  it("take little room, however much is said of them", async ({ expect }) => {
    const wordy = { type: "string", enum: Array.from({ length: 40 }, () => "x".repeat(5000)) };
    const inputs = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`in${at}`, wordy]));
    const { reads } = await createToolWorld({
      connector: "scalekit",
      settings: { otherTools: [tool("github_flood_get", inputs), tool("github_tags_list")] },
    });
    const offered = await reads.list(SIGNAL);
    expect(JSON.stringify(offered).length).toBeLessThan(33_000);
    expect(offered.map(({ name }) => name)).toContain("github_tags_list");
  });

  it("are asked for again after the list has failed", async ({ expect }) => {
    const { reads, subject } = await createToolWorld({ connector: "scalekit" });
    subject.fault("ListScopedTools", { kind: "status", status: 503 }, null);
    expect(await errorOf(reads.list(SIGNAL))).toMatchObject({ upstream: "scalekit" });
    subject.world.control.faults.clear();
    expect(await reads.list(SIGNAL)).not.toEqual([]);
  });

  it("are ours by the same names where the list is withheld", async ({ expect }) => {
    const { reads, subject } = await createToolWorld(
      { connector: "scalekit", settings: { preview: false, proxyEnabled: false } },
      { repository: { pullRequests: [{ number: 7 }] } },
    );
    const answer = await reads.call("github_pull_request_get", { pull_number: 7 }, SIGNAL);
    expect(answer).toMatchObject({ kind: "read", executionId: expect.any(String) });
    expect(subject.calls("ExecuteTool")).toBe(1);
  });
});

describe.each(Object.entries(WAYS))("what tools read over %s", (_name, way) => {
  it("is refused to the model where GitHub refuses it", async ({ expect }) => {
    const { reads, subject } = await createToolWorld(way);
    const missing = await reads.call("github_pull_request_get", { pull_number: 99 }, SIGNAL);
    expect(missing).toEqual({
      kind: "refused",
      error: "GitHub has nothing there, or does not show it to this person.",
    });
    subject.revoke();
    const ended = await errorOf(reads.call("github_pull_request_get", { pull_number: 7 }, SIGNAL));
    expect(ended).toMatchObject({ kind: "rejected", status: 401 });
  });

  it("is a file's text, within bounds, with a link of ours", async ({ expect }) => {
    const { reads } = await createToolWorld(way, {
      repository: {
        files: { "src/a.ts": "ü\n".repeat(20_000), "logo.bin": Uint8Array.of(0, 1, 255) },
      },
    });
    const file = await reads.call("github_file_contents_get", { path: "src/a.ts" }, SIGNAL);
    expect(file).toMatchObject({
      kind: "read",
      source: {
        kind: "file",
        heading: "src/a.ts at the default branch",
        url: expect.stringMatching(/\/acme\/rockets\/blob\/HEAD\/src\/a\.ts$/),
      },
    });
    const text = JSON.stringify(file);
    expect(text).toContain("(cut, 40000 characters)");
    expect(text.length).toBeLessThan(30_000);
    const binary = await reads.call("github_file_contents_get", { path: "logo.bin" }, SIGNAL);
    expect(binary).toMatchObject({ data: { path: "logo.bin", text: "(not a text)" } });
    const root = await reads.call("github_file_contents_get", { path: "" }, SIGNAL);
    expect(root).toMatchObject({ kind: "read" });
    expect(JSON.stringify(root)).toContain("logo.bin");
  });
});

describe("bounds of a result", () => {
  it("hold for long texts, many rows and deep nesting", ({ expect }) => {
    let deep: unknown = "end";
    for (let depth = 0; depth < 1000; depth += 1) {
      deep = { deep };
    }
    const rows = Array.from({ length: 5000 }, () => ({ body: "x".repeat(5000), deep }));
    expect(JSON.stringify(boundData({ rows })).length).toBeLessThan(25_000);
    expect(JSON.stringify(boundData(rows.map(() => 1))).length).toBeLessThan(25_000);
  });

  it("drop addresses and ids, and name people by their login", ({ expect }) => {
    expect(
      boundData({
        title: "One",
        node_id: "PR_1",
        html_url: "https://github.com/x",
        user: { login: "mira-lindqvist", id: 1, avatar_url: "https://…" },
        labels: [{ name: "bug", url: "https://…" }],
        assignees: [],
        closed_at: null,
      }),
    ).toEqual({ title: "One", user: "mira-lindqvist", labels: [{ name: "bug" }] });
  });
});
