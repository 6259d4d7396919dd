import { describe, it } from "vitest";

import type { AccessLevel } from "../../../src/github/access-level.ts";
import { QUEUE_FACTS_PER_CALL } from "../../../src/limits.ts";
import type { Turn } from "../../../src/protocol/queue.ts";
import type { PullRequests } from "../../../src/summarize/ports.ts";
import type { PullRequest } from "../../../src/summarize/pull-request/pull-request.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";
import { createLevelWorld } from "../../support/level-world.ts";
import { turnsFor } from "../../support/turns.ts";
import { createGitHubApi, pullRequests } from "./github-api.ts";

async function readAll(pulls: PullRequests): Promise<PullRequest[]> {
  const { open } = await pulls.open();
  const { read, failed } = await pulls.facts(open.map(({ id }) => id));
  if (failed.length > 0) {
    throw new Error("Not everything could be read.");
  }
  return read;
}

function whose(turns: readonly Turn[]): string[] {
  return turns.map(({ kind, name, code }) => `${kind} ${name} ${code}`);
}

describe("the open pull requests", () => {
  it("come page by page, the most recently active first", async ({ expect }) => {
    const api = createGitHubApi({
      maintainers: ["ada"],
      pullRequests: pullRequests(130, (number) => ({
        createdAt: new Date(Date.UTC(2026, 9, 1) + number * 3_600_000).toISOString(),
        author: "ada",
        baseRef: number === 130 ? "change-129" : "main",
        ...(number === 128 ? { forkOwner: "grace" } : {}),
      })),
    });
    const pulls = api.pulls();
    const first = await pulls.open();
    expect(first).toMatchObject({
      repository: { owner: "acme", name: "rockets", private: false },
      openCount: 130,
      defaultBranch: "main",
      soleMaintainer: "ada",
      readerMayMerge: false,
    });
    expect(first.open).toHaveLength(100);
    expect(first.open.slice(0, 3)).toMatchObject([
      { number: 130, headRef: "change-130", baseRef: "change-129", fromFork: false },
      { number: 129 },
      { number: 128, fromFork: true },
    ]);
    const second = await pulls.open(first.next);
    expect(second.open.map(({ number }) => number).at(-1)).toBe(1);
    expect(second.next).toBeUndefined();
    expect(pulls.pointsLeft?.()).toBeLessThan(5000);
  });

  it("are asked for in smaller pages where a page is too much", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(60) });
    api.control.faults.add({ operation: "Open", action: { kind: "status", status: 502 } });
    const pulls = api.pulls();
    const first = await pulls.open();
    expect(first.open).toHaveLength(50);
    const second = await pulls.open(first.next);
    expect(second.open).toHaveLength(10);
  });
});

describe("the facts of a row", () => {
  it("are read without a field that GitHub fails to answer for", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: pullRequests(3, (number) => ({
        failingFields: number === 2 ? ["commits", "timelineItems"] : [],
      })),
    });
    const rows = await readAll(api.pulls());
    expect(rows.map(({ number, unread = [] }) => [number, unread.includes("size")])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
  });

  it("give the same turns as the details", async ({ expect }) => {
    const { pulls } = await createLevelWorld();
    const port = pulls(SAMPLE_REPOSITORIES.busy);
    // GitHub works mergeability out when it is first asked for.
    await readAll(port);
    const rows = await readAll(port);
    expect(rows).toHaveLength(40);
    for (const row of rows) {
      const [details] = await port.details([row.id]);
      expect(whose(turnsFor(row))).toEqual(details && whose(turnsFor(details)));
    }
  });

  it("say when a review was asked for, and when a draft became none", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          requestedReviewers: [
            { login: "grace", at: "2026-11-18T08:00:00Z" },
            { team: "platform" },
            { login: "copilot[bot]" },
          ],
          createdAt: "2026-11-10T08:00:00Z",
          readyAt: "2026-11-12T08:00:00Z",
        },
      ],
    });
    const [pull] = await readAll(api.pulls());
    expect(pull?.requestedReviewers).toEqual([
      { login: "grace", kind: "user", askedAt: "2026-11-18T08:00:00Z" },
      { login: "platform", kind: "team", askedAt: "2026-11-10T08:00:00Z" },
      { login: "copilot", kind: "bot", askedAt: "2026-11-10T08:00:00Z" },
    ]);
    expect(pull?.readyAt).toBe("2026-11-12T08:00:00Z");
  });

  it("count checks without naming them", async ({ expect }) => {
    const api = createGitHubApi({
      pullRequests: [
        {
          number: 1,
          checks: [
            { name: "unit", conclusion: "SUCCESS" },
            { name: "lint", conclusion: "FAILURE" },
            { context: "ci/old", state: "ERROR" },
          ],
        },
      ],
    });
    const [pull] = await readAll(api.pulls());
    expect(pull?.checks).toEqual({
      state: "FAILURE",
      total: 3,
      list: [],
      counts: { failing: 2, pending: 0 },
    });
  });

  it("cost at most fifteen points a call", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(QUEUE_FACTS_PER_CALL) });
    const pulls = api.pulls();
    const { open } = await pulls.open();
    const before = pulls.pointsLeft?.() ?? 0;
    await pulls.facts(open.map(({ id }) => id));
    expect(before - (pulls.pointsLeft?.() ?? 0)).toBeLessThanOrEqual(15);
    expect(api.operations()).toEqual(["Open", "QueueFacts"]);
  });

  it("are asked for in halves where they are too much, and single ones may fail", async ({
    expect,
  }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(4) });
    const pulls = api.pulls();
    const { open } = await pulls.open();
    api.control.faults.add({ operation: "QueueFacts", action: { kind: "status", status: 504 } });
    const { read, failed } = await pulls.facts(open.map(({ id }) => id));
    expect(read).toHaveLength(4);
    expect(failed).toEqual([]);
    expect(api.operations().filter((name) => name === "QueueFacts")).toHaveLength(3);
  });
});

const LEVELS: Partial<Record<AccessLevel, Partial<ScalekitSettings>>> = {
  rest: { proxyGraphql: false },
  tools: { proxyEnabled: false },
};

describe("whose turn it is", () => {
  for (const [level, settings] of Object.entries(LEVELS)) {
    it(`is the same or unknown at the level ${level}`, async ({ expect }) => {
      const best = await createLevelWorld();
      const all = new Map(
        (await readAll(best.pulls(SAMPLE_REPOSITORIES.busy))).map((pull) => [
          pull.number,
          whose(turnsFor(pull)),
        ]),
      );
      const lower = await createLevelWorld(settings);
      const rows = await readAll(lower.pulls(SAMPLE_REPOSITORIES.busy));
      expect(new Set(rows.map(({ number }) => number))).toEqual(new Set(all.keys()));
      expect(lower.levels).toEqual([level]);
      for (const pull of rows) {
        const turns = turnsFor(pull);
        const others = whose(turns.filter(({ kind }) => kind !== "unknown")).filter(
          (each) => all.get(pull.number)?.includes(each) !== true,
        );
        expect([pull.number, others]).toEqual([pull.number, []]);
      }
      expect(lower.world.control.strays).toEqual([]);
    });
  }
});
