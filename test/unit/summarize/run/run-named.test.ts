import { describe, it } from "vitest";

import {
  createGitHub,
  createTestModel,
  discussed,
  startRun,
} from "../../../support/docket-world.ts";

const OPEN = [9, 8, 7, 6, 5].map((comments, index) => discussed(index + 1, comments));

describe("a docket of pull requests that were named", () => {
  it("has exactly these, in their order, with their ranks", async ({ expect }) => {
    const github = createGitHub(OPEN);
    const run = startRun(github, { request: { pullRequests: [4, 1] } });
    expect((await run.outcome).outcome).toBe("complete");
    const [ranking] = run.rankings();
    expect(ranking).toMatchObject({ openCount: 5, considered: 2, exact: true });
    expect(ranking?.pullRequests).toMatchObject([
      { number: 4, title: "Change 4", rank: { score: 6 } },
      { number: 1, title: "Change 1", rank: { score: 9 } },
    ]);
    expect(
      run
        .summaries()
        .toSorted((a, b) => a.number - b.number)
        .map(({ number, outcome }) => [number, outcome]),
    ).toEqual([
      [1, "written"],
      [4, "written"],
    ]);
    expect(github.named("candidates")).toEqual([]);
    expect(github.named("named")).toMatchObject([{ ids: [4, 1] }]);
  });

  it("says of one that is not open that it was not found", async ({ expect }) => {
    const run = startRun(createGitHub(OPEN), { request: { pullRequests: [2, 77] } });
    expect((await run.outcome).outcome).toBe("partial");
    const [ranking] = run.rankings();
    expect(ranking?.considered).toBe(2);
    expect(ranking?.pullRequests[1]).toMatchObject({
      number: 77,
      title: "",
      url: "https://github.com/acme/rockets/pull/77",
      rank: { score: 0, humanComments: 0 },
    });
    expect(run.summaries().find(({ number }) => number === 77)).toMatchObject({
      outcome: "failed",
      text: "",
      error: { code: "not_found" },
    });
  });

  it("fails where none is there", async ({ expect }) => {
    const { model, asked } = createTestModel();
    const run = startRun(createGitHub(OPEN), { request: { pullRequests: [77] }, model });
    expect(await run.outcome).toMatchObject({ outcome: "failed", failure: { code: "not_found" } });
    expect(asked).toEqual([]);
  });

  it("goes on where an attempt was cut off", async ({ expect }) => {
    const first = startRun(createGitHub(OPEN), { request: { pullRequests: [77, 3] } });
    await first.outcome;
    const [checkpoint = { repository: { owner: "", name: "", private: false }, entries: [] }] =
      first.checkpoints;
    const events = first.rankings().map((data) => ({ event: "ranking" as const, data }));
    const second = startRun(createGitHub(OPEN), {
      request: { pullRequests: [77, 3] },
      resume: { checkpoint, events },
    });
    expect((await second.outcome).outcome).toBe("partial");
    expect(second.rankings()).toEqual([]);
    expect(
      second
        .summaries()
        .toSorted((a, b) => a.number - b.number)
        .map(({ number, outcome }) => [number, outcome]),
    ).toEqual([
      [3, "written"],
      [77, "failed"],
    ]);
  });

  it("keeps to private repositories that may be read", async ({ expect }) => {
    const run = startRun(createGitHub(OPEN, { private: true }), {
      request: { pullRequests: [1] },
      limits: { privateRepositories: "off" },
    });
    expect(await run.outcome).toMatchObject({
      outcome: "failed",
      failure: { code: "not_allowed" },
    });
  });
});
