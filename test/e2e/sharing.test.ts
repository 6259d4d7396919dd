import { describe } from "vitest";

import { accessibilityProblems } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const CALM = "gullhaven/ropewalk";
const OWNER = "mira-lindqvist";
const READER = "tomas-reyes";
const NARROW = { width: 320, height: 700 };

/** Shares the docket that is open; answers the path of its link. */
async function share({ page, origin }: Visit): Promise<string> {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share this docket" });
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const url = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  return url.replace(origin, "");
}

async function stopSharing({ page }: Visit): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Share this docket" });
  await dialog.getByRole("button", { name: "Stop sharing" }).click();
  await dialog.getByRole("button", { name: "Stop", exact: true }).click();
  await dialog.getByRole("button", { name: "Make a link" }).waitFor();
}

describe("a docket that is shared", () => {
  it("opens for who connects and can read it, for nobody else, and until it is ended", async ({
    begin,
    expect,
  }) => {
    const owner = await begin();
    await owner.openDocket(CALM, 2);
    const path = await share(owner);
    expect(path).toMatch(/^\/d\/[\w-]{22}$/);
    expect(await accessibilityProblems(owner.page)).toEqual([]);
    await owner.screenshot("share-dialog", { fullPage: false });

    // Somebody without a connection is led through connecting and back.
    const reader = await begin();
    reader.expectRefusal(404);
    await reader.page.goto(`${reader.origin}${path}`);
    await reader.page.getByRole("heading", { name: "Open a docket that somebody" }).waitFor();
    expect(await accessibilityProblems(reader.page)).toEqual([]);
    await reader.screenshot("shared-invitation", { fullPage: false });
    await reader.connect(READER);
    await reader.page.getByText("Shared with you").waitFor();
    await reader.untilEnded();
    expect(new URL(reader.page.url()).pathname).toBe(path);
    // How long it took, and not how long it has been followed as well.
    expect(await reader.page.locator(".progress-line").innerText()).toMatch(
      /took \d+ s\b(?!.*\d s\b)/s,
    );
    const names = await reader.page.getByRole("main").getByRole("button").allInnerTexts();
    for (const absent of ["Ask", "Refresh", "Share", "Pin", "Cancel", "Wake up", "Write summary"]) {
      expect(names.map((name) => name.trim())).not.toContain(absent);
    }
    expect(await reader.page.locator("summary", { hasText: /Snooze|Post/ }).count()).toBe(0);
    expect(await reader.page.locator("summary", { hasText: "Download" }).count()).toBe(1);
    expect(await reader.page.locator(".entry .prose").count()).toBe(2);
    expect(await accessibilityProblems(reader.page)).toEqual([]);
    await reader.screenshot("shared-light", { fullPage: false });

    // Somebody else who cannot read the repository finds what anybody finds at any such address.
    await fakes.command("github", "hide", { repository: CALM, visibleTo: [OWNER, READER] });
    const outsider = await begin();
    outsider.expectRefusal(404);
    await outsider.openConnected(path, "ana-duarte");
    await outsider.page.getByRole("heading", { name: "Nothing here opens for you" }).waitFor();
    await outsider.screenshot("shared-nothing", { fullPage: false });
    const told = await outsider.page.getByRole("main").innerText();
    await outsider.open(`/d/${"A".repeat(22)}`);
    await outsider.page.getByRole("heading", { name: "Nothing here opens for you" }).waitFor();
    expect(await outsider.page.getByRole("main").innerText()).toBe(told);

    // What is shared is listed, and ends from there as well.
    await owner.page.keyboard.press("Escape");
    await owner.page.getByRole("link", { name: "All dockets" }).click();
    const list = owner.page.getByRole("region", { name: "Shared by you" });
    await list.getByRole("link", { name: CALM }).waitFor();
    expect(await list.innerText()).toMatch(/until \w+ \d+, \d{4}/);
    await owner.screenshot("shared-list", { fullPage: false });
    await list.getByRole("button", { name: `Stop sharing the docket of ${CALM}` }).click();
    await list.getByRole("button", { name: "Stop", exact: true }).click();
    await list.waitFor({ state: "detached" });
    await reader.page.reload();
    await reader.page.getByRole("heading", { name: "Nothing here opens for you" }).waitFor();
  });

  it("is followed while it is written, and leaves the page with the access", async ({
    begin,
    expect,
  }) => {
    await fakes.model({ tokensPerSecond: 15 });
    const owner = await begin();
    await owner.openConnected(`/o/${CALM}?limit=1`);
    const path = await share(owner);
    const reader = await begin();
    reader.expectRefusal(404);
    await reader.openConnected(path, READER);
    await reader.page.locator(".entry .prose .caret").waitFor();
    await stopSharing(owner);
    await reader.page.getByRole("heading", { name: "Nothing here opens for you" }).waitFor();
    expect(await reader.page.locator(".entry").count()).toBe(0);
    expect(await reader.page.content()).not.toContain("queue-row");
  });

  it("says why it is not read for a while, and goes on by itself", async ({ begin, expect }) => {
    const owner = await begin();
    await owner.openDocket(CALM, 1);
    const path = await share(owner);
    const reader = await begin();
    const { page } = reader;
    reader.expectRefusal(429);
    const limited = "**/api/shared/**";
    await page.route(limited, (route) =>
      route.fulfill({
        status: 429,
        contentType: "application/problem+json",
        body: JSON.stringify({
          code: "too_many_requests",
          title: "Too many requests",
          detail: "Try again in a minute.",
        }),
      }),
    );
    await reader.openConnected(path, READER);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain(
      "Try again in a minute. This page does so by itself.",
    );
    await page.unroute(limited);
    // Sooner than in a minute, as nothing is waited for here.
    await page.evaluate("dispatchEvent(new Event('online'))");
    await reader.untilEnded();
    await alert.waitFor({ state: "detached" });
  });

  it("fits a narrow screen, in light and in dark colours", async ({ begin, expect }) => {
    const owner = await begin({ viewport: NARROW });
    await owner.openDocket(CALM, 1);
    const path = await share(owner);
    await owner.screenshots("share-dialog-COLOURS-320", { fullPage: false });
    const reader = await begin({ viewport: NARROW });
    await reader.openConnected(path, READER);
    await reader.untilEnded();
    await reader.screenshots("shared-COLOURS-320", { fullPage: false });
    const width = await reader.page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(NARROW.width);
    expect(await accessibilityProblems(reader.page)).toEqual([]);
  });
});
