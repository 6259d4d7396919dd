import type { Locator, Page } from "playwright-core";
import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { it } from "./support/it.ts";

const { busy, calm } = SAMPLE_REPOSITORIES;

/** Presses it with the keyboard, and says what has the keyboard once it is gone. */
async function pressAway(page: Page, control: Locator): Promise<string> {
  const pressed = await control.elementHandle();
  await pressed?.focus();
  await page.keyboard.press("Enter");
  await pressed?.waitForElementState("hidden");
  const place = page.locator(":focus");
  await place.waitFor();
  return (await place.getAttribute("aria-label")) ?? (await place.innerText());
}

describe("the keyboard goes on where what was pressed is gone", () => {
  it("on the home page and in a docket", async ({ begin, expect }) => {
    const visit = await begin({ viewport: { width: 1440, height: 900 } });
    const { page } = visit;
    const away = (name: string | RegExp) =>
      pressAway(page, page.getByRole("button", { name, exact: true }).first());
    await visit.openConnected();
    await visit.pinAll([busy]);
    await visit.open();
    await page.getByText(/^as of/).waitFor();
    await page.getByText("Pin more").click();
    await page.getByRole("button", { name: `Pin ${calm}` }).waitFor();
    // A row as a whole, so that the next press does nothing that was not meant.
    expect(await away(`Pin ${calm}`)).toContain("gullhaven/");
    await page.getByRole("button", { name: `Unpin ${calm}` }).waitFor();
    expect(await away(`Unpin ${calm}`)).toContain("ferryman");
    await page.getByText(/^as of/).waitFor();
    const shown = page.locator(".home-group", { hasText: "Nobody asked" }).locator("li");
    const before = await shown.allInnerTexts();
    const next = await away(/^Show \d+ more of Nobody asked/);
    expect(before.join()).not.toContain(next);
    await shown.filter({ hasText: next }).waitFor();

    expect(await pressAway(page, page.locator(".home-row a").first())).toBe(busy);
    await visit.untilEnded();
    const rows = page.locator(".queue-row:visible");
    const shownRows = await rows.allInnerTexts();
    const nextRow = await away(/^Show \d+ more of Nobody asked/);
    expect(shownRows.join()).not.toContain(nextRow);
    // The same button under another name.
    await page.getByRole("button", { name: "Unpin", exact: true }).press("Enter");
    await page.getByRole("button", { name: "Pin", exact: true }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Pin");
    await page
      .locator('.queue-row:visible:not(:has(.queue-written)) [aria-expanded="false"]')
      .first()
      .click();
    expect(await away("Write summary")).toMatch(/#\d+$/m);

    await page.getByRole("button", { name: "Share", exact: true }).press("Enter");
    expect(await away("Make a link")).toBe("Link");
    expect(await away("Stop sharing")).toBe("Keep");
    await away("Stop");
    await page.locator(":focus", { hasText: "Make a link" }).waitFor();
    await page.keyboard.press("Escape");

    await pressAway(page, page.getByRole("link", { name: "All dockets" }));
    expect(await away(`Delete the docket of ${busy}`)).toBe("Keep");
    const dockets = page.getByRole("region", { name: "Your dockets" }).getByRole("listitem");
    const kept = (await dockets.count()) - 1;
    await away("Delete");
    await expect.poll(() => dockets.count()).toBe(kept);
    await page.locator(":focus").waitFor();
  });

  it("on the page of digests and on that of GitHub", async ({ visit, expect }) => {
    const { page } = visit;
    const away = (name: string) =>
      pressAway(page, page.getByRole("button", { name, exact: true }).first());
    await visit.openConnected();
    await page.goto(`${visit.origin}/digests`);
    expect(await away("New digest")).toBe("New digest");
    await page.getByRole("heading", { name: "New digest" }).waitFor();
    expect(await away("Cancel")).toBe("New digest");
    await away("New digest");
    await page.getByLabel("Repositories").fill(calm);
    await page
      .getByLabel("Address of an incoming webhook")
      .fill("https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/sampleSecretOfAChannel01");
    expect(await away("Make the digest")).not.toBe("");
    const card = page.getByRole("article", { name: "Morning queue" });
    const pause = card.getByRole("button", { name: "Pause" });
    await pause.press("Enter");
    await card.getByRole("button", { name: "Start again" }).waitFor();
    await card.locator(":focus", { hasText: "Start again" }).waitFor();

    await page.goto(`${visit.origin}/github?repository=${calm}`);
    const issue = page.locator("details", { hasText: "Open an issue" });
    await issue.locator("summary").first().click();
    await issue.getByLabel("Title").fill("Stand-up");
    await issue.getByRole("button", { name: "Preview" }).press("Enter");
    await issue.getByRole("button", { name: "Confirm" }).waitFor();
    await page.locator(':focus[aria-label="Preview"]').waitFor();
    expect(await pressAway(page, issue.getByRole("button", { name: "Confirm" }))).toMatch(/^Sent/);
  });
});
