import { describe, it } from "vitest";

import type { Finding } from "../../../scripts/doctor/finding.ts";
import { examineModel } from "../../../scripts/doctor/model.ts";
import type { ModelSettings } from "../../../src/config/config.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { quotaFault } from "../../fakes/model/api-error.ts";
import { createModel } from "../../fakes/model/model.ts";

function start() {
  const control = createControl({ clock: createVirtualClock(Date.UTC(2026, 10, 20, 9)) });
  const model = createModel({ control, apiKey: "sk-sample", models: ["gpt-4.1-mini", "reader"] });
  const reach: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).hostname !== "model.test") {
      throw new TypeError("fetch failed");
    }
    return model.handler(request);
  };
  return { control, reach };
}

const SETTINGS: ModelSettings = {
  apiKey: "sk-sample",
  baseUrl: "https://model.test/v1",
  model: "gpt-4.1-mini",
  checkModel: "gpt-4.1-mini",
};

async function examine(
  settings: ModelSettings | null,
  reach: typeof fetch = start().reach,
): Promise<Finding[]> {
  return Array.fromAsync(examineModel(settings, reach));
}

describe("the doctor on the model", () => {
  it("is content with a model that answers and streams", async ({ expect }) => {
    const findings = await examine(SETTINGS);
    expect(findings.map(({ step, outcome }) => [step, outcome])).toEqual([
      ["model answers", "ok"],
      ["model streams", "ok"],
    ]);
  });

  it("asks the model that reads a second time, where it is another", async ({ expect }) => {
    const findings = await examine({ ...SETTINGS, checkModel: "reader" });
    expect(findings.at(-1)).toMatchObject({ step: "second reading", outcome: "ok" });
    const [wrong] = (await examine({ ...SETTINGS, checkModel: "raeder" })).slice(-1);
    expect(wrong).toMatchObject({ step: "second reading", outcome: "problem" });
    expect(wrong?.remedy).toContain("OPENAI_CHECK_MODEL");
  });

  it("says where summaries are not read a second time", async ({ expect }) => {
    const findings = await examine({ ...SETTINGS, checkModel: null });
    expect(findings.at(-1)).toMatchObject({ step: "second reading", outcome: "skipped" });
  });

  it("says that summaries are extractive without a key", async ({ expect }) => {
    expect(await examine(null)).toMatchObject([{ outcome: "skipped" }]);
  });

  it("names a wrong key, and does not repeat it", async ({ expect }) => {
    const findings = await examine({ ...SETTINGS, apiKey: "sk-wrong-and-secret" });
    expect(findings).toMatchObject([{ outcome: "problem" }]);
    expect(findings[0]?.remedy).toContain("OPENAI_API_KEY");
    expect(JSON.stringify(findings)).not.toContain("sk-wrong-and-secret");
  });

  it("suggests the model that was meant", async ({ expect }) => {
    const [finding] = await examine({ ...SETTINGS, model: "gpt-4.1-mimi" });
    expect(finding).toMatchObject({ outcome: "problem" });
    expect(finding?.remedy).toContain("gpt-4.1-mini");
  });

  it("finds the API below /v1", async ({ expect }) => {
    const [finding] = await examine({ ...SETTINGS, baseUrl: "https://model.test" });
    expect(finding?.remedy).toBe("Set OPENAI_BASE_URL to https://model.test/v1.");
  });

  it("tells an address where nothing answers from one that refuses", async ({ expect }) => {
    const [nothing] = await examine({ ...SETTINGS, baseUrl: "https://nowhere.test/v1" });
    expect(nothing?.says).toBe("Nothing answers at nowhere.test.");
    const { control, reach } = start();
    control.faults.add({ upstream: "model", action: quotaFault() });
    const [quota] = await examine(SETTINGS, reach);
    expect(quota?.says).toContain("quota");
  });

  it("finds a stream that breaks off", async ({ expect }) => {
    const { control, reach } = start();
    control.faults.add({
      upstream: "model",
      body: '"stream":true',
      action: { kind: "cut", afterBytes: 120 },
    });
    const findings = await examine(SETTINGS, reach);
    expect(findings[1]).toMatchObject({ step: "model streams", outcome: "problem" });
  });
});
