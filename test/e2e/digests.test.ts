import { describe } from "vitest";

import { renderStopDigest } from "../../src/web/stop-digest-page.tsx";
import { accessibilityProblems } from "./support/accessibility.ts";
import { it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const CALM = "gullhaven/ropewalk";
const BUSY = "gullhaven/ferryman";
const SLACK = "https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/sampleSecretOfAChannel01";

/** At the page of the digests, connected. */
async function openDigests(visit: Visit, path = "/digests"): Promise<void> {
  await visit.signIn();
  await visit.page.goto(`${visit.origin}${path}`);
  await visit.page.getByRole("heading", { name: "Digests" }).waitFor();
}

describe("digests", () => {
  it("are made from a docket, with the browser's own time zone", async ({ begin, expect }) => {
    const visit = await begin({ timezoneId: "Australia/Lord_Howe" });
    const { page } = visit;
    await visit.openDocket(CALM, 1);
    await page.getByRole("link", { name: "Digest", exact: true }).click();
    expect(await page.getByLabel("Repositories").inputValue()).toBe(CALM);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Australia/Lord_Howe");
    await page.getByLabel("Address of an incoming webhook").fill(SLACK);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Make the digest" }).click();
    const card = page.getByRole("article", { name: "Morning queue" });
    await card.waitFor();
    const text = await card.innerText();
    expect(text).toContain("Mon to Fri at 08:30, Australia/Lord Howe");
    expect(text).toContain("https://hooks.slack.com/services/T0SAMPLE/…");
    expect(text).not.toContain("sampleSecret");
    expect(text).toMatch(/Next: \w+, \w+ \d+, 08:30 GMT/);
    await visit.screenshot("digest-made");
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("show the very message before anything is made", async ({ visit, expect }) => {
    const { page } = visit;
    await openDigests(visit, `/digests?repository=${CALM}`);
    await page.getByRole("button", { name: "Preview" }).click();
    const message = page.getByRole("group", { name: "The message in Slack" });
    await message.waitFor();
    const text = await message.innerText();
    expect(text).toContain("Morning queue");
    expect(text).toContain("Nobody asked");
    expect(text).not.toMatch(/[<>|]|&lt;|\*/);
    expect(await message.getByRole("link").count()).toBeGreaterThan(3);
    await visit.screenshot("digest-preview");
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("You have none yet.").waitFor();
  });

  it("are sent now, paused, started, changed and ended", async ({ visit, expect }) => {
    const { page } = visit;
    await openDigests(visit);
    await page.getByRole("button", { name: "New digest" }).click();
    await page.getByLabel("Repositories").fill(CALM);
    await page.getByRole("radio", { name: "A webhook" }).check();
    await page
      .getByLabel("Address", { exact: false })
      .last()
      .fill("https://elsewhere.example.com/");
    visit.expectRefusal(400);
    await page.getByRole("button", { name: "Make the digest" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("DIGEST_HOSTS");
    await page.getByRole("textbox", { name: "Address" }).fill("https://digests.invalid/hook");
    await page.getByRole("button", { name: "Make the digest" }).click();
    await page.getByText("Its signing secret").waitFor();
    const card = page.getByRole("article", { name: "Morning queue" });
    await card.getByRole("button", { name: "Send now" }).click();
    await card.getByText("On its way").waitFor();
    await visit.screenshot("digest-sending");
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByText("You paused it.").waitFor();
    await visit.screenshot("digest-paused");
    await card.getByRole("button", { name: "Start again" }).click();
    await card.getByText("Next:").waitFor();
    await card.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Evening queue");
    await page.getByLabel("Time", { exact: true }).fill("18:00");
    await page.getByRole("button", { name: "Save" }).click();
    const changed = page.getByRole("article", { name: "Evening queue" });
    await changed.getByText("at 18:00").waitFor();
    await changed.getByRole("button", { name: "End it" }).click();
    await changed.getByRole("button", { name: "End", exact: true }).click();
    await page.getByText("You have none yet.").waitFor();
  });

  it("are made of several repositories from the home page, and tell what became of each", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.openConnected();
    await page.getByRole("link", { name: "Digests" }).click();
    await page.getByRole("button", { name: "New digest" }).click();
    await page.getByLabel("Repositories").fill(`${CALM}, ${BUSY}`);
    await page.getByLabel("Address of an incoming webhook").fill(SLACK);
    await page.getByRole("button", { name: "Preview" }).click();
    const message = page.getByRole("group", { name: "The message in Slack" });
    await message.waitFor();
    const text = await message.innerText();
    expect(text).toContain(`${CALM}, ${BUSY}`);
    expect(text).toContain(`${BUSY} #`);
    await visit.screenshot("digest-of-several");
    const docket = await visit.another();
    const link = message.getByRole("link", { name: "Open the docket" });
    await docket.page.goto((await link.getAttribute("href")) ?? "");
    await docket.page.getByRole("heading", { name: "2 repositories" }).waitFor();
    await docket.page.getByRole("link", { name: "Digest", exact: true }).click();
    expect(await docket.page.getByLabel("Repositories").inputValue()).toBe(`${CALM}, ${BUSY}`);
    await page.getByRole("button", { name: "Make the digest" }).click();
    const card = page.getByRole("article", { name: "Morning queue" });
    await card.getByText(`${CALM}, ${BUSY}`).waitFor();
    await card.getByRole("button", { name: "Send now" }).click();
    // Nobody is there in these tests.
    await card.getByText("Its receiver did not say whether it took it.").waitFor();
    await visit.screenshot("digest-history");
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("ask once whether what is private may go there", async ({ visit, expect }) => {
    const { page } = visit;
    await openDigests(visit);
    await page.getByRole("button", { name: "New digest" }).click();
    await page.getByLabel("Repositories").fill("gullhaven");
    await page.getByRole("radio", { name: "A webhook" }).check();
    await page.getByRole("textbox", { name: "Address" }).fill("https://digests.invalid/hook");
    await page.getByRole("button", { name: "Make the digest" }).click();
    const question = page.getByRole("checkbox", { name: "gullhaven/keelson is private." });
    await question.waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("digests.invalid");
    await visit.screenshot("digest-private");
    expect(await accessibilityProblems(page)).toEqual([]);
    await question.check();
    await page.getByRole("button", { name: "Make the digest" }).click();
    const card = page.getByRole("article", { name: "Morning queue" });
    await card.getByText("All of gullhaven").waitFor();
    await card.getByText("Private", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Evening queue");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("article", { name: "Evening queue" }).waitFor();
    await visit.screenshot("digest-of-an-owner");
  });

  it("fit a narrow screen, from the form to what became of them", async ({ begin, expect }) => {
    const visit = await begin({ viewport: { width: 320, height: 700 } });
    const { page } = visit;
    const shown = async (name: string): Promise<void> => {
      await visit.screenshots(`digest-${name}-COLOURS-320`);
      expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBe(320);
      expect(await accessibilityProblems(page), name).toEqual([]);
    };
    await openDigests(visit);
    await shown("none");
    await page.getByRole("button", { name: "New digest" }).click();
    await page.getByLabel("Repositories").fill(`${CALM}, ${BUSY}`);
    await page.getByLabel("Address of an incoming webhook").fill(SLACK);
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("group", { name: "The message in Slack" }).waitFor();
    await page.getByText("As Markdown").click();
    await shown("preview");
    await page.getByRole("button", { name: "Make the digest" }).click();
    const card = page.getByRole("article", { name: "Morning queue" });
    await card.getByRole("button", { name: "Send now" }).click();
    await card.getByText("Its receiver did not say whether it took it.").waitFor();
    await shown("history");
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByText("You paused it.").waitFor();
    await shown("paused");
    await card.getByRole("button", { name: "End it" }).click();
    await shown("ending");
    await card.getByRole("button", { name: "End", exact: true }).click();
    await page.getByText("You have none yet.").waitFor();
  });

  it("are stopped on a page that needs no script", async ({ visit, expect }) => {
    const { page, origin } = visit;
    for (const paused of [false, true]) {
      const shown = await renderStopDigest({ name: "Morning queue", paused });
      await page.route(`${origin}/digests/stop/sealed`, async (route) =>
        route.fulfill({ contentType: "text/html", body: String(shown) }),
      );
      await page.goto(`${origin}/digests/stop/sealed`);
      expect(await page.locator("script").count()).toBe(0);
      expect(await page.getByRole("button").count()).toBe(paused ? 0 : 1);
      await visit.screenshot(`digest-${paused ? "stopped" : "to-stop"}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.unroute(`${origin}/digests/stop/sealed`);
    }
  });

  it("say what is missing where GitHub is not connected", async ({ visit, expect }) => {
    await visit.page.goto(`${visit.origin}/digests`);
    const link = visit.page.getByRole("link", { name: "Connect GitHub first." });
    await link.waitFor();
    expect(await accessibilityProblems(visit.page)).toEqual([]);
  });
});
