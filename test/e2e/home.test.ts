import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { accessibilityProblems, problemsAsShown } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";

const { busy, calm, quiet } = SAMPLE_REPOSITORIES;

describe("the home page of a newcomer", () => {
  it("says what to do once GitHub is connected, and offers the account's repositories", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.open();
    await visit.connect();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByRole("heading", { name: "Pin the repositories you look after" }).waitFor();
    await home.getByRole("button", { name: `Pin ${calm}`, exact: true }).waitFor();
    await visit.screenshot("home-without-pins", { fullPage: false });
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.setViewportSize({ width: 1200, height: 900 });

    await home.getByRole("button", { name: `Pin ${calm}`, exact: true }).click();
    await home.getByText(/^as of/).waitFor();
    expect(await home.locator(".home-row").count()).toBeGreaterThan(0);
    await home.getByText("Pin more").click();
    await home.getByRole("button", { name: `Pin ${busy}`, exact: true }).waitFor();
    expect(await home.getByRole("button", { name: `Pin ${calm}`, exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await home.getByRole("button", { name: `Summarize ${calm}` }).click();
    await page.getByRole("heading", { level: 2, name: calm }).waitFor();
  });

  it("says why there is nothing to offer, and looks again", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    visit.expectRefusal(502);
    await page.route("**/api/repositories?query=", (route) =>
      route.fulfill({ status: 502, json: { code: "github_unavailable", detail: "No answer." } }),
    );
    await visit.openConnected();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText("No answer.").waitFor();
    await page.unroute("**/api/repositories?query=");
    await page.route("**/api/repositories?query=", (route) => route.fulfill({ json: [] }));
    await home.getByRole("button", { name: "Look again" }).click();
    await home.getByText("Your account shows no repository here.").waitFor();
    expect(await home.getByRole("alert").count()).toBe(0);
    expect(await home.getByRole("link", { name: "see what it may read" }).isVisible()).toBe(true);
  });

  it("says that what is pinned could not be looked up, and tries again", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.open();
    visit.expectRefusal(503);
    await page.route("**/api/watchlist", (route) =>
      route.fulfill({ status: 503, json: { code: "internal", detail: "Not now." } }),
    );
    await visit.connect();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText("Not now.").waitFor();
    await page.unroute("**/api/watchlist");
    await home.getByRole("button", { name: "Try again" }).click();
    await home.getByRole("heading", { name: "Pin the repositories you look after" }).waitFor();
    expect(await home.getByText("Not now.").count()).toBe(0);
  });

  it("goes on with what was asked for before there was a connection", async ({ visit, expect }) => {
    const { page } = visit;
    await visit.open();
    await visit.ask(calm);
    await page.getByText("this goes on by itself").waitFor();
    // Going to GitHub and back may take a reload.
    await page.reload();
    expect(await visit.repositoryField.inputValue()).toBe(calm);
    await visit.connect();
    await page.getByRole("heading", { level: 2, name: calm }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("has one way on where nothing may begin by itself", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected(`/o/${SAMPLE_REPOSITORIES.private}`);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    const region = page.getByRole("region", { name: SAMPLE_REPOSITORIES.private });
    await region.getByRole("button", { name: /^Summarize/ }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await region.getByRole("button", { name: /^Summarize/ }).click();
    await page.getByRole("button", { name: "Send to the model" }).click();
    await page.getByRole("heading", { level: 2, name: SAMPLE_REPOSITORIES.private }).waitFor();
  });
});

describe("the home page when its connection ends", () => {
  it("asks for a new one as soon as GitHub refuses the old", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.pinAll([calm]);
    await visit.open();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText(/^as of/).waitFor();
    await fakes.command("scalekit", "revoke-github-tokens");
    visit.expectRefusal(401);
    await home.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("heading", { name: "Reconnect GitHub" }).waitFor();
    expect(await home.count()).toBe(0);
    const tab = await visit.pressConnect("Reconnect GitHub");
    await tab.getByRole("button", { name: "Approve" }).click();
    await home.locator(".home-row").first().waitFor();
  });

  it("begins anew where the session is gone", async ({ begin, expect }) => {
    const visit = await begin();
    const { page, context } = visit;
    await visit.openConnected();
    await visit.pinAll([calm]);
    await visit.open();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText(/^as of/).waitFor();
    await context.clearCookies();
    visit.expectRefusal(401);
    await home.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();
    expect(await home.count()).toBe(0);
    await visit.connect();
    await home.locator(".home-row").first().waitFor();
  });
});

describe("the home page", () => {
  it("keeps its rows when reading them anew fails, and says so no longer than that", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.pinAll([calm]);
    await visit.open();
    const home = page.getByRole("region", { name: "Home" });
    await home.getByText(/^as of/).waitFor();
    const rows = await home.locator(".home-row").count();
    visit.expectRefusal(503);
    await page.route("**/api/jobs", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 503, json: { code: "busy", detail: "Not now." } })
        : route.continue(),
    );
    await home.getByRole("button", { name: "Refresh" }).click();
    await home.getByText("Not now.").waitFor();
    await home.getByText("refresh failed").waitFor();
    expect(await home.locator(".home-row").count()).toBe(rows);
    await page.unroute("**/api/jobs");
    await page.evaluate("dispatchEvent(new Event('online'))");
    await home.getByText("Not now.").waitFor({ state: "detached" });
    await home.getByText("refresh failed").waitFor({ state: "detached" });
  });

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
    for (const [width, height] of [
      [320, 640],
      [360, 640],
      [390, 844],
      [768, 640],
      [1280, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      const size = `${width} × ${height}`;
      expect(await page.evaluate("document.documentElement.scrollWidth"), size).toBe(width);
      // What is the reader's stands before anything else that could be read, and without scrolling.
      const box = await yourTurn.locator(".home-row").first().boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0), size).toBeLessThanOrEqual(height);
      expect(await home.locator(".home-row").first().getAttribute("data-url"), size).toBe(
        await yourTurn.locator(".home-row").first().getAttribute("data-url"),
      );
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

  it("says where GitHub does not tell all that is its reader's", async ({ begin }) => {
    await fakes.command("scalekit", "settings", { proxyGraphql: false });
    const visit = await begin();
    await visit.openConnected();
    await visit.pinAll([calm]);
    await visit.open();
    await visit.page
      .getByText(`GitHub did not tell all that is about you in ${calm}`, { exact: false })
      .waitFor();
  });

  it("makes a docket of an organization that is named alone, and says what it left out", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.ask("gullhaven");
    // One of them is private.
    await page.getByRole("button", { name: "Send to the model" }).click();
    await visit.untilEnded();
    expect(new URL(page.url()).pathname).toBe("/o/gullhaven");
    expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toBe("gullhaven");
    const queue = page.getByRole("region", { name: "Queue" });
    const names = queue.locator(".queue-row:visible .queue-repository");
    expect(new Set(await names.allTextContents()).size).toBeGreaterThan(1);
    const choice = queue.getByRole("combobox", { name: "Repository", exact: true });
    expect(await choice.locator('option[value="gullhaven/keelson"]').count()).toBe(1);
    expect(await choice.locator("option").count()).toBeGreaterThan(4);
    await visit.screenshot("organization");
    expect(await accessibilityProblems(page)).toEqual([]);

    // Each row is of the repository it names: its link, its entry and what the filter leaves.
    await choice.selectOption("gullhaven/keelson");
    expect(new Set(await names.allTextContents())).toEqual(new Set(["keelson"]));
    const links = queue.locator('.queue-row:visible a[href*="/pull/"]');
    for (const link of await links.all()) {
      expect(await link.getAttribute("href")).toContain("/gullhaven/keelson/pull/");
    }
    await choice.selectOption({ index: 0 });
    await visit.orderByDiscussion();
    const ranked = page.locator(".entry");
    expect(await ranked.count()).toBe(5);
    const stored = await page.evaluate<string[]>(
      `[...document.querySelectorAll("[id]")].map(({ id }) => id)`,
    );
    expect(stored.length).toBe(new Set(stored).size);

    // Opened again by its address it is the same docket, also for somebody with a small screen at night.
    const again = await visit.another();
    await again.page.emulateMedia({ colorScheme: "dark" });
    await again.page.setViewportSize({ width: 320, height: 700 });
    await again.page.goto(page.url());
    await again.untilEnded(/^(?:Done|as of)/);
    expect(await again.page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await again.screenshot("organization-dark-320");
    expect(await problemsAsShown(again.page)).toEqual([]);
  });
});
