import { describe, it } from "vitest";

import { createAnswerReader } from "../../../src/summarize/write/answer.ts";
import { WRITTEN_SUMMARIES } from "../../fakes/data/summaries.ts";
import { handwritten } from "../../fakes/model/handwritten.ts";
import { sampleScenes } from "../../support/sample-scenes.ts";

describe("the summaries of the sample", () => {
  it("cite what stands in the evidence, and leave nothing to doubt", async ({ expect }) => {
    const titles = new Set(Object.keys(WRITTEN_SUMMARIES));
    const faults: unknown[] = [];
    for (const { truth, gathered } of await sampleScenes()) {
      if (titles.delete(truth.title)) {
        const { evidence } = gathered;
        const written = handwritten({
          title: evidence.title,
          pieces: evidence.pieces.map(({ label, heading = "", text }) => ({
            label,
            heading,
            text,
            author: null,
          })),
        });
        const reader = createAnswerReader(evidence);
        reader.push(written ?? "");
        const { answer } = reader.end();
        faults.push(
          ...(written === null ? [truth.title] : []),
          ...answer.doubts.map((doubt) => [truth.title, doubt]),
          ...answer.warnings,
        );
      }
    }
    expect(faults).toEqual([]);
    expect([...titles]).toEqual([]);
  });
});
