import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

const { calm } = SAMPLE_REPOSITORIES;

describe("the second reading", () => {
  it("says of each entry that its statements match what they cite", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    await visit.ask(calm);
    await visit.untilEnded();
    const lines = await visit.page.locator(".check-line").allTextContents();

    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line.trim()).toMatch(/^\d+ statements match what they cite$/);
    }
  });

  it("marks a doubted statement where it stands, with its reason", async ({ begin, expect }) => {
    await fakes.model({ lies: ["person"] });
    await fakes.fault({
      upstream: "model",
      body: "Pull request #151 [^]*<statements ",
      times: null,
      action: { kind: "status", status: 401 },
    });
    const visit = await begin();
    await visit.openConnected();
    await visit.ask(calm);
    await visit.untilEnded();
    const { page } = visit;
    const doubted = page.locator("mark.doubted");
    await doubted.first().waitFor();

    expect(await doubted.first().textContent()).toContain("@");
    expect(await page.locator(".doubt").first().textContent()).toContain(
      "Doubted: somebody else wrote it",
    );
    const lines = await page.locator(".check-line").allTextContents();
    expect(lines.filter((line) => /1 of \d+ doubted/.test(line)).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes("Not checked: the model"))).toHaveLength(1);
    await visit.screenshots("doubted-COLOURS");
    await page.setViewportSize({ width: 320, height: 800 });
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
    await doubted.first().scrollIntoViewIfNeeded();
    await visit.screenshots("doubted-COLOURS-320", { fullPage: false });
  });
});
