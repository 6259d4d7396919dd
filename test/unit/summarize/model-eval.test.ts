import { describe, it } from "vitest";

import { createModel } from "../../../src/model/openai.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { sampleKeyPoints } from "../../fakes/data/sample-world.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import { evaluateModel } from "../../support/model-eval.ts";
import { SAMPLE_NOW, sampleScenes } from "../../support/sample-scenes.ts";

const PLACES = ["gullhaven/ferryman#882", "gullhaven/ferryman#889"];

describe("the evaluation of a model", () => {
  it("counts what is learned from its summaries, and what the checks say against them", async ({
    expect,
  }) => {
    const control = createControl({ clock: createVirtualClock(SAMPLE_NOW) });
    const server = createModelServer({ control, apiKey: "sk-sample", models: ["some-model"] });
    server.plan({
      match: "Pull request #882 ",
      text: "Each job had a time series, 41 million in all [C1]. wren-abbott counted 47 million [C2][C9].\nOpen:\n- When 2.9.4 comes",
    });
    server.plan({ match: "Pull request #889 ", finishReason: "content_filter" });
    const model = createModel({
      apiKey: "sk-sample",
      baseUrl: "https://model.test/v1",
      model: "some-model",
      fetch: async (input, init) => await server.handler(new Request(input, init)),
    });
    const scenes = (await sampleScenes()).filter(({ place }) => PLACES.includes(place));

    const summaries = await evaluateModel(
      { model, checkModel: model },
      scenes,
      sampleKeyPoints(SAMPLE_NOW),
      1,
    );

    expect(summaries).toMatchObject([
      {
        place: "gullhaven/ferryman#882",
        learned: {
          points: 3,
          missed: [{ point: "It merges by itself once the rules are met." }],
        },
        statements: 3,
        doubts: [
          "wren-abbott counted 47 million . (unsupported: the number “47” stands nowhere in the evidence)",
          "When 2.9.4 comes (contradicted: another number stands there)",
        ],
        lie: { kind: "person", isFound: true },
        writing: { calls: 1 },
        // The summary itself, and with a lie in it.
        reading: { calls: 2 },
        otherWarnings: [
          "1 citation of something that was not supplied was removed.",
          "1 point cites nothing.",
        ],
      },
      { place: "gullhaven/ferryman#889", failure: "rejected" },
    ]);
  });
});
