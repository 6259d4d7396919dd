import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { accessibilityProblems } from "./support/accessibility.ts";
import { it } from "./support/it.ts";

const { busy, calm, quiet } = SAMPLE_REPOSITORIES;

describe("the home page", () => {
  it("says what needs its reader over all pinned repositories, with one job and no click", async ({
    begin,
    expect,
  }) => {
    const visit = await begin({ viewport: { width: 1440, height: 900 } });
    const { page } = visit;
    await visit.openConnected();
    await visit.pinAll([busy, calm, quiet]);
    const started: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/jobs")) {
        started.push(request.postData() ?? "");
      }
    });
    await visit.open();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText(/^as of/).waitFor();
    expect(started).toHaveLength(1);
    expect(started[0]).toContain(`"repositories":["${busy}","${calm}","${quiet}"]`);
    const yourTurn = home.getByRole("region", { name: /^Your turn/ });
    const mine = await yourTurn.locator(".home-row").count();
    expect(mine).toBeGreaterThan(0);
    expect(await home.getByRole("heading", { level: 1 }).textContent()).toContain(`${mine} pull`);
    // At least twelve lines and the first of them without scrolling.
    const bottoms = await page.evaluate<number[]>(
      `[...document.querySelectorAll(".home-row")].map((row) => row.getBoundingClientRect().bottom)`,
    );
    expect(bottoms.filter((bottom) => bottom < 900).length).toBeGreaterThanOrEqual(12);
    await visit.screenshot("home", { fullPage: false });
    expect(await accessibilityProblems(page)).toEqual([]);
    for (const width of [320, 360, 768, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate("document.documentElement.scrollWidth"), String(width)).toBe(
        width,
      );
      expect(await yourTurn.locator(".home-row").first().isVisible()).toBe(true);
    }
    await page.setViewportSize({ width: 1440, height: 900 });

    // What was counted is there before any script has run.
    const html = await (await visit.context.request.get(`${visit.origin}/`)).text();
    const first = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
    expect(first).toContain(`${mine} pull`);
    expect(first).toContain(`/o/${calm}`);

    // Going away and coming back asks for nothing anew.
    await yourTurn.locator(".home-row .queue-name").first().press("Enter");
    await page.waitForURL(/\/o\/gullhaven\/[\w-]+\/pull\/\d+/);
    const row = page.locator('.queue-row [aria-expanded="true"]').first();
    await row.waitFor();
    await page.goBack();
    await home.getByText(/^as of/).waitFor();
    expect(started.filter((body) => body.includes("repositories"))).toHaveLength(1);
  });

  it("makes one docket of all that is pinned, whose rows say their repository", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.pinAll([busy, calm]);
    await visit.open();
    await page.getByRole("button", { name: "Summarize all pinned" }).click();
    await visit.untilEnded();
    expect(new URL(page.url()).pathname).toBe("/pinned");
    expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toBe(
      "2 repositories",
    );
    const queue = page.getByRole("region", { name: "Queue" });
    const names = queue.locator(".queue-row:visible .queue-repository");
    expect(new Set(await names.allTextContents())).toEqual(new Set(["ferryman", "ropewalk"]));
    const ids = await page.evaluate<string[]>(
      `[...document.querySelectorAll("[id]")].map(({ id }) => id)`,
    );
    expect(ids.length).toBe(new Set(ids).size);
    await queue.getByRole("combobox", { name: "Repository" }).selectOption(busy);
    expect(new Set(await names.allTextContents())).toEqual(new Set(["ferryman"]));
    await visit.screenshot("several");
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.setViewportSize({ width: 1200, height: 900 });
    // Asked about an entry, the answer is about that of this repository.
    const entry = page.locator(".entry:visible").first();
    await entry.getByRole("button", { name: /^Ask/ }).click();
    await entry.getByRole("textbox").fill("Why is this stuck?");
    await entry.getByRole("textbox").press("Enter");
    await entry.locator(".question-item .prose").waitFor();
  });

  it("makes a docket of an organization that is named alone", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.ask("gullhaven");
    // One of them is private.
    await page.getByRole("button", { name: "Send to the model" }).click();
    await visit.untilEnded();
    expect(new URL(page.url()).pathname).toBe("/o/gullhaven");
    const names = page.locator(".queue-row:visible .queue-repository");
    expect(new Set(await names.allTextContents()).size).toBeGreaterThan(1);
    const choice = page.getByRole("combobox", { name: "Repository", exact: true });
    expect(await choice.locator("option").count()).toBeGreaterThan(3);
    await visit.screenshot("organization");
  });
});
