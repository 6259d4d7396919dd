import { describe } from "vitest";

import { accessibilityProblems } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";

const REPOSITORY = "gullhaven/ferryman";
const QUESTION = "Show all open bugs and draft an issue that links them";

describe("the page of GitHub", () => {
  it("finds issues by their label, drafts one that links them, and opens it once", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.signIn();
    await page.goto(`${visit.origin}/github?repository=${REPOSITORY}`);
    const issues = page.locator("details", { hasText: "List issues" });
    await issues.locator("summary").click();
    await issues.getByLabel("State").selectOption("open");
    await issues.getByLabel("Labels").fill("bug");
    await issues.getByRole("button", { name: "Read" }).click();
    await issues.getByRole("link", { name: /#655 Jobs are lost/ }).waitFor();
    expect(await issues.getByRole("listitem").count()).toBe(1);
    await visit.screenshot("github-issues");
    await issues.getByLabel("Labels").fill("");
    await issues.getByRole("button", { name: "Read" }).click();
    await issues.getByText(/^\d+ pull requests of this page left out/).waitFor();

    await fakes.command("model", "plan", {
      match: `Question: ${QUESTION}`,
      calls: [{ name: "github_issues_list", arguments: { state: "open", labels: "bug" } }],
    });
    await fakes.command("model", "plan", {
      match: `Question: ${QUESTION}`,
      text: "Open bugs\n\nOne is open: #655 [I1].",
    });
    await page.getByLabel("Question").fill(QUESTION);
    await page.getByLabel("Draft an issue").check();
    await page.getByRole("button", { name: "Ask" }).click();
    await page.getByRole("button", { name: "Preview this issue" }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await preview.waitFor();
    expect(await preview.innerText()).toContain("Open bugs");
    expect(await preview.innerText()).toContain("One is open: #655.");
    await visit.screenshot("github-draft");
    expect(await accessibilityProblems(page)).toEqual([]);
    await fakes.clearLog();
    await preview.getByRole("button", { name: "Confirm" }).dblclick();
    await page.getByText("Sent.").waitFor();
    const { entries } = await fakes.log({ upstream: "github" });
    const written = entries.filter(
      ({ method, path }) => method === "POST" && path.endsWith("/issues"),
    );
    expect(written).toHaveLength(1);
    await visit.screenshot("github-sent");
  });

  it("says that a folder is empty, and what a repository is apart from when it changed", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.signIn();
    await page.goto(`${visit.origin}/github?repository=gullhaven/ropewalk`);
    const folder = page.locator("details", { hasText: "Read a file or folder" });
    await folder.locator("summary").click();
    await folder.getByRole("button", { name: "Read" }).click();
    await folder.getByText("This folder is empty.").waitFor();

    const repositories = page.locator("details", { hasText: "Public repositories of anybody" });
    await repositories.locator("summary").click();
    await repositories.getByLabel("Login").fill("gullhaven");
    await repositories.getByRole("button", { name: "Read" }).click();
    const slipway = repositories.getByRole("listitem").filter({ hasText: "gullhaven/slipway" });
    expect(await slipway.innerText()).toMatch(/^Release scripts · updated \d{4}-\d\d-\d\d$/m);
  });
});
