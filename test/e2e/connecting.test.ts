import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

describe("connecting", () => {
  it("explains a denial and lets one try again", async ({ visit, expect }) => {
    await visit.open();
    const tab = await visit.pressConnect();
    await tab.getByRole("button", { name: "Deny" }).click();
    await tab.getByRole("heading", { name: "GitHub was not connected" }).waitFor();
    await tab.close();
    const alert = visit.page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("access was declined");
    await visit.screenshot("denied");
    await visit.connect();
    expect(await visit.page.getByRole("alert").count()).toBe(0);
  });

  it("says when an authorization has expired", async ({ visit, expect }) => {
    const { page } = visit;
    const reason = "The authorization was not finished within 10 minutes. Connect GitHub again.";
    await visit.open();
    await page.route("**/api/auth/status*", (route) =>
      route.fulfill({ json: { connected: false, state: "none", reason } }),
    );
    await (await visit.pressConnect()).close();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain(reason);
    expect(
      await page.getByRole("button", { name: "Connect GitHub", exact: true }).isVisible(),
    ).toBe(true);
  });

  it("opens the consent page again, and cancels", async ({ visit, expect }) => {
    const { page, context } = visit;
    await visit.open();
    await (await visit.pressConnect()).close();
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: "Open it again" }).click();
    const again = await opened;
    await again.getByRole("button", { name: "Approve" }).waitFor();
    expect(await again.evaluate("opener")).toBeNull();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();
    await again.getByRole("button", { name: "Approve" }).click();
    // The account goes upstream as well; whichever comes first says so.
    await again
      .getByRole("heading", { name: /No pending authorization|Link not usable/ })
      .waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();
  });

  it("offers a link where the browser opens no tab by itself", async ({ begin, expect }) => {
    const visit = await begin();
    await visit.page.addInitScript("window.open = () => null");
    await visit.open();
    await visit.page.getByRole("button", { name: "Connect GitHub", exact: true }).click();
    const link = visit.page.getByRole("link", { name: "Open GitHub" });
    await link.waitFor();
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
  });

  it("goes on waiting after a reload", async ({ visit }) => {
    await visit.open();
    const tab = await visit.pressConnect();
    await visit.page.reload();
    await visit.page.getByRole("heading", { name: "Waiting for GitHub authorization" }).waitFor();
    await tab.getByRole("button", { name: "Approve" }).click();
    await visit.page.getByRole("button", { name: "mira-lindqvist" }).waitFor();
  });

  it("keeps the connection while another one is made, then uses that", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    const tab = await visit.pressConnect("Reconnect GitHub");
    await page.getByRole("heading", { name: "Waiting for GitHub authorization" }).waitFor();
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await page.getByText("No open pull requests found").first().waitFor();
    expect(await page.getByRole("button", { name: "mira-lindqvist" }).isVisible()).toBe(true);
    await tab.getByLabel("Account").selectOption("tomas-reyes");
    await tab.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("button", { name: "tomas-reyes" }).waitFor();
  });

  it("asks for a new connection when GitHub no longer accepts the old one", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    await visit.openConnected();
    await fakes.command("scalekit", "revoke-github-tokens");
    visit.expectRefusal(401);
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.page.getByRole("heading", { name: "Reconnect GitHub" }).waitFor();
    expect(await visit.page.getByRole("alert").first().textContent()).toContain("Reconnect GitHub");
    // What was kept can be deleted all the same.
    await visit.page.getByRole("button", { name: "mira-lindqvist" }).click();
    const account = visit.page.getByRole("dialog", { name: "Account" });
    expect(await account.textContent()).toContain("No longer connected to GitHub as");
    expect(await account.getByRole("button", { name: "Delete everything" }).isVisible()).toBe(true);
    await account.press("Escape");
    const tab = await visit.pressConnect("Reconnect GitHub");
    await tab.getByRole("button", { name: "Approve" }).click();
    await visit.page
      .getByRole("heading", { name: /Waiting for GitHub|Reconnect GitHub/ })
      .waitFor({ state: "detached" });
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.untilEnded("No open pull requests found");
  });

  it("disconnects in two steps, and leaves what was kept to be read or deleted", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page, context } = visit;
    await visit.openConnected();
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.untilEnded(/No open/);
    await page.getByRole("button", { name: "API tokens" }).click();
    await page.getByLabel("Name of a new token").fill("script");
    await page.keyboard.press("Enter");
    await page.getByText("it is shown this once").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    expect(await page.getByRole("dialog").textContent()).not.toContain("all your browsers");
    await page.getByRole("button", { name: "Disconnect" }).click();
    expect(await page.getByText("Disconnect GitHub?").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Yes, disconnect" }).click();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();
    await visit.open();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();

    await page.getByRole("link", { name: SAMPLE_REPOSITORIES.quiet }).click();
    await visit.untilEnded(/No open/);
    await page.getByRole("button", { name: "API tokens" }).click();
    await page.getByText("No tokens yet.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account" }).click();
    expect(await page.getByRole("dialog").textContent()).toContain("Not connected to GitHub.");
    await page.getByRole("button", { name: "Delete everything" }).click();
    await page.getByRole("button", { name: "Yes, delete everything" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await context.cookies()).toEqual([]);
  });

  it("says beforehand what ends with the grant of a GitHub App", async ({ begin, expect }) => {
    const visit = await begin();
    const { page } = visit;
    await visit.openConnected();
    await page.route("**/api/session", async (route) => {
      const answer = await route.fetch();
      const session: object = await answer.json();
      await route.fulfill({ json: { ...session, connector: "github-app" } });
    });
    const looked = page.waitForResponse("**/api/session");
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await looked;
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    const told = page.getByText("all your browsers are disconnected");
    await expect.poll(() => told.count()).toBe(2);
  });

  it("deletes everything in two steps, which neither a double click nor a held key takes", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    const { page, context } = visit;
    await visit.openConnected();
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.untilEnded(/No open/);
    await page.getByRole("button", { name: "mira-lindqvist" }).click();
    const first = page.getByRole("button", { name: "Delete everything", exact: true });
    const keep = page.getByRole("button", { name: "Keep" });
    const confirm = page.getByRole("button", { name: "Yes, delete everything" });
    const { x, y, width, height } = (await first.boundingBox()) ?? raise();
    await page.mouse.dblclick(x + width - 5, y + height / 2);
    await confirm.waitFor();
    await keep.press("Enter");
    await first.waitFor();
    const focused = () => page.evaluate("document.activeElement.textContent");
    await expect.poll(focused).toBe("Delete everything");
    await page.keyboard.down("Enter");
    await keep.waitFor();
    await expect.poll(focused).toBe("Keep");
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await first.press("Enter");
    await confirm.click();
    await page.getByRole("button", { name: "Connect GitHub", exact: true }).waitFor();
    expect(await page.getByRole("heading", { name: "Your dockets" }).count()).toBe(0);
    expect(await context.cookies()).toEqual([]);
  });
});

function raise(): never {
  throw new Error("The button is not there.");
}
