import { beforeAll, describe, it } from "vitest";

import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { extractive } from "../../../../src/summarize/write/extractive.ts";
import { flagsOf } from "../../../support/lies/flags.ts";
import { generateClaims } from "../../../support/lies/generated.ts";
import { generatedTrial, judge, sampleTrial, type Statement } from "../../../support/lies/trial.ts";
import { sampleScenes } from "../../../support/sample-scenes.ts";

const evidence = new Map<string, Evidence>();

beforeAll(async () => {
  for (const { place, gathered } of await sampleScenes()) {
    evidence.set(place, gathered.evidence);
  }
});

/** Of those that are true, no more than this share may be doubted. */
const FALSE_FLAGS_MAX_SHARE = 0.02;

function textsOf(statements: readonly Statement[]): string[] {
  return statements.map(({ text }) => text);
}

function everyThird<Item>(all: readonly Item[]): Item[] {
  return all.filter((_, index) => index % 3 === 0);
}

describe("summaries of the sample pull requests", () => {
  it("are always doubted when something in them was altered, and hardly ever when not", ({
    expect,
  }) => {
    const trial = sampleTrial(evidence);
    const { doubted, missed } = judge(trial);

    expect(trial.lies.length).toBeGreaterThanOrEqual(80);
    expect(textsOf(missed)).toEqual([]);
    expect(trial.honest.length).toBeGreaterThanOrEqual(80);
    expect(
      doubted.length / trial.honest.length,
      JSON.stringify(textsOf(doubted)),
    ).toBeLessThanOrEqual(FALSE_FLAGS_MAX_SHARE);
  });

  it("tell where the doubt is", ({ expect }) => {
    const known = evidence.get("gullhaven/ferryman#812");
    const text =
      "The p99 claim time falls from 41 ms to 9 ms [C1]. marek-z0 runs 341 workers [C3].\nOpen:\n- Whether 7% are enough [T2]";

    expect(known && flagsOf(known, text)).toEqual([
      "Sentence 2: the number “341” is not in what is cited (C3).",
      "Open point 1: the number “7” is not in what is cited (T2).",
    ]);
  });
});

describe("sentences put together from pieces of evidence, in five languages", () => {
  it("are doubted as soon as a quotation, name, citation, number or path is another", ({
    expect,
  }) => {
    // Every third; `npm run eval` goes over all.
    const { name, honest, lies } = generatedTrial(evidence);
    const trial = { name, honest: everyThird(honest), lies: everyThird(lies) };
    const { doubted, missed } = judge(trial);
    const altered = [...evidence.values()].flatMap((known) =>
      generateClaims(known).flatMap((claim) => claim.lies.map((lie) => lie.altered)),
    );

    expect(trial.honest.length).toBeGreaterThan(140);
    expect(trial.lies.length).toBeGreaterThan(300);
    expect(new Set(altered).size).toBe(5);
    expect(textsOf(doubted)).toEqual([]);
    expect(textsOf(missed)).toEqual([]);
  });
});

describe("a summary without a model", () => {
  it("says nothing that could be doubted", async ({ expect }) => {
    const doubted = (await sampleScenes()).flatMap(({ place, gathered }) => {
      const { evidence: known, facts, readiness } = gathered;
      const answer = extractive(known, { facts, readiness, language: "en" });
      const points = (title: string, list: typeof answer.open): string[] =>
        list.length === 0
          ? []
          : [
              `${title}:`,
              ...list.map(({ text, citations }) => `- ${text} [${citations.join("][")}]`),
            ];
      const text = [
        answer.text,
        ...points("Open", answer.open),
        ...points("Settled", answer.settled),
      ];
      const flags = flagsOf(known, text.join("\n"));
      return flags.length === 0 ? [] : [{ place, flags }];
    });

    expect(doubted).toEqual([]);
  });
});
