import { describe, it } from "vitest";

import { factLines } from "../../../src/summarize/readiness/fact-lines.ts";
import { buildCheckPrompt } from "../../../src/summarize/second-reading/prompt.ts";
import { readVerdicts } from "../../../src/summarize/second-reading/verdicts.ts";
import { statementsOf } from "../../../src/summarize/statements/statements.ts";
import { createAnswerReader } from "../../../src/summarize/write/answer.ts";
import { buildPrompt } from "../../../src/summarize/write/prompt.ts";
import { readEvidence } from "../../fakes/model/evidence.ts";
import { LIE_NAMES, tell } from "../../fakes/model/lies.ts";
import { phrasesFor } from "../../fakes/model/phrases.ts";
import { judgeStatements, secondReadingIn } from "../../fakes/model/second-reader.ts";
import { writeSummary } from "../../fakes/model/writer.ts";
import type { GitHubScene } from "../../support/github-scenes.ts";
import { sampleScenes } from "../../support/sample-scenes.ts";

/** What the fake model writes about a sample pull request with such lies, and finds in it when it reads it again. */
function readTwice({ gathered }: GitHubScene, lies: Parameters<typeof tell>[0]) {
  const { evidence, facts, readiness } = gathered;
  const shown = readEvidence(buildPrompt(evidence, { facts, readiness, language: "en" }).user);
  const honest = writeSummary(shown, phrasesFor(""));
  const text = tell(lies, honest, shown);
  const reader = createAnswerReader(evidence);
  reader.push(text);
  const { answer } = reader.end();
  const statements = statementsOf(answer);
  const { user } = buildCheckPrompt(
    {
      facts: factLines(evidence.subject, facts, readiness),
      title: evidence.title,
      pieces: evidence.pieces,
      statements,
    },
    "en",
  );
  const asked = secondReadingIn(user);
  const verdicts = readVerdicts(asked === null ? "" : judgeStatements(asked), statements.length);
  const doubted = statements.filter(
    (_, index) =>
      verdicts?.[index]?.verdict !== "supported" ||
      answer.doubts.some(({ statement }) => statement === index),
  );
  return { isLie: text !== honest, doubted: doubted.map((statement) => statement.text) };
}

describe("the fake model", () => {
  it("finds its honest summaries to hold", async ({ expect }) => {
    const doubted = (await sampleScenes()).flatMap((scene) => readTwice(scene, []).doubted);

    expect(doubted).toEqual([]);
  });

  it.for(LIE_NAMES)("finds what it said that is not so: %s", async (lie, { expect }) => {
    const told = (await sampleScenes()).flatMap((scene) => {
      const { isLie, doubted } = readTwice(scene, [lie]);
      return isLie ? [{ place: scene.place, isFound: doubted.length > 0 }] : [];
    });

    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(({ isFound }) => !isFound)).toEqual([]);
  });
});
