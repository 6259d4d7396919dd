import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { accessibilityProblems, problemsAsShown } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const { busy, calm, quiet } = SAMPLE_REPOSITORIES;
const DESKTOP = { width: 1440, height: 900 };
const DISPLAYS = [
  { name: "320", viewport: { width: 320, height: 640 } },
  // What a window of 1440 pixels has left at 200%.
  { name: "200", viewport: { width: 720, height: 450 } },
  { name: "forced", viewport: DESKTOP, forcedColors: "active" },
  { name: "dark", viewport: DESKTOP, colorScheme: "dark" },
] as const;

/** What is wrong with the page as it stands, on every display there may be. */
async function faultsOf(visit: Visit, name: string): Promise<string[]> {
  const { page } = visit;
  const faults = [...(await accessibilityProblems(page))];
  for (const { name: display, viewport, ...media } of DISPLAYS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
    const { width } = viewport;
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    const cut = await page.evaluate<string[]>(CUT);
    const found = [
      ...(wide === width ? [] : [`${wide} pixels are scrolled sideways`]),
      ...cut.map((what) => `beyond the edge: ${what}`),
      // In dark colours it was looked over above.
      ...(display === "dark" ? [] : await problemsAsShown(page)),
    ];
    faults.push(...found.map((fault) => `${name} at ${display}: ${fault}`));
    await visit.screenshot(`display-${name}-${display}`);
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  await page.setViewportSize(DESKTOP);
  return faults;
}

/** Of entries that unfold by themselves, which keep the room that they are given. */
async function roomLacking({ page }: Visit): Promise<number[]> {
  return await page.evaluate(
    `[...document.querySelectorAll(".entry.is-steady .entry-body")].map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)`,
  );
}

/** What can be pressed or filled and is not within the window, unless it can be scrolled to. */
const CUT = `(() => {
  const scrolls = (element) => {
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) {
        return true;
      }
    }
    return false;
  };
  return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none")
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(element);
    })
    .map(({ outerHTML }) => outerHTML.slice(0, 120));
})()`;

describe("on small, enlarged, dark and forced-colours displays, nothing is lost of", () => {
  it("home", async ({ begin, expect }) => {
    const visit = await begin({ viewport: DESKTOP });
    await visit.openConnected();
    await visit.pinAll([busy, calm, quiet]);
    await visit.open();
    await visit.page.getByText(/^as of/).waitFor();
    expect(await faultsOf(visit, "home")).toEqual([]);
    // A reason without a name is read whole beside its title, and how many more there are.
    const cut = await visit.page.evaluate<string[]>(
      `[...document.querySelectorAll(".home-row .turn-words")].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent)`,
    );
    expect(cut).toEqual([]);
  });

  it("a docket and its rows", async ({ begin, expect }) => {
    const visit = await begin({ viewport: DESKTOP });
    const { page } = visit;
    await visit.openDocket(busy, 3);
    expect(await faultsOf(visit, "docket")).toEqual([]);
    expect(await roomLacking(visit)).toEqual([0]);
    await page.locator('.queue-row [aria-expanded="true"]').first().click();
    const unwritten = page.locator(".queue-row:not(:has(.queue-written)) .queue-name");
    await unwritten.first().click();
    await page.locator(".unwritten:visible").waitFor();
    expect(await faultsOf(visit, "row")).toEqual([]);
    // Where the reason has a line of its own, the title leads the one above it.
    await page.setViewportSize({ width: 768, height: 1024 });
    const boxes = await page.evaluate<{ left: number; top: number }[]>(
      `[...document.querySelector(".queue-row").children].map((cell) => cell.getBoundingClientRect())`,
    );
    const [title, reason, ...others] = boxes;
    expect(title?.left).toBeLessThan(Math.min(...others.map(({ left }) => left)));
    expect(reason?.top).toBeGreaterThan(title?.top ?? Infinity);
    await visit.screenshot("docket-768", { fullPage: false });
  });

  it("an entry of more points than text, and the twelve rows of its screen", async ({
    begin,
    expect,
  }) => {
    await fakes.model({ handwritten: true });
    const visit = await begin({ viewport: DESKTOP });
    const { page } = visit;
    await visit.openDocket(busy, 5);
    expect(await page.locator(".entry.is-steady .points li").count()).toBe(5);
    expect(await roomLacking(visit)).toEqual([0]);
    const above = await page.evaluate<boolean[]>(
      `[...document.querySelectorAll(".queue-row")].map((row) => row.checkVisibility() && row.getBoundingClientRect().bottom <= innerHeight)`,
    );
    expect(above.filter(Boolean).length).toBeGreaterThanOrEqual(12);
    // Its title is read whole.
    const [title] = await page.evaluate<number[]>(
      `[...document.querySelectorAll(".is-open .queue-name")].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)`,
    );
    expect(title).toBe(0);
  });

  it("a docket of an organization, and its filter of repositories", async ({ begin, expect }) => {
    const visit = await begin({ viewport: DESKTOP });
    const { page } = visit;
    await visit.openConnected("/o/gullhaven?limit=2");
    // One of them is private.
    await page.getByRole("button", { name: "Send to the model" }).click();
    await visit.untilEnded();
    const choice = page.getByRole("combobox", { name: "Repository", exact: true });
    await choice.selectOption("gullhaven/ferryman-web");
    expect(await faultsOf(visit, "organization")).toEqual([]);
    // What is beside it scrolls; the choice itself is seen whole.
    await page.setViewportSize({ width: 320, height: 640 });
    const box = await choice.boundingBox();
    expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(320 - 16);
  });

  it("what is shared of a docket", async ({ begin, expect }) => {
    const owner = await begin({ viewport: DESKTOP });
    await owner.openDocket(calm, 2);
    await owner.page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = owner.page.getByRole("dialog", { name: "Share this docket" });
    await dialog.getByRole("button", { name: "Make a link" }).click();
    const url = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    expect(await faultsOf(owner, "sharing")).toEqual([]);

    const reader = await begin({ viewport: DESKTOP });
    await reader.openConnected(url.replace(owner.origin, ""), "tomas-reyes");
    await reader.page.getByText("Shared with you").waitFor();
    await reader.untilEnded();
    expect(await faultsOf(reader, "shared")).toEqual([]);
  });

  it("digests", async ({ begin, expect }) => {
    const visit = await begin({ viewport: DESKTOP });
    const { page } = visit;
    await visit.openConnected();
    await page.goto(`${visit.origin}/digests?repository=${calm}`);
    await page
      .getByLabel("Address of an incoming webhook")
      .fill("https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/sampleSecretOfAChannel01");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("group", { name: "The message in Slack" }).waitFor();
    expect(await faultsOf(visit, "digest-form")).toEqual([]);
    await page.getByRole("button", { name: "Make the digest" }).click();
    await page.getByRole("article", { name: "Morning queue" }).waitFor();
    expect(await faultsOf(visit, "digests")).toEqual([]);
  });

  it("the page of GitHub, and a preview", async ({ begin, expect }) => {
    const visit = await begin({ viewport: DESKTOP });
    const { page } = visit;
    await visit.openConnected();
    await page.goto(`${visit.origin}/github?repository=${busy}`);
    const issues = page.locator("details", { hasText: "List issues" });
    await issues.locator("summary").click();
    await issues.getByLabel("Labels").fill("bug");
    await issues.getByRole("button", { name: "Read" }).click();
    await issues.getByRole("link", { name: /#655 Jobs are lost/ }).waitFor();
    const created = page.locator("details", { hasText: "Open an issue" });
    await created.locator("summary").first().click();
    await created.getByLabel("Title").fill("Stand-up");
    await created
      .getByLabel("Text")
      .fill(
        [
          "# Open bugs",
          `**Three** are open, see #655 and @kenji-tk; [the first](https://github.com/${busy}/issues/655), [elsewhere](https://example.com/${"long-".repeat(20)}).`,
          "- [x] one\n- [ ] two\n  1. three",
          "> Said before.\n\n```ts\nconst limit = 10; // a line that goes on and on and on and on and on and on and on\n```",
          "| Name | Where it is | How many |\n| - | - | -: |\n| lost-jobs-after-restart | src/queue/worker.ts | 12 |",
          "<details>More</details> ![A picture](https://example.com/p.png)",
        ].join("\n\n"),
      );
    await created.getByRole("button", { name: "Preview" }).click();
    await created.locator(".markdown").waitFor();
    await created.getByText("The text as it is sent").click();
    expect(await faultsOf(visit, "github")).toEqual([]);
  });
});
