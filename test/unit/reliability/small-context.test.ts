import { describe, it } from "vitest";

import { SUMMARY_MAX_TOKENS } from "../../../src/limits.ts";
import { createModel } from "../../../src/model/openai.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import { createGitHub, discussed, NOW, startRun } from "../../support/docket-world.ts";
import { docketOf, startInquiry } from "../../support/question-world.ts";

async function summarize(contextTokens: number) {
  const control = createControl({ clock: createVirtualClock(NOW) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["gpt-4.1-mini"],
    settings: { dialect: { contextTokens } },
  });
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "gpt-4.1-mini",
    fetch: async (input, init) => await server.handler(new Request(input, init)),
  });
  const run = startRun(createGitHub([discussed(1, 40)]), { model });
  await run.outcome;
  return { summary: run.summaries()[0], requests: control.log.entries().length };
}

describe("a model whose context is too small", () => {
  it("writes from less evidence, and says so", async ({ expect }) => {
    const whole = await summarize(1_000_000);
    const needed = (whole.summary?.usage?.inputTokens ?? 0) + SUMMARY_MAX_TOKENS;
    const { summary, requests } = await summarize(needed - 1);
    expect(summary).toMatchObject({ outcome: "written", usage: { calls: 2 } });
    expect(summary?.warnings[0]).toMatchObject({
      code: "evidence_cut",
      message: expect.stringMatching(/got \d+ of \d+ pieces/),
    });
    expect(requests).toBe(2);
  });

  it("is asked no third time, and its sentence says what helps", async ({ expect }) => {
    const { summary, requests } = await summarize(1600);
    expect(summary).toMatchObject({
      outcome: "extractive",
      error: { code: "model_unavailable", message: expect.stringContaining("OPENAI_MODEL") },
    });
    expect(requests).toBe(2);
  });

  it("refuses no second entry of the same job", async ({ expect }) => {
    const needed = (await summarize(1_000_000)).summary?.usage?.inputTokens ?? 0;
    const control = createControl({ clock: createVirtualClock(NOW) });
    const server = createModelServer({
      control,
      apiKey: "sk-sample",
      models: ["gpt-4.1-mini"],
      settings: { dialect: { contextTokens: needed + SUMMARY_MAX_TOKENS - 1 } },
    });
    const model = createModel({
      apiKey: "sk-sample",
      baseUrl: "https://model.test/v1",
      model: "gpt-4.1-mini",
      fetch: async (input, init) => await server.handler(new Request(input, init)),
    });
    // Four as long as that, and one that is short.
    const pulls = [40, 40, 40, 40, 2].map((comments, at) => discussed(at + 1, comments));
    const run = startRun(createGitHub(pulls), {
      model,
      limits: { modelConcurrency: 1, privateRepositories: "on" },
    });
    await run.outcome;
    const cut = run
      .summaries()
      .map(
        ({ outcome, warnings }) =>
          `${outcome}${warnings.some(({ code }) => code === "evidence_cut") ? ", cut" : ""}`,
      );
    expect(cut.toSorted()).toEqual(["written", ...Array.from({ length: 4 }, () => "written, cut")]);
    expect(control.log.entries()).toHaveLength(6);
  });

  it("answers a question from less of the docket, and says so", async ({ expect }) => {
    const entries = await docketOf(Array.from({ length: 5 }, (_, at) => discussed(at + 1, 60)));
    const whole = startInquiry(entries);
    await whole.answer;
    const size = Math.ceil(JSON.stringify(whole.bodies[0]?.messages).length / 4);
    const asked = startInquiry(entries, { settings: { dialect: { contextTokens: size - 500 } } });
    const answer = await asked.answer;
    expect(answer).toMatchObject({ outcome: "answered" });
    expect(answer.warnings[0]).toMatchObject({ code: "evidence_cut" });
    expect(asked.bodies).toHaveLength(2);
  });
});
