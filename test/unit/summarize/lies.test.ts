import { beforeAll, describe, it } from "vitest";

import type { Evidence } from "../../../src/summarize/evidence.ts";
import { extractive } from "../../../src/summarize/extractive.ts";
import { altered, honest } from "../../support/claims/index.ts";
import { flagsOf } from "../../support/lies/flags.ts";
import { generateClaims } from "../../support/lies/generated.ts";
import { SAMPLE_SUMMARIES } from "../../support/lies/sample-summaries.ts";
import { sampleScenes } from "../../support/sample-scenes.ts";

const evidence = new Map<string, Evidence>();

beforeAll(async () => {
  for (const { place, gathered } of await sampleScenes()) {
    evidence.set(place, gathered.evidence);
  }
});

function of(place: string): Evidence {
  const known = evidence.get(place);
  if (known === undefined) {
    throw new Error(`no evidence about ${place}`);
  }
  return known;
}

const WRITTEN = SAMPLE_SUMMARIES.flatMap(({ place, summaries }) =>
  summaries.map((summary) => ({ place, summary })),
);
const LIES = WRITTEN.flatMap(({ place, summary }) =>
  altered(summary).map(({ text }) => ({ place, text })),
);

/** Of those that are true, no more than this share may be doubted. */
const FALSE_FLAGS_MAX_SHARE = 0.02;

describe("summaries of real discussions", () => {
  it("are hardly ever doubted when they are true", ({ expect }) => {
    const doubted = WRITTEN.flatMap(({ place, summary }) => {
      const text = honest(summary);
      const flags = flagsOf(of(place), text);
      return flags.length === 0 ? [] : [{ text, flags }];
    });

    expect(WRITTEN.length).toBeGreaterThanOrEqual(80);
    expect(doubted.length / WRITTEN.length, JSON.stringify(doubted)).toBeLessThanOrEqual(
      FALSE_FLAGS_MAX_SHARE,
    );
  });

  it("are always doubted when something in them was altered", ({ expect }) => {
    const missed = LIES.filter(({ place, text }) => flagsOf(of(place), text).length === 0);

    expect(LIES.length).toBeGreaterThanOrEqual(80);
    expect(missed).toEqual([]);
  });

  it("tell where the doubt is", ({ expect }) => {
    const text =
      "The p99 claim time falls from 41 ms to 9 ms [C1]. marek-z0 runs 341 workers [C3].\nOpen:\n- Whether 7% are enough [T2]";

    expect(flagsOf(of("gullhaven/ferryman#812"), text)).toEqual([
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
    const claims = [...evidence.values()]
      .flatMap((known) => generateClaims(known).map((claim) => ({ known, ...claim })))
      .filter((_, index) => index % 3 === 0);
    const doubted = claims.filter(({ known, honest: text }) => flagsOf(known, text).length > 0);
    const lies = claims.flatMap(({ known, lies: all }) => all.map((lie) => ({ known, ...lie })));
    const missed = lies.filter(({ known, text }) => flagsOf(known, text).length === 0);

    expect(claims.length).toBeGreaterThan(140);
    expect(new Set(lies.map((lie) => lie.altered)).size).toBe(5);
    expect(doubted.map((claim) => claim.honest)).toEqual([]);
    expect(missed.map(({ altered: what, text }) => `${what}: ${text}`)).toEqual([]);
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
