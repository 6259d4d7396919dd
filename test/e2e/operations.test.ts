import type { Locator } from "playwright-core";
import { describe } from "vitest";

import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { accessibilityProblems } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";

const { calm } = SAMPLE_REPOSITORIES;
const [first, second] = MOST_DISCUSSED.calm;

describe("acting", () => {
  it("drafts a comment, edits it, shows exactly what will be sent, and leads to it", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openDocket(calm, 1);
    await visit.unfold(first.number);
    const entry = visit.entry(first.number);

    async function look(name: string, at: Locator): Promise<void> {
      await at.scrollIntoViewIfNeeded();
      expect(await accessibilityProblems(page)).toEqual([]);
      await visit.screenshot(name, { fullPage: false });
    }

    await entry.getByRole("button", { name: "Ask about" }).click();
    await visit.askQuestion(`Please look at #${first.number}: why is it stuck?`, first.number);
    await entry.locator("ol a.chip").first().waitFor();
    await entry.getByText("look-up on GitHub").click();
    await entry.getByRole("button", { name: "Draft a comment" }).press("Enter");
    const editor = entry.getByRole("form", { name: "New comment" });
    const text = editor.getByLabel("Text");
    await editor.waitFor();
    expect(await text.inputValue()).toMatch(/\w+ \w+/);
    const hostile =
      "[x](https://evil.example) <img src=https://evil.example/p.png onerror=alert(1)>";
    const written = `Is the limit **decided**? @kenji-tk \u202e\n\n- [x] ${hostile}`;
    await text.fill(written);
    await look("editing", editor);

    await editor.getByRole("button", { name: "Preview" }).press("Enter");
    const preview = entry.getByRole("region", { name: "Preview" });
    await preview.waitFor();
    expect(await preview.textContent()).toContain(`#${first.number}`);
    expect(await preview.locator("dt").allTextContents()).toEqual(["Pull request", "Text"]);
    const drawn = preview.locator(".markdown");
    await drawn.waitFor();
    expect(await drawn.locator("strong").textContent()).toBe("decided");
    expect(await drawn.locator("li").textContent()).toContain("☑ x (https://evil.example)");
    expect(await drawn.locator("a, img, script").count()).toBe(0);
    await preview.getByText("The text as it is sent").click();
    expect(await preview.locator(".markdown-sent").textContent()).toBe(
      written.replace("\u202e", "⟨U+202E⟩"),
    );
    await look("preview", preview);
    await preview.getByRole("button", { name: "Confirm" }).press("Enter");

    const sent = entry.getByRole("region", { name: "Sent", exact: true });
    await sent.waitFor();
    const href = await sent.getByRole("link").getAttribute("href");
    expect(href).toMatch(
      new RegExp(`^https://github\\.com/${calm}/pull/${first.number}#issuecomment-\\d+$`),
    );
    await page.reload();
    const record = page.getByRole("region", { name: "Sent to GitHub from this docket" });
    expect(await record.getByRole("link").getAttribute("href")).toBe(href);
    await look("sent", record);
  });

  it("posts the docket as an issue, and updates it the next time", async ({ begin, expect }) => {
    const visit = await begin({ viewport: { width: 320, height: 700 } });
    const { page } = visit;
    await visit.openDocket(calm, 2);
    async function post(): Promise<string | null> {
      await page.getByLabel("Post the docket").click();
      await page.getByRole("button", { name: "As an issue" }).click();
      const title = page.getByRole("form", { name: "New issue" }).getByLabel("Title");
      await title.fill("Stand-up");
      await title.press("Enter");
      const preview = page.getByRole("region", { name: "Preview" });
      await preview.waitFor();
      await preview.locator(".markdown .markdown-title").first().waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
      expect(await preview.locator(".markdown a").count()).toBeGreaterThan(2);
      expect(await preview.locator(".markdown-sent").textContent()).toContain(
        "# Most discussed open pull requests",
      );
      const replaced = await preview.getByRole("link", { name: "earlier one" }).all();
      expect(await Promise.all(replaced.map((link) => link.getAttribute("href")))).toEqual(
        earlier === null ? [] : [earlier],
      );
      await preview.getByRole("button", { name: /^Confirm/ }).click();
      const sent = page.getByRole("region", { name: "Sent", exact: true });
      const href = await sent.getByRole("link").getAttribute("href");
      await sent.getByRole("button", { name: "Close" }).click();
      return href;
    }
    let earlier: string | null = null;
    earlier = await post();
    expect(earlier).toMatch(new RegExp(`^https://github\\.com/${calm}/issues/\\d+$`));
    expect(await post()).toBe(earlier);
  });

  it("posts the docket as a comment, and says when nobody knows whether it is there", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openDocket(calm, 2);
    await page.getByLabel("Post the docket").click();
    await page.getByRole("button", { name: "As a comment" }).click();
    await page
      .getByRole("form", { name: "New comment" })
      .getByRole("combobox")
      .selectOption(String(second.number));
    await page.getByRole("button", { name: "Preview" }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    expect(await preview.textContent()).toContain("# Most discussed open pull requests");
    await fakes.fault({
      upstream: "github",
      method: "POST",
      path: "/comments$",
      action: { kind: "cut", afterBytes: 1 },
    });
    await preview.getByRole("button", { name: /^Confirm/ }).click();
    const ended = page.getByRole("region", { name: "Not known whether it was sent" });
    await ended.waitFor();
    expect(await ended.getByRole("link").getAttribute("href")).toBe(
      `https://github.com/${calm}/pull/${second.number}`,
    );
    expect(await ended.textContent()).toContain("before you send it again");
    const { entries } = await fakes.log({ upstream: "github" });
    expect(
      entries.filter(({ method, path }) => method === "POST" && path.endsWith("/comments")),
    ).toHaveLength(1);
  });

  it("sends nothing that was discarded, and goes by keyboard alone", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openDocket(calm, 1);
    await visit.unfold(first.number);
    const entry = visit.entry(first.number);
    // What the page still asks for may move the row that has the focus.
    await page.waitForLoadState("networkidle");
    await entry.getByLabel(`Post about #${first.number}`).press("Enter");
    await entry.getByRole("button", { name: "Comment with this summary" }).press("Enter");
    await entry.getByRole("form", { name: "New comment" }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.ariaLabel")).toBe("New comment");
    await page.keyboard.press("Tab");
    expect(await page.evaluate<string>("document.activeElement.value")).toMatch(
      /\*\*changes requested\*\*\n\n- /,
    );
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await entry.getByRole("region", { name: "Preview" }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.ariaLabel")).toBe("Preview");
    await entry.getByRole("button", { name: "Edit" }).press("Enter");
    await entry.getByLabel("Text").fill("Not yet sent");
    await entry.getByRole("button", { name: "Preview" }).press("Enter");
    await entry.getByRole("region", { name: "Preview" }).waitFor();
    await page.reload();
    await entry.getByRole("form", { name: "New comment" }).waitFor();
    expect(await entry.getByLabel("Text").inputValue()).toBe("Not yet sent");
    await entry.getByRole("button", { name: "Discard" }).press("Enter");
    await entry.getByRole("form").waitFor({ state: "detached" });
    await page.reload();
    await visit.questionBox().waitFor();
    expect(await page.locator(".sent").count()).toBe(0);
  });

  it("says nothing of writing where actions are off", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await page.route("**/api/session", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), actions: false } });
    });
    await visit.openDocket(calm, 1);
    await visit.unfold(first.number);
    await visit.entry(first.number).getByRole("button", { name: "Ask about" }).click();
    await visit.questionBox(first.number).waitFor();
    expect(await page.getByText(/^(Post|Draft an? \w+|Sent to GitHub)/).count()).toBe(0);
  });
});
