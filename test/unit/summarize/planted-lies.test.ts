import { beforeAll, describe, it } from "vitest";

import { statementsOf } from "../../../src/summarize/statements/statements.ts";
import { extractive } from "../../../src/summarize/write/extractive.ts";
import type { GitHubScene } from "../../support/github-scenes.ts";
import { LIE_KINDS, lieIn, plantLie } from "../../support/planted-lies.ts";
import { sampleScenes } from "../../support/sample-scenes.ts";

let scenes: readonly GitHubScene[] = [];

beforeAll(async () => {
  scenes = await sampleScenes();
});

describe.each(LIE_KINDS)("a lie of the kind %s", (kind) => {
  it("can be planted in many summaries, and is one statement that was not there", ({ expect }) => {
    const planted = scenes.flatMap(({ gathered }) => {
      const { evidence, facts, readiness } = gathered;
      const said = extractive(evidence, { facts, readiness, language: "en" });
      const lie = plantLie(kind, said, gathered);
      return lie === undefined ? [] : [{ said, lie }];
    });

    expect(planted.length).toBeGreaterThanOrEqual(scenes.length / 4);
    for (const { said, lie } of planted) {
      const statement = statementsOf(lie.said)[lieIn(lie)];
      expect(statement).toBeDefined();
      expect(JSON.stringify(lie.said)).not.toBe(JSON.stringify(said));
    }
  });
});
