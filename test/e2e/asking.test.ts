import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

describe("asking", () => {
  it("asks to connect first, without a request", async ({ visit, expect }) => {
    await visit.open();
    await visit.ask(SAMPLE_REPOSITORIES.calm);
    const alert = visit.page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("Connect GitHub, and this goes on");
  });

  it("says while typing what it understands", async ({ visit, expect }) => {
    await visit.open();
    const note = visit.page.locator("#repository-note");
    for (const [typed, understood] of [
      ["gullhaven/ropewalk", "gullhaven/ropewalk"],
      ["https://github.com/gullhaven/ropewalk/pull/158", "gullhaven/ropewalk"],
      ["git@github.com:gullhaven/ropewalk.git", "gullhaven/ropewalk"],
      ["gullhaven", "A word alone opens all repositories"],
      ["gull haven", "Not a repository yet"],
      ["https://example.com/gullhaven/ropewalk", "Not a repository yet"],
    ] as const) {
      await visit.repositoryField.fill(typed);
      expect(await note.textContent()).toContain(understood);
    }
  });

  it("shows what is wrong with a repository at its field", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    visit.expectRefusal(400);
    const { repositoryField: field, page } = visit;
    await visit.ask("a/..");
    await page.getByText("Provide a GitHub repository URL or owner/repo name.").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await field.getAttribute("aria-describedby")).toBe("repository-note");
    await field.fill("gullhaven/ropewalk");
    expect(await field.getAttribute("aria-invalid")).toBeNull();
  });

  it("explains a repository that GitHub does not show", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected("/", "tomas-reyes");
    await visit.ask(SAMPLE_REPOSITORIES.private);
    await visit.untilEnded("Failed");
    expect(await visit.page.getByRole("alert").textContent()).toContain(
      "GitHub shows no such repository to the connected account",
    );
    await visit.screenshot("failed");
  });

  it("leads to GitHub where an organization asks for single sign-on", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    // The field looks the repository up as well.
    visit.expectRefusal(403);
    await visit.ask(SAMPLE_REPOSITORIES.singleSignOn);
    await visit.untilEnded("Failed");
    const link = visit.page.getByRole("alert").getByRole("link");
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/github\.com\//);
  });

  it("offers the account's repositories and recent ones, by keyboard", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    await visit.openConnected();
    const { repositoryField: field, page } = visit;
    const options = page.getByRole("listbox", { name: "Repositories" }).getByRole("option");
    await field.pressSequentially("keel");
    await options.filter({ hasText: SAMPLE_REPOSITORIES.private }).waitFor();
    expect(await options.first().textContent()).toContain("Private");
    await field.press("ArrowDown");
    expect(await field.getAttribute("aria-activedescendant")).toBe("suggestion-0");
    // Enter takes what is chosen, and opens it.
    await field.press("Enter");
    await page.getByRole("dialog").getByText(SAMPLE_REPOSITORIES.private).waitFor();
    await page.keyboard.press("Escape");
    expect(await field.inputValue()).toBe(SAMPLE_REPOSITORIES.private);
    expect(await options.count()).toBe(0);
    await field.fill("gullhaven/zebra");
    await page.getByText("Nothing that your account sees").waitFor();

    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.untilEnded(/No open/);
    await page.getByRole("link", { name: "All dockets" }).click();
    await page.getByRole("link", { name: SAMPLE_REPOSITORIES.quiet }).waitFor();
    await field.fill("");
    await options.filter({ hasText: "Recent" }).waitFor();
    await field.press("Escape");
    expect(await options.count()).toBe(0);
  });

  it("passes the filters on, and keeps them in an address to share", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.openConnected();
    const { page } = visit;
    await page.getByText("Options", { exact: true }).click();
    await page.locator("[name=limit]").selectOption("3");
    await page.getByLabel("Rank by comments").selectOption("30d");
    await page.getByLabel("Language").selectOption("de");
    await page.getByLabel("Include drafts").uncheck();
    await page.getByLabel("Author").fill("no one");
    visit.expectRefusal(400);
    await visit.ask(SAMPLE_REPOSITORIES.busy);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("author");
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Author").fill("");
    await visit.ask(SAMPLE_REPOSITORIES.busy);
    await visit.untilEnded(/^Done: 3 of 3/);
    const address = new URL(page.url());
    expect(`${address.pathname}${address.search}`).toBe(
      "/o/gullhaven/ferryman?limit=3&window=30d&drafts=0&language=de",
    );

    const { requests } = await askedOfModel();
    expect(requests).toBe(2 * 3);

    const other = await begin();
    await other.open(`${address.pathname}${address.search}`);
    expect(await other.repositoryField.inputValue()).toBe(SAMPLE_REPOSITORIES.busy);
    await other.page.getByText("3 entries · last 30 days · Deutsch · no drafts").waitFor();
  });

  it("says so when there is nothing to summarize", async ({ begin }) => {
    const visit = await begin();
    await visit.openConnected();
    await visit.ask(`https://github.com/${SAMPLE_REPOSITORIES.quiet}`);
    await visit.page.getByRole("heading", { name: SAMPLE_REPOSITORIES.quiet }).waitFor();
    await visit.untilEnded("No open pull requests found");
  });
});

async function askedOfModel(): Promise<{ requests: number }> {
  const { entries } = await fakes.log({ upstream: "model" });
  return { requests: entries.length };
}
