import { describe, expect, it } from "vitest";

import type { IssueFilter, PullRequestFilter } from "../../../../src/github/tools/github-tools.ts";
import { createToolWorld, REPOSITORY, SIGNAL, WAYS } from "./tool-world.ts";

const PAGE = { perPage: 30, page: 1 };

const ISSUES = [
  {
    number: 1,
    title: "One",
    labels: ["bug", "p1"],
    assignees: ["mira-lindqvist"],
    milestone: 3,
    author: "tomas-reyes",
    createdAt: "2026-01-01T00:00:00Z",
  },
  {
    number: 2,
    title: "Two",
    labels: ["bug"],
    author: "mira-lindqvist",
    createdAt: "2026-02-01T00:00:00Z",
    comments: [{ author: "tomas-reyes", body: "Again", at: "2026-02-02T00:00:00Z" }],
  },
  { number: 3, title: "Three", state: "CLOSED" as const, createdAt: "2026-03-01T00:00:00Z" },
];
const PULLS = [
  { number: 7, title: "Jitter", author: "tomas-reyes", headRef: "jitter" },
  { number: 8, title: "Next", author: "tomas-reyes", headRef: "more", baseRef: "jitter" },
];

/** Each filter of GitHub's list, and the issues that it leaves. */
const ISSUE_FILTERS: [string, Partial<IssueFilter>, number[]][] = [
  ["state open", { state: "open" }, [2, 1]],
  ["state closed", { state: "closed" }, [3]],
  ["state all", { state: "all" }, [3, 2, 1]],
  ["labels", { labels: ["bug", "p1"] }, [1]],
  ["an assignee", { assignee: "mira-lindqvist" }, [1]],
  ["no assignee", { assignee: "none" }, [2]],
  ["any assignee", { assignee: "*" }, [1]],
  ["a creator", { creator: "tomas-reyes" }, [1]],
  ["a milestone", { milestone: "3" }, [1]],
  ["no milestone", { milestone: "none" }, [2]],
  ["any milestone", { milestone: "*" }, [1]],
  ["a time", { since: "2026-01-15T00:00:00Z" }, [2]],
  ["ascending", { direction: "asc" }, [1, 2]],
  ["most comments first", { sort: "comments", direction: "desc" }, [2, 1]],
  ["least recent change first", { sort: "updated", direction: "asc" }, [1, 2]],
];

const PULL_FILTERS: [string, Partial<PullRequestFilter>, number[]][] = [
  ["state open", { state: "open", direction: "asc" }, [7, 8]],
  ["state closed", { state: "closed" }, []],
  ["a head", { head: "acme:more" }, [8]],
  ["a base", { base: "jitter" }, [8]],
  ["a sort and a direction", { sort: "created", direction: "asc" }, [7, 8]],
  ["a page", { perPage: 1, page: 2, sort: "created", direction: "asc" }, [8]],
];

const REPOSITORIES = [
  { name: "mira-lindqvist/own", description: "Mine", pushedAt: "2026-03-01T00:00:00Z" },
  {
    name: "mira-lindqvist/secret",
    private: true,
    visibleTo: ["mira-lindqvist"],
    pushedAt: "2026-01-01T00:00:00Z",
  },
  { name: "tomas-reyes/tools", pushedAt: "2026-02-01T00:00:00Z" },
  { name: "tomas-reyes/zinc", pushedAt: "2026-02-02T00:00:00Z" },
];

describe.each(Object.entries(WAYS))("filters over %s", (_, way) => {
  it.each(ISSUE_FILTERS)("list issues by %s", async (_name, filter, numbers) => {
    const { tools } = await createToolWorld(way, {
      repository: { issues: ISSUES, milestones: [3], pullRequests: PULLS },
    });
    const all = { state: "open" as const, ...PAGE, ...filter };
    const { issues } = await tools.listIssues(REPOSITORY, all, SIGNAL);
    expect(issues.map(({ number }) => number)).toEqual(numbers);
  });

  it("count the pull requests that stand among the issues", async () => {
    const { tools } = await createToolWorld(way, {
      repository: { issues: ISSUES, pullRequests: PULLS, milestones: [3] },
    });
    const listed = await tools.listIssues(REPOSITORY, { state: "open", ...PAGE }, SIGNAL);
    expect(listed.pullRequests).toBe(2);
    expect(listed.issues.find(({ number }) => number === 1)).toMatchObject({
      labels: ["bug", "p1"],
      assignees: ["mira-lindqvist"],
      milestone: 3,
      createdAt: "2026-01-01T00:00:00Z",
    });
  });

  it.each(PULL_FILTERS)("list pull requests by %s", async (_name, filter, numbers) => {
    const { tools } = await createToolWorld(way, { repository: { pullRequests: PULLS } });
    const all = { state: "open" as const, ...PAGE, ...filter };
    const listed = await tools.listPullRequests(REPOSITORY, all, SIGNAL);
    expect(listed.map(({ number }) => number)).toEqual(numbers);
  });

  it.each([
    [{ type: "owner" }, ["mira-lindqvist/own", "mira-lindqvist/secret"]],
    [{ type: "member" }, ["acme/rockets"]],
    [{ type: "private" }, ["mira-lindqvist/secret"]],
    [{ type: "public" }, ["acme/rockets", "mira-lindqvist/own"]],
    [
      { sort: "updated", type: "owner", direction: "asc" },
      ["mira-lindqvist/secret", "mira-lindqvist/own"],
    ],
    [{ sort: "full_name", direction: "desc", perPage: 1 }, ["mira-lindqvist/secret"]],
  ])("list one's own repositories by %o", async (filter, names) => {
    const { tools } = await createToolWorld(way, { repositories: REPOSITORIES });
    const listed = await tools.listOwnRepositories({ ...PAGE, ...filter }, SIGNAL);
    expect(listed.map(({ fullName }) => fullName)).toEqual(names);
  });

  it.each([
    [{}, ["tomas-reyes/tools", "tomas-reyes/zinc"]],
    [{ sort: "pushed" }, ["tomas-reyes/zinc", "tomas-reyes/tools"]],
    [{ direction: "desc", sort: "full_name", page: 2, perPage: 1 }, ["tomas-reyes/tools"]],
    [{ type: "member" }, []],
  ])("list the public repositories of anybody by %o", async (filter, names) => {
    const { tools } = await createToolWorld(way, { repositories: REPOSITORIES });
    const listed = await tools.listPublicRepositories(
      "tomas-reyes",
      { ...PAGE, ...filter },
      SIGNAL,
    );
    expect(listed.map(({ fullName }) => fullName)).toEqual(names);
  });
});
