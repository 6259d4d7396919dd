import { describe, it } from "vitest";

import type { CheckEvent, LoggedEvent, SummaryEvent } from "../../../../src/protocol/events.ts";
import { foldEvents } from "../../../../src/protocol/fold.ts";
import type { Model, ModelChunk } from "../../../../src/summarize/ports.ts";
import type { KeptEvidence } from "../../../../src/summarize/select/evidence.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { createTestClock } from "../../../support/clock.ts";
import {
  createCheckModel,
  createGitHub,
  createTestMemory,
  createTestModel,
  discussed,
  NOW,
  type Overrides,
  type Run,
  startRun,
} from "../../../support/docket-world.ts";

const ONE = discussed(1, 3);
/** Two sentences, an open point and a settled one, with a character of two code units before the second. */
const SAID =
  "It retries 🚢 uploads [C1]. grace wrote 417 comments [C2].\nOpen:\n- Whether it needs a flag [C1]\nSettled:\n- Its name [C2]";

async function runOne(overrides: Overrides = {}) {
  const run = startRun(createGitHub([ONE]), overrides);
  const outcome = await run.outcome;
  const [check] = run.checks();
  const [summary] = run.summaries();
  return { ...run, outcome, check, summary };
}

/** What each verdict is about. */
function quoted(summary: SummaryEvent | undefined, check: CheckEvent | undefined): string[] {
  return (check?.statements ?? []).map(({ section, start, end, index, verdict, by }) => {
    const words =
      section === "text" ? summary?.text.slice(start, end) : summary?.[section][index ?? -1]?.text;
    return `${words} | ${verdict} by ${by}`;
  });
}

function saying(text: string): Model {
  return createTestModel(() => [text]).model;
}

function failing(error: Error): Model {
  return {
    name: "check-model",
    async *write(): AsyncGenerator<ModelChunk> {
      yield await Promise.resolve({
        kind: "usage" as const,
        usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
      });
      throw error;
    },
  };
}

describe("what is left of a person's second readings", () => {
  const FIVE = [5, 4, 3, 2, 1].map((people, index) => discussed(index + 1, people));

  it("is read, and the rest says why it is not", async ({ expect }) => {
    const { model, asked } = createCheckModel();
    const run = startRun(createGitHub(FIVE), { checkModel: model, limits: { secondReadings: 2 } });
    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    const checks = run.checks().toSorted((one, other) => one.number - other.number);
    const unread = checks.filter(({ notChecked }) => notChecked === "limit");
    expect(checks).toHaveLength(5);
    expect(unread).toHaveLength(3);
    expect(unread.map(({ usage }) => usage.calls)).toEqual([0, 0, 0]);
    expect(checks.filter(({ notChecked }) => notChecked === undefined)).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  it("is one count for all attempts", async ({ expect }) => {
    const evidence = new Map<string, KeptEvidence>();
    const first = startRun(createGitHub(FIVE), {
      checkModel: createCheckModel().model,
      limits: { secondReadings: 3 },
      keepEvidence: (kept) =>
        evidence.set(`acme/rockets#${kept.title.replace("Change ", "")}`, kept),
    });
    await first.outcome;
    const [checkpoint] = first.checkpoints;
    const done = loggedOf(first);
    const unread = done.flatMap((event) => (event.event === "check" ? event.data : []));
    const kept = unread.filter(({ notChecked }) => notChecked === undefined).slice(0, 2);
    const events = done.filter(({ event, data }) => event !== "check" || kept.includes(data));
    const reader = createCheckModel();
    const second = startRun(createGitHub(FIVE), {
      checkModel: reader.model,
      limits: { secondReadings: 3 },
      resume: checkpoint === undefined ? null : { checkpoint, events, evidence },
    });
    await second.outcome;
    expect(evidence.size).toBe(5);
    expect(kept).toHaveLength(2);
    expect(second.checks()).toHaveLength(3);
    expect(second.checks().filter(({ notChecked }) => notChecked === "limit")).toHaveLength(2);
  });
});

/** One that never answers; `asked` resolves when it is asked. */
function silentReader(): { model: Model; asked: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { model } = createCheckModel(async function* silent() {
    resolve();
    yield await new Promise<string>(() => undefined);
  });
  return { model, asked: promise };
}

describe("the second reading", () => {
  it("has a verdict on every statement, at its place, and never lifts one of code's", async ({
    expect,
  }) => {
    const { model } = createCheckModel(() => [
      "1 supported\n2 supp",
      "orted\n3 contradicted: ada says it needs none\n4 unsupported: nobody decided it\n",
    ]);
    const { check, summary, outcome } = await runOne({ model: saying(SAID), checkModel: model });

    expect(quoted(summary, check)).toEqual([
      "It retries 🚢 uploads [C1]. | supported by model",
      "grace wrote 417 comments [C2]. | unsupported by code",
      "Whether it needs a flag | contradicted by model",
      "Its name | unsupported by model",
    ]);
    expect(check).toMatchObject({
      repository: "acme/rockets",
      number: 1,
      model: "check-model",
      usage: { inputTokens: 30, outputTokens: 9, calls: 1 },
    });
    expect(check?.notChecked).toBeUndefined();
    expect(check?.statements.map(({ reason }) => reason)).toEqual([
      undefined,
      "the number “417” stands nowhere in the evidence",
      "ada says it needs none",
      "nobody decided it",
    ]);
    expect(outcome.usage).toEqual({ inputTokens: 130, outputTokens: 29, calls: 2 });
    expect(summary?.usage).toEqual({ inputTokens: 100, outputTokens: 20, calls: 1 });
    expect(summary?.warnings.map(({ code }) => code)).not.toContain("unsupported_claim");
  });

  it("is shown the facts, what is cited as the writer saw it, and nothing else", async ({
    expect,
  }) => {
    const { model, prompts } = createCheckModel();
    await runOne({ model: saying("It retries [C2].\nOpen:\n- A flag? [C2]"), checkModel: model });
    const { user = "", system = "" } = prompts[0] ?? {};

    expect(user).toContain("- Pull request #1 by ");
    expect(user).toContain("Title: Change 1");
    expect(user.match(/^\[[A-Z]\d+\]/gm)).toEqual(["[C2]"]);
    expect(user).toContain("Statement 1, in the text, cites [C2]:\n| It retries .");
    expect(user).toContain("Statement 2, under what is open, cites [C2]:\n| A flag?");
    const nonce = /<statements ([0-9a-f]{32})>/.exec(user)?.[1] ?? "none";
    expect(user.split(nonce).length - 1).toBe(5);
    expect(system).not.toContain(nonce);
  });

  it.for([
    ["off", {}],
    ["off", { checkModel: null }],
    ["no_model", { model: null, checkModel: createCheckModel().model }],
    [
      "no_model",
      {
        checkModel: createCheckModel().model,
        limits: { privateRepositories: "extractive" as const },
        isPrivate: true,
      },
    ],
    ["failed", { checkModel: failing(new UpstreamError("model", "network")) }],
    ["failed", { checkModel: failing(new TypeError("a bug")) }],
    [
      "budget",
      {
        checkModel: failing(
          new UpstreamError("model", "rejected", { failure: { code: "model_quota" } }),
        ),
      },
    ],
    ["invalid", { checkModel: createCheckModel(() => ["1 supported\n"]).model }],
    ["invalid", { checkModel: createCheckModel(() => []).model }],
    // Whoever steers it can double a line, or judge what is not there, and lifts nothing by it.
    ...[
      "1 supported\n2 supported\n3 supported\n4 supported\n2 contradicted: x\n",
      "1 supported\n2 supported\n3 supported\n4 supported\n5 supported\n",
      '{"1": "supported", "2": "supported", "3": "supported", "4": "supported", "2": "supported"}',
      "<think>1 supported\n2 supported\n3 supported\n4 supported\n",
    ].map((said): [string, Overrides] => [
      "invalid",
      { checkModel: createCheckModel(() => [said]).model },
    ]),
    [
      "time",
      {
        checkModel: createCheckModel().model,
        job: { requestId: "req-1", deadline: NOW + 4999, webUrl: "https://github.com" },
        clock: createTestClock(NOW, 1000),
      },
    ],
  ] as [string, Overrides & { isPrivate?: boolean }][])(
    "says that there was none, and keeps code's verdicts: %s %o",
    async ([notChecked, { isPrivate = false, ...overrides }], { expect }) => {
      const run = startRun(createGitHub([ONE], { private: isPrivate }), {
        model: saying(SAID),
        ...overrides,
      });
      expect(await run.outcome).toMatchObject({ outcome: "complete" });
      const [check] = run.checks();

      expect(run.checks()).toHaveLength(1);
      expect(check?.notChecked).toBe(notChecked);
      expect(check?.model).toBe(/^(?:off|no_model)$/.test(notChecked) ? null : "check-model");
      const isExtract = run.summaries()[0]?.outcome === "extractive";
      expect(check?.statements.map(({ by }) => by)).toEqual(isExtract ? [] : ["code"]);
    },
  );

  it("is not made of an extract that a failing model left", async ({ expect }) => {
    const { model, prompts } = createCheckModel();
    const { summary, check } = await runOne({
      model: failing(new UpstreamError("model", "timeout")),
      checkModel: model,
    });

    expect(summary?.outcome).toBe("extractive");
    expect(check).toMatchObject({ notChecked: "failed", statements: [] });
    expect(prompts).toEqual([]);
  });

  it("ends with the job that is cancelled, and says so", async ({ expect }) => {
    const { model, asked } = silentReader();
    const run = startRun(createGitHub([ONE]), { model: saying(SAID), checkModel: model });
    await asked;
    expect(run.summaries()).toHaveLength(1);
    expect(run.checks()).toEqual([]);
    run.cancel();

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.checks()).toMatchObject([
      { notChecked: "cancelled", statements: [{ by: "code" }], usage: { calls: 1 } },
    ]);
  });

  it("does not hold a docket up for longer than half a minute", async ({ expect }) => {
    const { model, asked } = silentReader();
    const run = startRun(createGitHub([ONE]), { model: saying(SAID), checkModel: model });
    await asked;
    await run.clock.advance(30_000);

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.checks()).toMatchObject([{ notChecked: "time" }]);
  });
});

describe("a summary that is remembered", () => {
  it("is not read again, and its verdicts stand where its labels are now", async ({ expect }) => {
    const memory = createTestMemory();
    const said = "It retries [C3]. grace agrees [C2].";
    await runOne({
      memory,
      model: saying(said),
      checkModel: createCheckModel(() => ["1 supported\n2 contradicted: she does not"]).model,
    });
    const stored = memory.entries.get(1)?.remembered;
    // As if it had been written when there were more comments.
    memory.entries.set(1, {
      remembered: {
        ...(stored ?? { key: "", text: "", open: [], settled: [], warnings: [], doubts: [] }),
        text: said.replace("[C3]", "[C1033]"),
        labels: (stored?.labels ?? []).map(({ label, piece }) => ({
          label: label === "C3" ? "C1033" : label,
          piece,
        })),
      },
    });
    const { model, prompts } = createCheckModel();
    const { summary, check } = await runOne({ memory, model: saying("anew"), checkModel: model });

    expect(prompts).toEqual([]);
    expect(summary).toMatchObject({ cached: true, text: said });
    expect(quoted(summary, check)).toEqual([
      "It retries [C3]. | supported by model",
      "grace agrees [C2]. | contradicted by model",
    ]);
    expect(check?.usage).toEqual({ inputTokens: 0, outputTokens: 0, calls: 0 });
  });

  it("is read where it was not, and remembered with that", async ({ expect }) => {
    const memory = createTestMemory();
    const model = saying(SAID);
    await runOne({
      memory,
      model,
      checkModel: failing(new UpstreamError("model", "network")),
    });
    const reader = createCheckModel();
    const second = await runOne({ memory, model, checkModel: reader.model });
    const third = await runOne({ memory, model, checkModel: reader.model });

    expect(second.summary?.cached).toBe(true);
    expect(reader.prompts).toHaveLength(1);
    expect(third.check?.statements).toEqual(second.check?.statements);
    expect(second.check?.statements.map(({ by }) => by)).toEqual([
      "model",
      "code",
      "model",
      "model",
    ]);
  });

  it("is written anew for another reader", async ({ expect }) => {
    const memory = createTestMemory();
    const { model, asked } = createTestModel();
    await runOne({ memory, model, checkModel: createCheckModel().model });
    await runOne({ memory, model, checkModel: createCheckModel(undefined, "other").model });

    expect(asked).toEqual([1, 1]);
  });
});

/** A run that is killed right after the summary of its one entry, with what its object has kept. */
async function killedAfterSummary(model: Model) {
  const kept = new Map<string, KeptEvidence>();
  const reader = silentReader();
  const run = startRun(createGitHub([ONE]), {
    model,
    checkModel: reader.model,
    keepEvidence: (evidence) => kept.set("acme/rockets#1", evidence),
  });
  await reader.asked;
  const [checkpoint] = run.checkpoints;
  if (checkpoint === undefined || run.summaries().length !== 1) {
    throw new Error("it did not get that far");
  }
  return { checkpoint, events: loggedOf(run), evidence: structuredClone(kept) };
}

function loggedOf(run: Pick<Run, "events">): LoggedEvent[] {
  return structuredClone(run.events).flatMap((event) => (event.event === "delta" ? [] : [event]));
}

describe("an attempt after one that was killed between a summary and its second reading", () => {
  it("reads what was written from what it was written from, without asking GitHub", async ({
    expect,
  }) => {
    const resume = await killedAfterSummary(saying(SAID));
    const github = createGitHub([]);
    const { model, prompts } = createCheckModel();
    const run = startRun(github, { resume, checkModel: model });
    const outcome = await run.outcome;
    const events = [...resume.events, ...loggedOf(run)];
    const [summary] = resume.events.flatMap((event) =>
      event.event === "summary" ? event.data : [],
    );

    expect(outcome).toMatchObject({
      outcome: "complete",
      usage: { inputTokens: 130, outputTokens: 29, calls: 2 },
    });
    expect(github.asked).toEqual([]);
    expect(run.events.map(({ event }) => event)).toEqual(["check"]);
    expect(prompts[0]?.user).toContain("[C2] comment by grace");
    expect(quoted(summary, run.checks()[0])).toEqual([
      "It retries 🚢 uploads [C1]. | supported by model",
      "grace wrote 417 comments [C2]. | unsupported by code",
      "Whether it needs a flag | supported by model",
      "Its name | supported by model",
    ]);
    const job = {
      event: "job" as const,
      data: {
        id: "j",
        repository: "Acme/Rockets",
        limit: 5,
        language: "en",
        window: "all" as const,
        model: "test-model",
        startedAt: "",
      },
    };
    expect(foldEvents("j", [job, ...events]).pullRequests[0]?.check?.statements).toHaveLength(4);
  });

  it("uses up what is left of its person's hour, not the whole of it again", async ({ expect }) => {
    const resume = await killedAfterSummary(saying(SAID));
    const { model, prompts } = createCheckModel();
    const limits = { secondReadings: 0 };
    const run = startRun(createGitHub([]), { resume, checkModel: model, limits });
    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.checks()).toMatchObject([{ notChecked: "limit" }]);
    expect(prompts).toEqual([]);
  });

  it("makes none twice", async ({ expect }) => {
    const whole = await runOne({ checkModel: createCheckModel().model });
    const [checkpoint] = whole.checkpoints;
    const { model, prompts } = createCheckModel();
    const run = startRun(createGitHub([ONE]), {
      checkModel: model,
      resume: checkpoint === undefined ? null : { checkpoint, events: loggedOf(whole) },
    });

    expect((await run.outcome).usage).toEqual(whole.outcome.usage);
    expect(run.events).toEqual([]);
    expect(prompts).toEqual([]);
  });
});
