import { describe, it } from "vitest";

import { QUEUE_FACTS_PER_CALL } from "../../../../src/limits.ts";
import type { QueueEvent } from "../../../../src/protocol/queue.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { settle } from "../../../support/clock.ts";
import {
  createGitHub,
  createTestModel,
  discussed,
  NOW,
  type Overrides,
  type Run,
  startRun,
} from "../../../support/docket-world.ts";

function manyPulls(count: number, each: (number: number) => Partial<PullRequest> = () => ({})) {
  return Array.from({ length: count }, (_, index) =>
    discussed(index + 1, 1, 0, {
      updatedAt: new Date(Date.UTC(2026, 10, 1) + index * 60_000).toISOString(),
      ...each(index + 1),
    }),
  );
}

function queueOf({ events }: Run): QueueEvent[] {
  return events.flatMap((event) => (event.event === "queue" ? event.data : []));
}

const ALONE: Overrides = { request: { limit: 0 } };

describe("the queue alone", () => {
  it("has a row for every open pull request, part by part, and an end", async ({ expect }) => {
    const github = createGitHub(manyPulls(60));
    const run = startRun(github, ALONE);

    expect(await run.outcome).toEqual({
      outcome: "complete",
      repository: { owner: "acme", name: "rockets", private: false },
      usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
    });
    const parts = queueOf(run);
    expect(run.events).toHaveLength(parts.length);
    expect(parts.map(({ part }) => part)).toEqual([0, 1, 2, 3, 4]);
    expect(parts.map(({ final }) => final)).toEqual([false, false, false, false, true]);
    expect(new Set(parts.map(({ openCount }) => openCount))).toEqual(new Set([60]));
    const numbers = parts.flatMap(({ rows }) => rows.map(({ number }) => number));
    expect(new Set(numbers).size).toBe(60);
    expect(numbers).toHaveLength(60);
    expect(parts.at(-1)).not.toHaveProperty("reason");
    expect(github.named("facts").map(({ ids }) => ids.length)).toEqual([25, 25, 10]);
    expect(github.asked.map(({ name }) => name)).not.toContain("candidates");
  });

  it.for([
    ["gives a cursor out again", { next: "again" }],
    ["ends before its total", {}],
  ] as const)("says what is missing of a list that %s", async ([, end], { expect }) => {
    const github = createGitHub(manyPulls(3));
    const pulls = {
      ...github.pulls,
      open: async (after?: string) => ({
        ...(await github.pulls.open(after)),
        openCount: 5,
        ...end,
      }),
    };
    const run = startRun({ ...github, pulls }, ALONE);
    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    const last = queueOf(run).at(-1);
    expect(last).toMatchObject({ final: true, openCount: 5 });
    expect(last?.reason).toMatch(/2 open pull requests/);
  });

  it("is not asked for ever of a server whose pages bring nothing and have cursors all the same", async ({
    expect,
  }) => {
    const github = createGitHub(manyPulls(3));
    let pages = 0;
    const pulls = {
      ...github.pulls,
      open: async () => {
        pages += 1;
        const page = await github.pulls.open();
        return { ...page, openCount: 5, next: `page-${pages}` };
      },
    };
    const run = startRun({ ...github, pulls }, ALONE);
    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(pages).toBe(4);
    expect(queueOf(run).at(-1)?.reason).toMatch(/2 open pull requests/);
  });

  it("asks no model, and ranks nothing", async ({ expect }) => {
    const model = createTestModel();
    const run = startRun(createGitHub(manyPulls(3)), { ...ALONE, model: model.model });
    await run.outcome;
    expect(model.asked).toEqual([]);
    expect(run.rankings()).toEqual([]);
  });

  it("says whose turn it is, and what is known", async ({ expect }) => {
    const run = startRun(
      createGitHub(manyPulls(1, () => ({ labels: ["fuel"], assignees: ["barbara"] }))),
      ALONE,
    );
    await run.outcome;
    expect(queueOf(run).flatMap(({ rows }) => rows)).toMatchObject([
      {
        repository: "acme/rockets",
        number: 1,
        title: "Change 1",
        url: "https://github.com/acme/rockets/pull/1",
        author: "ada",
        labels: ["fuel"],
        size: { additions: 30, deletions: 4, files: 2 },
        comments: 1,
        checks: { state: "none", failing: 0, total: 0 },
        reviews: { approvals: 1, changesRequested: 0 },
        readiness: { state: "ready" },
        turns: [{ kind: "person", name: "barbara", code: "merge" }],
        stale: false,
      },
    ]);
  });

  it("counts apart which comments are known to be no words of people", async ({ expect }) => {
    const { comments } = discussed(1, 3, 2);
    const [first, ...others] = comments.list;
    const list = [...(first === undefined ? [] : [{ ...first, minimized: true }]), ...others];
    const pulls = [
      discussed(1, 0, 0, { comments: { total: 9, list } }),
      discussed(2, 3, 0, { updatedAt: "2026-10-01T00:00:00Z" }),
    ];
    const run = startRun(createGitHub(pulls), ALONE);
    await run.outcome;
    const rows = queueOf(run).flatMap((event) => event.rows);
    expect(rows.map(({ number, comments: all, uncounted }) => [number, all, uncounted])).toEqual([
      [1, 9, 3],
      [2, 3, undefined],
    ]);
  });

  it("has rows of those alone that are asked for, and counts all that are open", async ({
    expect,
  }) => {
    const pulls = manyPulls(6, (number) => ({
      draft: number === 1,
      labels: number % 2 === 0 ? ["Fuel"] : [],
    }));
    const run = startRun(createGitHub(pulls), {
      request: { limit: 0, drafts: false, labels: ["fuel"], window: "7d" },
    });
    await run.outcome;
    const parts = queueOf(run);
    expect(parts.flatMap(({ rows }) => rows.map(({ number }) => number))).toEqual([6, 4, 2]);
    expect(parts.at(-1)?.openCount).toBe(6);
  });

  it("reads the five hundred most recently active, and says so", async ({ expect }) => {
    const run = startRun(createGitHub(manyPulls(620)), ALONE);
    expect((await run.outcome).outcome).toBe("complete");
    const parts = queueOf(run);
    const numbers = parts.flatMap(({ rows }) => rows.map(({ number }) => number));
    expect(new Set(numbers).size).toBe(500);
    expect(Math.min(...numbers)).toBe(121);
    expect(parts.at(-1)?.reason).toBe("Only the 500 most recently active of 620 were read.");
    expect(Math.max(...parts.map(({ rows }) => rows.length))).toBeLessThanOrEqual(50);
  });

  it("asks once more where GitHub has not worked out whether it can be merged", async ({
    expect,
  }) => {
    const pulls = manyPulls(2, (number) =>
      number === 1 ? { mergeable: "UNKNOWN", mergeState: "UNKNOWN" } : {},
    );
    const github = createGitHub(pulls, { mergeableLater: "MERGEABLE" });
    const run = startRun(github, ALONE);
    await run.outcome;
    const codes = queueOf(run)
      .flatMap(({ rows }) => rows)
      .filter(({ number }) => number === 1)
      .map(({ turns }) => turns.map(({ code }) => code));
    expect(codes).toEqual([["unknown"], ["merge"]]);
    expect(github.named("mergeability")).toHaveLength(1);
    // As long as it takes GitHub.
    expect(run.clock.now()).toBe(NOW + 1000);
  });

  it("tells what is stacked once the whole list is known", async ({ expect }) => {
    const pulls = manyPulls(130, (number) => ({
      headRef: `part-${number}`,
      ...(number === 130 ? { baseRef: "part-1" } : {}),
      ...(number === 129 ? { baseRef: "release" } : {}),
    }));
    const run = startRun(createGitHub(pulls), ALONE);
    await run.outcome;
    const last = new Map(
      queueOf(run)
        .flatMap(({ rows }) => rows)
        .map((row) => [row.number, row]),
    );
    expect(last.get(130)?.turns).toMatchObject([
      { code: "stacked", message: "It is stacked on #1, which has to be merged first." },
    ]);
    expect(last.get(129)?.turns).toMatchObject([{ code: "merge" }]);
  });

  it("knows nothing of what could not be read, and fails", async ({ expect }) => {
    let calls = 0;
    const github = createGitHub(manyPulls(30), {
      before({ name }) {
        if (name === "facts" && (calls += 1) === 1) {
          throw new UpstreamError("github", "timeout");
        }
      },
    });
    const run = startRun(github, ALONE);
    expect(await run.outcome).toMatchObject({
      outcome: "failed",
      failure: { code: "github_unavailable" },
    });
    const rows = queueOf(run).flatMap((event) => event.rows);
    const unread = rows.filter((row) => row.unread !== undefined);
    expect(unread).toHaveLength(QUEUE_FACTS_PER_CALL);
    expect(new Set(unread.map(({ turns }) => turns.map(({ kind }) => kind).join()))).toEqual(
      new Set(["unknown"]),
    );
    expect(new Set(unread.map(({ readiness }) => readiness.state))).toEqual(new Set(["unknown"]));
    expect(rows).toHaveLength(30);
    expect(queueOf(run).at(-1)).toMatchObject({ final: true, reason: expect.any(String) });
  });

  it("says what GitHub keeps back, and how to see it", async ({ expect }) => {
    const { pulls } = createGitHub(manyPulls(3));
    const withheld = "GitHub left out what takes single sign-on.";
    const open: typeof pulls.open = async (after) => ({ ...(await pulls.open(after)), withheld });
    const run = startRun({ pulls: { ...pulls, open } }, ALONE);
    await run.outcome;
    expect(queueOf(run).at(-1)).toMatchObject({ final: true, reason: withheld });
  });

  it("leaves a person their points, and says so", async ({ expect }) => {
    let left = 1100;
    const github = createGitHub(manyPulls(60), {
      pointsLeft: () => left,
      before({ name }) {
        left = name === "facts" ? 900 : left;
      },
    });
    const run = startRun(github, ALONE);
    expect((await run.outcome).outcome).toBe("complete");
    expect(github.named("facts").length).toBeLessThan(3);
    expect(queueOf(run).at(-1)?.reason).toContain("fewer than 1000 points");
  });

  it("has its end where it is cancelled", async ({ expect }) => {
    const github = createGitHub(manyPulls(60), {
      before: ({ name }) => (name === "facts" ? new Promise(() => undefined) : undefined),
    });
    const run = startRun(github, ALONE);
    await settle();
    run.cancel();
    expect((await run.outcome).outcome).toBe("cancelled");
    const parts = queueOf(run);
    expect(parts.map(({ final }) => final)).toEqual([false, true]);
    expect(parts.at(-1)).toMatchObject({
      rows: [],
      reason: "It was cancelled before all open pull requests were read.",
    });
  });

  it("never begins where the list cannot be read", async ({ expect }) => {
    const github = createGitHub([], {
      before() {
        throw new UpstreamError("github", "rejected", {
          status: 404,
          failure: { code: "not_found" },
        });
      },
    });
    const run = startRun(github, ALONE);
    expect(await run.outcome).toMatchObject({ outcome: "failed", failure: { code: "not_found" } });
    expect(run.events).toEqual([]);
  });
});

describe("a docket with its queue", () => {
  it("asks for the queue after the entries", async ({ expect }) => {
    const github = createGitHub(manyPulls(30));
    const run = startRun(github, { request: { queue: true } });
    expect((await run.outcome).outcome).toBe("complete");
    const names = github.asked.map(({ name }) => name);
    expect(names.indexOf("open")).toBeGreaterThan(names.lastIndexOf("changes"));
    expect(names.indexOf("open")).toBeGreaterThan(names.lastIndexOf("details"));
    expect(new Set(queueOf(run).flatMap(({ rows }) => rows.map(({ number }) => number))).size).toBe(
      30,
    );
    expect(run.summaries()).toHaveLength(5);
  });

  it("asks for none where it is not wanted", async ({ expect }) => {
    const github = createGitHub(manyPulls(3));
    const run = startRun(github);
    await run.outcome;
    expect(queueOf(run)).toEqual([]);
    expect(github.named("open")).toEqual([]);
  });

  it("is partial where the queue fails, with all of its entries", async ({ expect }) => {
    const github = createGitHub(manyPulls(7), {
      before({ name }) {
        if (name === "open") {
          throw new UpstreamError("github", "timeout");
        }
      },
    });
    const run = startRun(github, { request: { queue: true } });
    expect((await run.outcome).outcome).toBe("partial");
    expect(run.summaries().map(({ outcome }) => outcome)).toEqual(Array(5).fill("written"));
  });

  it("reads the queue anew after a cut, and not one that was read whole", async ({ expect }) => {
    const first = startRun(createGitHub(manyPulls(7)), { request: { queue: true } });
    await first.outcome;
    const [checkpoint] = first.checkpoints;
    const events = first.events.flatMap((event) => (event.event === "delta" ? [] : event));
    for (const kept of [
      events,
      events.filter((event) => !(event.event === "queue" && event.data.final)),
    ]) {
      const github = createGitHub(manyPulls(7));
      const again = startRun(github, {
        request: { queue: true },
        resume: checkpoint === undefined ? null : { checkpoint, events: kept },
      });
      expect((await again.outcome).outcome).toBe("complete");
      const parts = queueOf(again).map(({ part }) => part);
      expect(parts[0]).toBe(kept === events ? undefined : 0);
    }
  });
});
