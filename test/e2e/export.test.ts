import { text } from "node:stream/consumers";

import { describe } from "vitest";

import type { JobResult } from "../../src/protocol/docket.ts";
import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const { calm, quiet } = SAMPLE_REPOSITORIES;
const [first] = MOST_DISCUSSED.calm;

async function finishDocket(visit: Visit, repository: string = calm): Promise<void> {
  await visit.ask(repository);
  await visit.page.getByRole("heading", { name: repository }).waitFor();
  await visit.untilEnded(/^(Done|No open)/);
}

async function copied(visit: Visit): Promise<string> {
  return visit.page.evaluate<string>("navigator.clipboard.readText()");
}

describe("what is copied and saved", () => {
  it("copies an entry as Markdown, plain text and for Slack", async ({ begin, expect }) => {
    const visit = await begin({ permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = visit;
    await visit.openConnected();
    await finishDocket(visit);
    await visit.unfold(first.number);
    const menu = visit.entry(first.number).getByLabel(`Copy #${first.number}`);

    await menu.click();
    await page.getByRole("button", { name: "As Markdown" }).click();
    await page.getByText(`Copied #${first.number} as Markdown`).waitFor();
    expect(await copied(visit)).toMatch(/^## 1\. \[\\#158: .+\]\(<https:\/\/github\.com\/.+>\)$/m);

    await menu.click();
    await page.getByRole("button", { name: "As plain text" }).click();
    await page.getByText(`Copied #${first.number} as plain text`).waitFor();
    const plain = await copied(visit);
    expect(plain).toMatch(
      /^#158: .+\nhttps:\/\/github\.com\/.+\/158\nChanges requested\n@[\w-]+: .+ Since \d{4}-/,
    );
    expect(plain).not.toMatch(/\[[CRTFK]\d/);

    await menu.click();
    await page.getByRole("button", { name: "For Slack" }).click();
    await page.getByText(`Copied #${first.number} for Slack`).waitFor();
    expect(await copied(visit)).toMatch(/^\*#158 .+\*\n/);
  });

  it("copies the docket, and the link that asks the same", async ({ begin, expect }) => {
    const visit = await begin({ permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = visit;
    await visit.openConnected();
    await finishDocket(visit);
    const menu = page.getByLabel("Copy the docket");
    await menu.click();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("button", { name: "Link to this question" }).isVisible()).toBe(
      false,
    );
    await menu.click();
    await page.getByRole("button", { name: "As Markdown" }).click();
    await page.getByText("Copied the docket as Markdown").waitFor();
    expect((await copied(visit)).match(/^## \d\. /gm)).toHaveLength(5);
    await menu.click();
    await page.getByRole("button", { name: "Link to this question" }).click();
    await page.getByText("Copied the link").waitFor();
    expect(await copied(visit)).toBe(`${visit.origin}/o/${calm}`);
  });

  it("downloads Markdown and JSON", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await finishDocket(visit);
    const menu = page.getByLabel("Download the docket");

    async function download(name: string): Promise<{ file: string; text: string }> {
      const saved = page.waitForEvent("download");
      await menu.click();
      await page.getByRole("button", { name, exact: true }).click();
      const file = await saved;
      return {
        file: file.suggestedFilename(),
        text: await text(await file.createReadStream()),
      };
    }

    const markdown = await download("Markdown");
    expect(markdown.file).toBe("docket-gullhaven-ropewalk.md");
    expect(markdown.text).toMatch(/^# Most discussed open pull requests of/);
    const json = await download("JSON");
    expect(json.file).toBe("docket-gullhaven-ropewalk.json");
    const result: JobResult = JSON.parse(json.text);
    expect(result.pullRequests.map(({ number }) => number)).toEqual(
      MOST_DISCUSSED.calm.map(({ number }) => number),
    );
    expect(Date.parse(result.startedAt)).toBeGreaterThan(0);
    const rows = result.queue?.flatMap((queue) => queue.rows) ?? [];
    expect(rows).toHaveLength(10);
    for (const { readiness, turns, url } of [...result.pullRequests, ...rows].map((each) => ({
      turns: rows.find(({ number }) => number === each.number)?.turns,
      ...each,
    }))) {
      expect(readiness?.state).toMatch(/^\w+$/);
      expect(turns?.length).toBeGreaterThan(0);
      expect(url).toMatch(/^https:\/\/github\.com\/.+\/pull\/\d+$/);
    }
  });

  it("prints the entries without what is only for the screen", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await finishDocket(visit);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("banner").isVisible()).toBe(false);
    expect(
      await page
        .getByRole("form", { name: "Summarize a repository", includeHidden: true })
        .isVisible(),
    ).toBe(false);
    expect(await page.locator(".menu").first().isVisible()).toBe(false);
    expect(await visit.entry(first.number).isVisible()).toBe(true);

    // On paper: when it was read, how ready each is, whose turns, and where every link leads.
    const shown = await page.evaluate<{
      date: string;
      hidden: string[];
      links: string[][];
    }>(`(() => {
      const after = (element) => getComputedStyle(element, "::after").content.replaceAll('"', "");
      const seen = (element) => element.checkVisibility() &&
        [...element.getClientRects()].some(({ width }) => width > 20);
      const rows = [...document.querySelectorAll(".queue-row:not([hidden])")];
      const words = rows.flatMap((row) => [
        row.querySelector(".queue-title [title] > .visually-hidden"),
        ...row.querySelectorAll(".turn-words, .turn-others .visually-hidden"),
      ]);
      return {
        date: after(document.querySelector(".as-of time")),
        hidden: words.filter((element) => !seen(element)).map((element) => element.outerHTML),
        links: [...document.querySelectorAll(".queue a")]
          .filter((link) => link.checkVisibility())
          .map((link) => [link.href, after(link)]),
      };
    })()`);
    expect(shown.date).toMatch(/\b20\d\d\b/);
    expect(shown.hidden).toEqual([]);
    expect(shown.links.length).toBeGreaterThan(20);
    for (const [href, after] of shown.links) {
      expect(after).toBe(` (${href})`);
    }
    await page.setViewportSize({ width: 794, height: 1123 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(794);
    await visit.screenshot("print");
  });

  it("prints the home page: when it was read, whose turns, where each leads, and no button", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await visit.pinAll([calm, quiet]);
    await visit.open();
    await page.locator(".as-of").waitFor();
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.emulateMedia({ media: "print" });
    const shown = await page.evaluate<{
      buttons: string[];
      date: string;
      rows: { cut: boolean; url: string; after: string }[];
    }>(`(() => {
      const after = (element) => getComputedStyle(element, "::after").content.replaceAll('"', "");
      const isCut = (element) => element.scrollWidth > element.clientWidth + 1;
      return {
        buttons: [...document.querySelectorAll("button, summary, input")]
          .filter((element) => element.checkVisibility())
          .map((element) => element.outerHTML),
        date: after(document.querySelector(".as-of time")),
        rows: [...document.querySelectorAll(".home-row")].map((row) => ({
          cut: [...row.querySelectorAll(".queue-name, .turn-words")].some(isCut),
          url: row.dataset.url,
          after: after(row),
        })),
      };
    })()`);
    expect(shown.buttons).toEqual([]);
    expect(shown.date).toMatch(/\b20\d\d\b/);
    expect(shown.rows.length).toBeGreaterThan(3);
    for (const { cut, url, after } of shown.rows) {
      expect({ cut, after }).toEqual({ cut: false, after: url });
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(794);
    await visit.screenshot("print-home");
  });

  it("lists the dockets of the session, opens one again and deletes it", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await finishDocket(visit, quiet);
    await finishDocket(visit);
    await page.getByRole("link", { name: "All dockets" }).click();
    const list = page.getByRole("region", { name: "Your dockets" });
    await list.getByRole("link", { name: calm }).waitFor();
    expect(await list.getByRole("link").allTextContents()).toEqual([calm, quiet]);
    await list.getByRole("link", { name: calm }).click();
    await visit.untilEnded();
    expect(await visit.entries.count()).toBe(5);

    await page.goBack();
    await list.waitFor();
    await page.goForward();
    await visit.unfold(first.number);
    await visit.entry(first.number).waitFor();
    await page.goBack();

    await list.getByRole("button", { name: `Delete the docket of ${calm}` }).click();
    await list.getByRole("button", { name: "Delete", exact: true }).click();
    await list.getByRole("link", { name: calm }).waitFor({ state: "detached" });
    expect(await list.getByRole("link").allTextContents()).toEqual([quiet]);
  });

  it("makes an API token that works, shows it once, and revokes it", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await page.getByRole("button", { name: "API tokens" }).click();
    const dialog = page.getByRole("dialog", { name: "API tokens" });
    await dialog.getByText("No tokens yet.").waitFor();
    await dialog.getByLabel("Name of a new token").fill("stand-up <script>");
    await page.keyboard.press("Enter");
    await dialog.getByText("it is shown this once").waitFor();
    await dialog.getByText("Token “stand-up <script>” created").waitFor();
    const [token = "", command = ""] = await dialog.locator("code").allTextContents();
    expect(command).toContain(`Bearer ${token}`);
    const headers = { authorization: `Bearer ${token}` };
    const session = await fetch(`${visit.origin}/api/session`, { headers });
    expect(await session.json()).toMatchObject({ github: { login: "mira-lindqvist" } });

    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "API tokens" }).click();
    await dialog.getByText("stand-up <script>").waitFor();
    expect(await dialog.locator("code").count()).toBe(0);
    await dialog.getByRole("button", { name: "Revoke stand-up <script>" }).click();
    await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
    await dialog.getByText("No tokens yet.").waitFor();
    const after = await fetch(`${visit.origin}/api/session`, { headers });
    expect(await after.json()).toMatchObject({ github: { state: "none" } });
  });
});
