import { beforeAll, describe, it } from "vitest";

import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { extractive } from "../../../../src/summarize/write/extractive.ts";
import { flagsOf } from "../../../support/lies/flags.ts";
import {
  generatedTrial,
  judge,
  sampleTrial,
  sceneTrial,
  type Statement,
} from "../../../support/lies/trial.ts";
import { sampleScenes } from "../../../support/sample-scenes.ts";

const evidence = new Map<string, Evidence>();

beforeAll(async () => {
  for (const { place, gathered } of await sampleScenes()) {
    evidence.set(place, gathered.evidence);
  }
});

function textsOf(statements: readonly Statement[]): string[] {
  return statements.map(({ text }) => text);
}

describe.each([
  { name: "the sample pull requests", trialOf: async () => sampleTrial(evidence), min: 80 },
  { name: "other pull requests", trialOf: sceneTrial, min: 20 },
])("statements about $name", ({ trialOf, min }) => {
  it("are never doubted by code while they are true", async ({ expect }) => {
    const trial = await trialOf();

    expect(trial.honest.length).toBeGreaterThanOrEqual(80);
    expect(textsOf(judge(trial).doubted)).toEqual([]);
  });

  it("are always doubted with a number, name or quotation that stands nowhere", async ({
    expect,
  }) => {
    const { certain, missed } = judge(await trialOf());

    expect(certain.length).toBeGreaterThanOrEqual(min);
    expect(textsOf(missed)).toEqual([]);
  });
});

describe("the reason for a doubt", () => {
  it("names what stands nowhere, or what GitHub says otherwise", ({ expect }) => {
    const known = evidence.get("gullhaven/ferryman#812");
    const text =
      "The p99 claim time falls from 41 ms to 9 ms [C1]. marek-z0 runs 341 workers [C3]. All threads are resolved.\nOpen:\n- Whether 77% are enough [T2]";

    expect(known && flagsOf(known, text)).toEqual([
      "the number “341” stands nowhere in the evidence",
      "GitHub says otherwise than “All threads are resolved”",
      "the number “77” stands nowhere in the evidence",
    ]);
  });

  it("has at most 12 words and 100 characters, whatever is doubted", ({ expect }) => {
    const known = evidence.get("gullhaven/ferryman#812");
    const long = "never said ".repeat(50).trim();

    for (const text of [
      `It says “${long}” [C1].`,
      `It calls ${"neverCalled".repeat(40)} [C1].`,
      `It changes ${"src/never/".repeat(40)}a.ts [C1].`,
      `It needs ${"7".repeat(200)} [C1].`,
    ]) {
      const [reason = ""] = known === undefined ? [] : flagsOf(known, text);
      expect(reason).not.toBe("");
      expect(reason.length).toBeLessThanOrEqual(100);
      expect(reason.split(" ").length).toBeLessThanOrEqual(12);
    }
  });
});

describe("sentences put together from pieces of evidence, in five languages", () => {
  it("are doubted as soon as a quotation, number or path is another, and not before", ({
    expect,
  }) => {
    const { doubted, certain, missed } = judge(generatedTrial(evidence));

    expect(certain.length).toBeGreaterThan(300);
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
