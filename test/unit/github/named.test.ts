import { describe, it } from "vitest";

import { createRestPullRequests } from "../../../src/github/rest/pull-requests.ts";
import type { PullRequests } from "../../../src/summarize/ports.ts";
import { createGitHubApi, type GitHubApi, START } from "./github-api.ts";

const PULLS = {
  pullRequests: [
    { number: 1, title: "One", author: "ada", comments: [{ author: "grace", body: "Why?" }] },
    { number: 2, title: "Two", author: "ada" },
    { number: 3, title: "Three", author: "ada", state: "CLOSED" as const },
  ],
};

const WAYS: [string, (api: GitHubApi) => PullRequests][] = [
  ["GraphQL", (api) => api.pulls()],
  [
    "REST",
    (api) =>
      createRestPullRequests({
        owner: "acme",
        name: "rockets",
        fetch: api.fetch,
        clock: api.clock,
        signal: api.abort.signal,
        deadline: START + 120_000,
      }),
  ],
];

it("finds a pull request whose lines GitHub fails to count, without its size", async ({
  expect,
}) => {
  const [one, two] = PULLS.pullRequests;
  const failingFields = ["additions"];
  const api = createGitHubApi({
    pullRequests: [
      { number: 1, ...one, failingFields },
      { number: 2, ...two },
    ],
  });
  const pulls = api.pulls();
  const { found } = await pulls.named([1, 2]);
  expect(found.map(({ number, size }) => [number, size])).toEqual([
    [1, undefined],
    [2, undefined],
  ]);
  const details = await pulls.details(found.map(({ id }) => id));
  expect(details.map(({ number, unread = [] }) => [number, unread.includes("size")])).toEqual([
    [1, true],
    [2, false],
  ]);
});

describe.each(WAYS)("pull requests by their numbers over %s", (_way, pullsOf) => {
  it("are those that are open, with what they change", async ({ expect }) => {
    const api = createGitHubApi(PULLS);
    const page = await pullsOf(api).named([2, 99, 3, 1]);
    expect(page.repository).toMatchObject({ owner: "acme", name: "rockets" });
    expect(page.openCount).toBe(2);
    expect(page.found.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2]);
    const one = page.found.find(({ number }) => number === 1);
    expect(one).toMatchObject({ title: "One", totalComments: 1, conversation: 1 });
    expect(one?.size).toMatchObject({ changedFiles: expect.any(Number) });
  });

  it("can be asked about from then on", async ({ expect }) => {
    const pulls = pullsOf(createGitHubApi(PULLS));
    const { found } = await pulls.named([1]);
    const ids = found.map(({ id }) => id);
    expect(await pulls.recount(ids)).toMatchObject([{ number: 1, commentsTotal: 1 }]);
    expect(await pulls.details(ids)).toMatchObject([{ number: 1, title: "One" }]);
  });

  it("are none where the repository is not there", async ({ expect }) => {
    const api = createGitHubApi({ ...PULLS, private: true, visibleTo: [] });
    await expect(pullsOf(api).named([1])).rejects.toMatchObject({ upstream: "github" });
  });
});
