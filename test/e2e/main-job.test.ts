import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

it("connects in a second tab, summarizes and reads five entries", async ({ visit, expect }) => {
  const { page } = visit;
  await visit.open();
  await visit.screenshot("empty");

  const tab = await visit.pressConnect();
  await page.getByRole("heading", { name: "Waiting for GitHub authorization" }).waitFor();
  await visit.screenshot("connecting");
  await tab.getByLabel("Account").selectOption("mira-lindqvist");
  await tab.getByRole("button", { name: "Approve" }).click();
  await tab.getByRole("heading", { name: "GitHub connected" }).waitFor();
  await page.getByRole("button", { name: "mira-lindqvist" }).waitFor();

  await fakes.model({ firstTokenMs: 200, tokensPerSecond: 100 });
  await visit.ask(SAMPLE_REPOSITORIES.busy);
  await page.locator(".caret").first().waitFor();
  await visit.screenshot("streaming");
  await visit.untilEnded();
  await visit.screenshot("done");

  await visit.orderByDiscussion();
  const numbers = await page.locator(".entry-number").allTextContents();
  expect(numbers).toEqual(MOST_DISCUSSED.busy.map(({ number }) => `#${number}`));
  for (const [index, { humanComments }] of MOST_DISCUSSED.busy.entries()) {
    const entry = visit.entries.nth(index);
    expect(await entry.locator(".rank-line").textContent()).toMatch(
      new RegExp(`^${humanComments} comments`),
    );
    expect((await entry.locator(".prose").textContent())?.length).toBeGreaterThan(100);
    expect(await entry.locator("a.chip").first().getAttribute("href")).toMatch(
      /^https:\/\/github\.com\/gullhaven\/ferryman\/pull\//,
    );
  }
  expect(await page.title()).toBe("✓ gullhaven/ferryman · Docket");
});
