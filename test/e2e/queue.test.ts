import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";
import { longQueue } from "./support/long-queue.ts";

const { busy, calm } = SAMPLE_REPOSITORIES;
/** Open, and not among the most discussed. */
const QUIET = 160;

describe("the rows of a queue", () => {
  it("open and run at the address of an entry, which is unfolded, and get a summary in place", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected(`/o/${calm}/pull/${QUIET}`);
    await visit.untilEnded();
    const entry = visit.entry(QUIET);
    expect(await entry.isVisible()).toBe(true);
    expect(await page.locator(".queue-row .queue-written").count()).toBe(5);
    await entry.getByRole("button", { name: "Write summary" }).click();
    await entry.locator(".prose a.chip").first().waitFor();
    expect(await page.locator('.queue-row [aria-expanded="true"]').count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe(`/o/${calm}/pull/${QUIET}`);
    // The list of dockets has one, whatever was written in it.
    const listed = await visit.context.request.get(`${visit.origin}/api/jobs`);
    expect(await listed.json()).toHaveLength(1);
  });

  it("lead to the one that the address names, and back to where the reader was", async ({
    begin,
    expect,
  }) => {
    const visit = await begin({ viewport: { width: 1440, height: 900 } });
    const { page } = visit;
    await visit.openConnected();
    await longQueue(page, 60);
    await page.goto(`${visit.origin}/o/o/r/pull/28`);
    await page.locator(".as-of").waitFor();
    await expect.poll(() => page.evaluate("scrollY")).toBeGreaterThan(0);
    const box = await page.locator('.queue-row[data-number="28"]').boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(700);

    await page.goto(`${visit.origin}/o/o/r`);
    await page.locator(".as-of").waitFor();
    // Each group begins with what fits, and gets the rest frame by frame.
    const more = page.getByRole("button", { name: /^Show \d+ more of/ }).first();
    await more.waitFor();
    await expect.poll(() => page.locator(".queue-row").count()).toBeGreaterThan(22);
    await page.evaluate("scrollTo(0, 1e6)");
    const place = await page.evaluate<number>("scrollY");
    expect(place).toBeGreaterThan(100);
    await page.reload();
    await page.locator(".as-of").waitFor();
    await expect.poll(() => page.evaluate("scrollY")).toBeGreaterThan(0);
    expect(await page.evaluate("scrollY")).toBe(place);

    // The keyboard goes on with the first row that was not there before.
    const group = page.locator("tbody", { has: more }).first();
    const before = await group.locator(".queue-row:visible").count();
    await more.press("Enter");
    await page.locator(".queue-row .queue-name:focus").waitFor();
    const at = await page.evaluate<number>(
      "[...document.activeElement.closest('tbody').querySelectorAll('.queue-row')].indexOf(document.activeElement.closest('.queue-row'))",
    );
    expect(at).toBe(before);
  });

  it("stand on the first screen, what is the reader's before all others", async ({
    begin,
    expect,
  }) => {
    const visit = await begin({ viewport: { width: 1440, height: 900 } });
    const { page } = visit;
    await visit.openConnected(`/o/${busy}`);
    await visit.untilEnded();
    const bottoms = await page.evaluate<number[]>(
      `[...document.querySelectorAll(".queue-row:not([hidden])")].map((row) => row.getBoundingClientRect().bottom)`,
    );
    expect(bottoms.filter((bottom) => bottom > 0 && bottom <= 900).length).toBeGreaterThanOrEqual(
      12,
    );
    // So is the first sentence of the entry that is unfolded.
    const sentence = await page.evaluate<number>(`(() => {
      const prose = document.querySelector(".entry-row:not([hidden]) .prose");
      const range = document.createRange();
      range.selectNodeContents(prose);
      range.setEndAfter(prose.querySelector("a.chip"));
      return range.getBoundingClientRect().bottom;
    })()`);
    expect(sentence).toBeGreaterThan(0);
    expect(sentence).toBeLessThanOrEqual(900);
    for (const [width, height] of [
      [390, 844],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      const group = page.locator(".queue-table tbody").first();
      expect(await group.getByRole("rowheader").first().textContent()).toMatch(/^Your turn/);
      const box = await group.locator(".queue-row").first().boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0), `${width}`).toBeLessThanOrEqual(height);
    }
  });

  it("are gone through, snoozed and seen with keys, each to be taken back", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected(`/o/${calm}`);
    await visit.untilEnded();
    await fakes.command("github", "add-comment", {
      repository: calm,
      number: QUIET,
      comment: { author: "saga-lindholm", body: "One more thought." },
    });
    await page.getByRole("button", { name: "Refresh" }).click();
    const row = page.locator(`.queue-row[data-number="${QUIET}"]`);
    await row.getByText("+1").waitFor();
    await visit.untilEnded();

    const focused = () =>
      page.evaluate<string>("document.activeElement?.closest('.queue-row')?.dataset.number ?? ''");
    const order = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.queue-row')].map(({ dataset }) => dataset.number)",
    );
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await focused()).toBe(order[1]);
    await page.keyboard.press("k");
    expect(await focused()).toBe(order[0]);
    const at = order.indexOf(String(QUIET));
    for (let step = 0; step < at; step += 1) {
      await page.keyboard.press("j");
    }
    expect(await focused()).toBe(String(QUIET));

    const opened = page.waitForEvent("popup");
    visit.expectLeavingFor("https://github.com");
    visit.expectNoNetwork();
    await page.keyboard.press("o");
    const popup = await opened;
    expect(await popup.evaluate("opener")).toBeNull();
    await popup.close();

    await page.keyboard.press("e");
    await row.getByText("+1").waitFor({ state: "detached" });
    await page.getByText(`#${QUIET} marked as seen`).waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await row.getByText("+1").waitFor();

    await row.locator(".queue-name").focus();
    await page.keyboard.press("s");
    await page.locator("details.menu[open]").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText(`#${QUIET} snoozed until tomorrow`).waitFor();
    const snoozed = page.getByRole("button", { name: /^Snoozed/ });
    expect(await snoozed.textContent()).toBe("Snoozed 1");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await snoozed.waitFor({ state: "detached" });

    // A field keeps its keys, and so does a dialog.
    await row.locator(".queue-name").focus();
    await page.keyboard.press("/");
    await page.keyboard.type("?jk");
    expect(await visit.repositoryField.inputValue()).toMatch(/\?jk$/);
    // Some keyboards have it above another key, and what fills fields in sends events without any.
    await row.locator(".queue-name").focus();
    await page.evaluate(`{
      const { activeElement } = document;
      activeElement.dispatchEvent(new Event("keydown", { bubbles: true }));
      const key = { key: "/", code: "Digit7", shiftKey: true, bubbles: true };
      activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
    }`);
    expect(await visit.repositoryField.evaluate((field) => field.matches(":focus"))).toBe(true);
    await row.locator(".queue-name").focus();
    await page.keyboard.press("Shift+?");
    const help = page.getByRole("dialog");
    await help.getByRole("term").first().waitFor();
    expect(await help.getByRole("term").allTextContents()).toEqual(
      "j k Enter o s e / ?".split(" "),
    );
    await help.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await row.locator(".queue-name").focus();
    await page.keyboard.press("j");
    expect(await focused()).toBe(String(QUIET));
  });

  it("stay quick when there are 500: few are added at once, and none more for a filter", async ({
    begin,
    expect,
  }) => {
    const visit = await begin({ viewport: { width: 1440, height: 900 } });
    const { page } = visit;
    await visit.openConnected();
    await longQueue(page, 500);
    await page.evaluate(`
      globalThis.added = [];
      globalThis.removed = 0;
      const rowsIn = (nodes) => [...nodes].filter((node) => node.matches?.(".queue-row")).length;
      new MutationObserver((records) => {
        const rows = records.flatMap(({ addedNodes }) => [...addedNodes]);
        added.push(rowsIn(rows));
        removed += records.reduce((sum, { removedNodes }) => sum + rowsIn(removedNodes), 0);
      }).observe(document.body, { childList: true, subtree: true });
    `);
    const most = () => page.evaluate<number>("Math.max(0, ...added.splice(0))");
    await visit.ask("o/r");
    await page.locator(".as-of").waitFor();
    const rows = page.locator(".queue-row:visible");
    const nodes = () => page.evaluate<number>("document.querySelectorAll('*').length");
    await rows.nth(110).waitFor();
    expect(await most()).toBeLessThanOrEqual(12);
    const filters = page.getByRole("group", { name: "Show" }).getByRole("button");
    await filters.nth(4).click();
    await rows.nth(99).waitFor();
    expect(await rows.count()).toBe(100);
    expect(await most()).toBeLessThanOrEqual(2 * 12);
    const before = await nodes();
    await filters.nth(0).click();
    await filters.nth(4).click();
    expect(await rows.count()).toBe(100);
    expect([await most(), await nodes()]).toEqual([0, before]);
    expect(before / 500).toBeLessThan(30);
    // What is beyond the window waits for two frames of its own.
    await filters.nth(0).click();
    const laidOut = `[...document.querySelectorAll("tbody:not([hidden]) > .queue-row")].filter((row) => getComputedStyle(row).contentVisibility === "auto").length`;
    const portions = (filter: number) =>
      page.evaluate<number[]>(`new Promise((resolve) => {
        const portions = [];
        const look = () => {
          portions.push(${laidOut});
          return portions.length < 4 ? requestAnimationFrame(look) : resolve(portions);
        };
        document.querySelectorAll(".queue-filter")[${filter}].click();
        requestAnimationFrame(look);
      })`);
    const ofGroup = await portions(4);
    expect(ofGroup[0]).toBeLessThan(24);
    expect(ofGroup[1]).toBeLessThan(44);
    expect(ofGroup.at(-1)).toBe(100);

    // In one list a filter takes none away either.
    await filters.nth(0).click();
    await page.getByRole("button", { name: "Most discussed" }).click();
    await rows.nth(499).waitFor();
    await page.evaluate("added = []; removed = 0");
    await filters.nth(4).click();
    await expect.poll(() => rows.count()).toBe(100);
    const ofAll = await portions(0);
    expect(ofAll[0]).toBeLessThan(24);
    expect(ofAll[1]).toBeLessThan(44);
    expect(ofAll.at(-1)).toBe(500);
    expect([await most(), await page.evaluate("removed")]).toEqual([0, 0]);
    // The other order takes all of them away, as one table rather than one by one.
    await page.getByRole("button", { name: "By turn" }).click();
    await expect.poll(() => rows.count()).toBe(111);
    expect(await page.evaluate("removed")).toBe(0);
    await page.getByRole("button", { name: "Most discussed" }).click();
    await rows.nth(499).waitFor();

    // Only what is near the window is drawn of what the page holds; on paper all of it is.
    const drawn = () =>
      page.evaluate<number>(
        `[...document.querySelectorAll(".queue-name")].filter((name) => name.checkVisibility({ contentVisibilityAuto: true })).length`,
      );
    await expect.poll(drawn).toBeLessThan(120);
    expect(await drawn()).toBeGreaterThan(20);
    await page.emulateMedia({ media: "print" });
    expect(await drawn()).toBe(500);
  });

  it("are a table to whoever hears them, whatever they look like", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openDocket(calm, 2);
    // Blocks and grids are no parts of a table any more, in some browsers, unless they say that they are.
    const silent = await page.evaluate<string[]>(`
      [...document.querySelectorAll(".queue-table, .queue-table :is(thead, tbody, tr, th, td)")]
        .filter((part) => part.role === null && !getComputedStyle(part).display.startsWith("table"))
        .map(({ outerHTML }) => outerHTML.slice(0, 80))`);
    expect(silent).toEqual([]);
    const table = page.getByRole("table");
    expect(await table.getByRole("columnheader").allTextContents()).toHaveLength(5);
    const row = table.getByRole("row", { name: `#${QUIET}` });
    expect(await row.getByRole("cell").count()).toBe(4);
    expect(await row.getByRole("rowheader").count()).toBe(1);
  });
});
