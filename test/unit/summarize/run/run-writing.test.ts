import { describe, it } from "vitest";

import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../../../src/limits.ts";
import type { Model, ModelChunk } from "../../../../src/summarize/ports.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { createTestClock } from "../../../support/clock.ts";
import {
  createGitHub,
  createTestMemory,
  createTestModel,
  discussed,
  foldDeltas,
  type Overrides,
  startRun,
} from "../../../support/docket-world.ts";
import { aComment, aReview, aThread, OLDER_HEAD, person } from "../../../support/pull-request.ts";

const ONE = discussed(1, 3);

async function runOne(overrides: Overrides = {}, pull: PullRequest = ONE) {
  const run = startRun(createGitHub([pull]), overrides);
  const outcome = await run.outcome;
  const [summary] = run.summaries();
  const [announced] = run.announced();
  return { ...run, outcome, summary, announced, text: foldDeltas(run.events).get(1) };
}

function failingAfter(text: string, error: Error): Model {
  return {
    name: "test-model",
    async *write(): AsyncGenerator<ModelChunk> {
      yield await Promise.resolve({ kind: "text" as const, text });
      yield { kind: "usage", usage: { inputTokens: 50, outputTokens: 5, calls: 2 } };
      throw error;
    },
  };
}

describe("without a model", () => {
  it("summaries are extracts, without an error, and make their text by deltas", async ({
    expect,
  }) => {
    const { outcome, summary, text } = await runOne({ model: null });

    expect(outcome).toMatchObject({ outcome: "complete", usage: { calls: 0 } });
    expect(summary).toMatchObject({ outcome: "extractive", cached: false });
    expect(summary?.error).toBeUndefined();
    expect(summary?.text).not.toBe("");
    expect(text).toBe(summary?.text);
  });
});

describe("a model that fails", () => {
  it("leaves an extract that replaces what it had begun, and carries why", async ({ expect }) => {
    const model = failingAfter("Half a sentence", new UpstreamError("model", "network"));
    const { outcome, summary, text } = await runOne({ model });

    expect(outcome.outcome).toBe("complete");
    expect(summary).toMatchObject({
      outcome: "extractive",
      error: { code: "model_unavailable", requestId: "req-1" },
      usage: { inputTokens: 50, outputTokens: 5, calls: 2 },
    });
    expect(text).toBe(summary?.text);
    expect(text).not.toContain("Half a sentence");
  });

  it("says nothing at all, and counts as failed", async ({ expect }) => {
    const { summary } = await runOne({ model: createTestModel(() => []).model });

    expect(summary).toMatchObject({ outcome: "extractive", error: { code: "model_unavailable" } });
  });

  it("would write for ever, and is cut", async ({ expect }) => {
    const endless = createTestModel(async function* say() {
      for (;;) {
        yield await Promise.resolve("All is well and nobody objects to any of it. ");
      }
    });
    const { summary, text } = await runOne({ model: endless.model });

    expect(summary?.outcome).toBe("written");
    expect(summary?.text.length).toBeLessThanOrEqual(ENTRY_TEXT_MAX_CODE_UNITS);
    expect(text).toBe(summary?.text);
  });

  it("has a bug, which fails the entry", async ({ expect }) => {
    const bug = new TypeError("no such property");
    const { outcome, summary, problems } = await runOne({ model: failingAfter("Half", bug) });

    expect(outcome).toMatchObject({ outcome: "failed", failure: { code: "internal" } });
    expect(summary).toMatchObject({ outcome: "failed", error: { code: "internal" } });
    expect(problems).toEqual([{ error: bug, number: 1 }]);
  });
});

describe("tokens", () => {
  it("that may not be spent leave an extract that says so", async ({ expect }) => {
    const failure = { code: "model_quota", detail: "Spent for today." } as const;
    const refused = new UpstreamError("model", "rejected", { failure });
    const { summary } = await runOne({ model: failingAfter("", refused) });

    expect(summary).toMatchObject({
      outcome: "extractive",
      error: { code: "model_quota", message: "Spent for today." },
    });
  });
});

describe("what a session remembers", () => {
  it("is shown again, without a model call, while nothing has changed", async ({ expect }) => {
    const memory = createTestMemory();
    const first = await runOne({ memory });
    const { model, asked } = createTestModel();
    const second = await runOne({ memory, model });

    expect(asked).toEqual([]);
    expect(second.summary).toMatchObject({ outcome: "written", cached: true });
    expect(second.events.map(({ event }) => event)).toEqual([
      "ranking",
      "pull-request",
      "summary",
      "check",
    ]);
    const { cached: _, elapsedMs: __, usage: ___, ...same } = first.summary ?? {};
    expect(second.summary).toMatchObject(same);
    expect(second.announced?.changes).toBeUndefined();
  });

  it.for([
    ["a comment", discussed(1, 4)],
    ["a push", { ...ONE, headOid: "c".repeat(40) }],
    ["another base", { ...ONE, baseRef: "release/2.x" }],
    ["the title", { ...ONE, title: "Retry every upload" }],
    ["a check", { ...ONE, checks: { state: "PENDING", total: 1, list: [] } }],
    ["a review", { ...ONE, requestedReviewers: [{ login: "linus", kind: "user" }], opinions: [] }],
  ] satisfies [string, PullRequest][])("is written anew after %s", async ([, pull], { expect }) => {
    const memory = createTestMemory();
    await runOne({ memory });
    const { model, asked } = createTestModel();
    const { summary } = await runOne({ memory, model }, pull);

    expect(asked).toEqual([1]);
    expect(summary?.cached).toBe(false);
  });

  it("is written anew for another model", async ({ expect }) => {
    const memory = createTestMemory();
    await runOne({ memory });
    const { model, asked } = createTestModel(undefined, "other-model");
    await runOne({ memory, model });

    expect(asked).toEqual([1]);
  });

  it("is written anew for another language", async ({ expect }) => {
    const memory = createTestMemory();
    await runOne({ memory });
    const { model, asked } = createTestModel();
    await runOne({ memory, model, request: { language: "de" } });

    expect(asked).toEqual([1]);
  });

  it("does not grow old by itself", async ({ expect }) => {
    const memory = createTestMemory();
    await runOne({ memory });
    const { model, asked } = createTestModel();
    const later = Date.parse("2027-03-01T00:00:00Z");
    const { summary, announced } = await runOne({
      memory,
      model,
      clock: createTestClock(later, 5000),
      job: { requestId: "req-2", deadline: later + 120_000, webUrl: "https://github.com" },
    });

    expect(asked).toEqual([]);
    expect(summary?.cached).toBe(true);
    expect(announced?.readiness.stale).toBe(true);
  });

  it("cites by the labels that pieces have now", async ({ expect }) => {
    const memory = createTestMemory();
    const first = await runOne({ memory });
    const stored = memory.entries.get(1)?.remembered;
    memory.entries.set(1, {
      remembered: {
        key: stored?.key ?? "",
        text: "Retries [C7].",
        open: [{ text: "A flag?", citations: ["C7"] }],
        settled: [],
        warnings: [],
        doubts: [],
        labels: [{ label: "C7", piece: stored?.labels[0]?.piece ?? "" }],
      },
    });
    const { summary } = await runOne({ memory });

    expect(summary).toMatchObject({
      cached: true,
      text: "Retries [C1].",
      open: [{ text: "A flag?", citations: ["C1"] }],
    });
    expect(summary?.citations).toEqual(first.summary?.citations);
  });

  it("is written anew when a piece that it cites is gone", async ({ expect }) => {
    const memory = createTestMemory();
    await runOne({ memory });
    const stored = memory.entries.get(1)?.remembered;
    memory.entries.set(1, {
      remembered: {
        key: stored?.key ?? "",
        text: "Retries [C7].",
        open: [],
        settled: [],
        warnings: [],
        doubts: [],
        labels: [{ label: "C7", piece: "comment:gone" }],
      },
    });
    const { summary } = await runOne({ memory });

    expect(summary).toMatchObject({ cached: false, outcome: "written" });
  });

  it("keeps no extract that a failing model left", async ({ expect }) => {
    const memory = createTestMemory();
    await runOne({ memory, model: failingAfter("", new UpstreamError("model", "timeout")) });

    expect(memory.entries.get(1)?.remembered).toBeUndefined();
  });

  it("tells what changed since its person last saw it", async ({ expect }) => {
    const memory = createTestMemory();
    memory.entries.set(1, {
      seen: { number: 1, comments: 3, commits: ONE.commits, readiness: "ready" },
    });
    const { announced } = await runOne(
      { memory },
      { ...discussed(1, 5), commits: ONE.commits + 2, draft: true },
    );

    expect(announced?.changes).toEqual({
      comments: 2,
      commits: 2,
      readiness: { from: "ready", to: "draft" },
    });
  });

  it("may fail without costing anything but itself", async ({ expect }) => {
    const lost = new Error("the session is gone");
    const memory = { recall: () => Promise.reject(lost), remember: () => Promise.reject(lost) };
    const { outcome, summary, problems } = await runOne({ memory });

    expect(outcome.outcome).toBe("complete");
    expect(summary?.outcome).toBe("written");
    expect(problems).toHaveLength(2);
  });
});

describe("blockers", () => {
  it("carry the label of what they can be read from, and its link", async ({ expect }) => {
    const request = aReview({
      author: person("linus"),
      state: "CHANGES_REQUESTED",
      body: "Please bound the retries.",
      commitOid: OLDER_HEAD,
    });
    const thread = aThread({ comments: [aComment({ body: "Why five?" })] });
    const { announced, summary } = await runOne(
      {},
      {
        ...ONE,
        checks: { state: "FAILURE", total: 1, list: [{ name: "lint", state: "failure" }] },
        opinions: [request],
        reviews: { total: 1, list: [request] },
        threads: { total: 1, list: [thread] },
      },
    );

    const labels = announced?.readiness.blockers.map(({ code, label }) => [code, label?.[0]]);
    expect(labels).toEqual([
      ["checks_failing", "K"],
      ["changes_requested_earlier", "R"],
      ["open_threads", "T"],
      ["needs_review", undefined],
    ]);
    const cited = summary?.citations.map(({ label }) => label[0]);
    expect(cited).toEqual(expect.arrayContaining(["K", "R", "T"]));
  });
});
