import { describe, it } from "vitest";

import { countAskedInVain } from "../../bench/asked-in-vain.ts";
import { limitOf } from "../../bench/limit.ts";
import { queueLimitOf } from "../../bench/queue-limit.ts";
import { readSettings } from "../../bench/settings.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";

const SETTINGS = readSettings([]);

function entries(count: number, promptTokens = 1000): number[] {
  return Array.from({ length: count }, () => promptTokens);
}

describe("the limit of a docket", () => {
  it("is two GitHub waves and the model's, for five entries", ({ expect }) => {
    const limit = limitOf(SETTINGS, { promptTokens: entries(5), inVain: 0 });

    // The fifth diff has to wait for a connection: 600 + 250. The model's first token comes 440 ms after it is asked.
    expect(limit).toMatchObject({ ranking: 700, github: 850 });
    expect(limit.firstText).toBeCloseTo(700 + 440 + 1000 / 60);
    expect(limit.end).toBeCloseTo(850 + 440 + 130_000 / 60);
  });

  it("has a second reading follow each summary, once a place of writing is free", ({ expect }) => {
    const readings = entries(5).map((inputTokens) => ({ inputTokens, outputTokens: 30 }));
    const limit = limitOf(SETTINGS, { promptTokens: entries(5), readings, inVain: 0 });
    const writeMs = 440 + 130_000 / 60;
    const readMs = 440 + 30_000 / 60;

    expect(limit.written).toBeCloseTo(850 + writeMs);
    expect(limit.end).toBeCloseTo(850 + writeMs + readMs);
    const one = limitOf(
      { ...SETTINGS, modelConcurrency: 1 },
      { promptTokens: entries(5), readings, inVain: 0 },
    );
    expect(one.end).toBeCloseTo(700 + 5 * writeMs + 5 * readMs);
  });

  it("lets six connections share what twenty entries need as evenly as they can", ({ expect }) => {
    const limit = limitOf(SETTINGS, { promptTokens: entries(20), inVain: 0 });

    // Six calls and twenty diffs: three connections take two calls and two diffs, three take up to five diffs.
    expect(limit.github).toBe(350 + 1250);
  });

  it("counts what was asked about in vain, and for whom it was not known in time", ({ expect }) => {
    expect(limitOf(SETTINGS, { promptTokens: entries(20), inVain: 1 }).github).toBe(350 + 1350);
    expect(limitOf(SETTINGS, { promptTokens: entries(5), inVain: 1 }).github).toBe(3 * 350);
  });

  it("writes nothing where nothing has to be written", ({ expect }) => {
    const limit = limitOf(SETTINGS, { promptTokens: [0, 0, 1000, 0, 0], inVain: 0 });

    expect(limit.end).toBeCloseTo(700 + 440 + 130_000 / 60);
  });

  it("has the first text of whichever first entry the model begins soonest", ({ expect }) => {
    const promptTokens = [9000, 1000, ...entries(3, 9000)];
    const limit = limitOf(SETTINGS, { promptTokens, inVain: 0 });

    expect(limit.firstText).toBeCloseTo(700 + 440 + 1000 / 60);
  });
});

describe("the limit of a queue", () => {
  it.for<[string, number[], number]>([
    ["a page and its facts", [40], 2],
    ["a page whose facts fit into the connections", [100], 2],
    ["pages one after the other, facts beside them", [500], 6],
    ["no more than is read of a repository", [700], 6],
    ["several lists that share the connections", [40, 40, 40, 40, 40], 3],
    ["nothing", [0], 0],
  ])("is %s", ([, open, waves], { expect }) => {
    expect(queueLimitOf(SETTINGS, open)).toEqual({ firstRows: 700, lastRows: waves * 350 });
  });
});

describe("what is asked in vain", () => {
  it("is what the first places by totals lose when people are counted", async ({ expect }) => {
    expect(await countAskedInVain(SAMPLE_REPOSITORIES.calm, 5)).toBe(0);
    expect(await countAskedInVain(SAMPLE_REPOSITORIES.busy, 20)).toBe(1);
  });
});
