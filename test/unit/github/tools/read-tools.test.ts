import { describe, it } from "vitest";

import { createToolWorld, SIGNAL, WAYS } from "./tool-world.ts";

const PULL = {
  number: 7,
  title: "Retry jitter",
  body: "Spreads the retries.",
  author: "tomas-reyes",
  comments: [{ author: "mira-lindqvist", body: "Why two seconds?" }],
};

describe.each(Object.entries(WAYS))("tools that read over %s", (name, way) => {
  it("offer reads of the repository alone, without owner and repository", async ({ expect }) => {
    const { reads } = await createToolWorld(way);
    const tools = await reads.list(SIGNAL);
    const names = tools.map((tool) => tool.name);
    expect(names).toContain("github_pull_request_get");
    expect(names).toContain("github_search_issues");
    for (const { name: tool, inputSchema } of tools) {
      expect(tool).not.toMatch(/create|update|delete|user/);
      expect(JSON.stringify(inputSchema)).not.toMatch(/"owner"|"repo"/);
    }
  });

  it("read a pull request, and say where it is", async ({ expect }) => {
    const { reads, requests } = await createToolWorld(way, {
      repository: { pullRequests: [PULL] },
    });
    const answer = await reads.call("github_pull_request_get", { pull_number: 7 }, SIGNAL);
    expect(answer).toMatchObject({
      kind: "read",
      data: { number: 7, title: "Retry jitter", user: "tomas-reyes", comments: 1 },
      source: {
        kind: "pull-request",
        heading: "#7",
        url: expect.stringMatching(/\/acme\/rockets\/pull\/7$/),
      },
    });
    expect(requests()).toEqual(["GET /repos/acme/rockets/pulls/7"]);
    const executed = name === "Scalekit's tools";
    expect(answer.kind === "read" && typeof answer.executionId === "string").toBe(executed);
  });

  it("read comments and what a search finds here, and nothing elsewhere", async ({ expect }) => {
    const { reads, requests } = await createToolWorld(way, {
      repository: { pullRequests: [PULL] },
      repositories: [{ name: "acme/secret", pullRequests: [{ ...PULL, title: "Retry secret" }] }],
    });
    const comments = await reads.call("github_issue_comments_list", { issue_number: "7" }, SIGNAL);
    expect(JSON.stringify(comments)).toContain("Why two seconds?");
    const found = await reads.call("github_search_issues", { q: "retry" }, SIGNAL);
    expect(found).toMatchObject({ kind: "read", data: [{ number: 7, title: "Retry jitter" }] });
    const asked = await reads.call(
      "github_pull_request_get",
      { owner: "acme", repo: "secret", pull_number: 7 },
      SIGNAL,
    );
    expect(asked.kind).toBe("refused");
    expect(requests()).toHaveLength(2);
    expect(requests().join()).not.toContain("secret");
  });
});

describe.each(Object.entries(WAYS))("what a person does over %s", (_name, way) => {
  it("begins with the repository and the pull request", async ({ expect }) => {
    const { tools } = await createToolWorld(way, { repository: { pullRequests: [PULL] } });
    const repository = await tools.getRepository({ owner: "acme", name: "rockets" }, SIGNAL);
    expect(repository).toMatchObject({ fullName: "acme/rockets", canPush: true });
    const pull = await tools.getPullRequest({ owner: "acme", name: "rockets" }, 7, SIGNAL);
    expect(pull).toMatchObject({ number: 7, author: "tomas-reyes", state: "open", base: "main" });
    expect(await tools.getPullRequest({ owner: "acme", name: "rockets" }, 8, SIGNAL)).toBeNull();
  });
});
