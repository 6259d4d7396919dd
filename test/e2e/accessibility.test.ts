import type { Locator } from "playwright-core";
import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { accessibilityProblems } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";

const { busy, calm } = SAMPLE_REPOSITORIES;

describe("in light and dark colours, axe finds nothing", () => {
  it("before, while and after connecting", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.open();
    await page.getByText("What GitHub will ask for, and why").click();
    await page.getByText("GitHub has no lesser permission").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await visit.screenshot("permissions");
    const tab = await visit.pressConnect();
    await page.getByRole("heading", { name: "Waiting for GitHub authorization" }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await tab.getByRole("button", { name: "Approve" }).click();
    await tab.getByRole("heading", { name: "GitHub connected" }).waitFor();
    expect(await accessibilityProblems(tab)).toEqual([]);
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    await page.getByRole("dialog").waitFor();
    await page.getByRole("button", { name: "Delete everything" }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "API tokens" }).click();
    await page.getByLabel("Name of a new token").fill("script");
    await page.keyboard.press("Enter");
    await page.getByText("it is shown this once").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("while asking, streaming and reading", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await page.getByText("Options", { exact: true }).click();
    // Three entries have every part that twenty have, and are looked over sooner.
    await page.locator("[name=limit]").selectOption("3");
    await visit.repositoryField.pressSequentially("gull");
    await page.getByRole("listbox").getByRole("option").first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await fakes.model({ tokensPerSecond: 4 });
    await visit.ask(busy);
    await page.locator(".caret").first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await fakes.model({ tokensPerSecond: null });
    await visit.untilEnded();
    // The pictures in the README.
    await page.setViewportSize({ width: 1200, height: 1000 });
    await page.evaluate("scrollTo(0, 0)");
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await visit.screenshot(`docket-${colorScheme}`, { fullPage: false });
    }
    await page
      .getByText(/^Read \d+ of/)
      .first()
      .click();
    await page.locator("a.chip").first().focus();
    await page.getByRole("tooltip").waitFor();
    await page.getByLabel("Copy the docket").click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await visit.screenshot("reading", { fullPage: false });
    await page.getByRole("link", { name: "All dockets" }).click();
    await page.getByRole("heading", { name: "Your dockets" }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("when something is wrong", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    visit.expectRefusal(400);
    await visit.ask("nonsense");
    await visit.page.getByRole("alert").waitFor();
    expect(await accessibilityProblems(visit.page)).toEqual([]);
    await fakes.fault({
      upstream: "github",
      operation: "Details",
      times: null,
      action: { kind: "status", status: 400 },
    });
    await visit.ask(calm);
    await visit.untilEnded(/^(Failed|Done)/);
    expect(await accessibilityProblems(visit.page)).toEqual([]);
    await visit.page.goto(`${visit.origin}/user/verify`);
    await visit.page.getByRole("link", { name: "Back to Docket" }).waitFor();
    expect(await accessibilityProblems(visit.page)).toEqual([]);
  });
});

describe("everywhere", () => {
  it("goes through the main job by keyboard alone", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();

    /** Presses Tab until something of that name has the focus, visibly. */
    async function tabTo(name: RegExp): Promise<void> {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate<{ name: string; outline: string }>(`(() => {
          const element = document.activeElement;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          return {
            name: element.getAttribute("aria-label") ?? element.id + " " + element.textContent,
            outline: outlineStyle === "none" ? "none" : outlineWidth,
          };
        })()`);
        if (name.test(focused.name)) {
          expect(focused.outline).not.toBe("none");
          return;
        }
      }
      throw new Error(`Tab never reached ${String(name)}.`);
    }

    await tabTo(/^repository /);
    await page.keyboard.type(calm);
    await tabTo(/Summarize/);
    await page.keyboard.press("Enter");
    await visit.untilEnded();
    await tabTo(/^Copy the docket/);
    await page.keyboard.press("Enter");
    await tabTo(/For Slack/);
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Copy the docket");
    await tabTo(/Most discussed/);
    await page.keyboard.press("Enter");
    await tabTo(/^C\d+: /);
    await page.getByRole("tooltip").waitFor();
    await tabTo(/^ ?Read \d+ of/);
    await page.keyboard.press("Enter");
    await page
      .getByText(/tokens of evidence/)
      .first()
      .waitFor();
  });

  it("fits 320 pixels, and twice the size, without scrolling sideways", async ({
    begin,
    expect,
  }) => {
    const visit = await begin({ viewport: { width: 320, height: 640 } });
    const { page } = visit;
    const overflow = () => page.evaluate("document.documentElement.scrollWidth - innerWidth");
    await visit.open();
    expect(await overflow()).toBe(0);
    await visit.openConnected();
    await page.getByText("Options", { exact: true }).click();
    expect(await overflow()).toBe(0);
    await visit.ask(busy);
    await visit.untilEnded();
    await page.locator(".queue-row").first().waitFor();
    expect(await overflow()).toBe(0);
    await visit.screenshot("narrow");
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect(await overflow()).toBe(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "All dockets" }).click();
    const docket = page.locator(".history-main");
    await docket.waitFor();
    // What is offered to be pinned stands above it.
    await page.getByText("opens with the field above").waitFor();
    const trash = page.getByRole("button", { name: /^Delete the docket/ });
    expect(Math.abs((await middle(trash)) - (await middle(docket)))).toBeLessThan(2);
    // What a window of 1200 pixels has left at 200%.
    await page.goBack();
    await visit.untilEnded();
    await page.setViewportSize({ width: 600, height: 450 });
    expect(await overflow()).toBe(0);
  });

  it("shows twenty entries", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    await visit.page.getByText("Options", { exact: true }).click();
    await visit.page.locator("[name=limit]").selectOption("20");
    await visit.ask(busy);
    await visit.untilEnded("Done: 20 of 20 summarized");
    expect(await visit.entries.count()).toBe(20);
  });

  it("paints before any script has run", async ({ begin, expect }) => {
    const visit = await begin({ javaScriptEnabled: false });
    await visit.page.goto(visit.origin);
    expect(await visit.page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
    expect(await visit.page.getByLabel("GitHub repository").isVisible()).toBe(true);
  });
});

/** How far down the middle of it is. */
async function middle(at: Locator): Promise<number> {
  const { y, height } = (await at.boundingBox()) ?? { y: 0, height: 0 };
  return y + height / 2;
}
