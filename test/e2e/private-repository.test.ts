import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

it("starts nothing while it is not known whether the repository is private", async ({
  visit,
  expect,
}) => {
  await visit.openConnected();
  const { page } = visit;
  await page.route("**/api/repositories*", (route) =>
    route.fulfill({
      status: 502,
      json: { code: "github_unavailable", detail: "GitHub did not answer properly." },
    }),
  );
  visit.expectRefusal(502);
  await fakes.clearLog();
  await visit.ask(SAMPLE_REPOSITORIES.private);
  await page.getByText("GitHub did not answer properly.").waitFor();
  expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);
});

it("names the model's host before anything private goes there, and asks once", async ({
  visit,
  expect,
}) => {
  await visit.openConnected();
  const { page } = visit;
  const dialog = page.getByRole("dialog", { name: "This repository is private" });

  await visit.ask(SAMPLE_REPOSITORIES.private);
  await dialog.waitFor();
  expect(await dialog.textContent()).toMatch(/language model at (127\.0\.0\.1|localhost):\d+/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect((await fakes.log({ upstream: "model" })).entries).toEqual([]);

  await page.getByRole("button", { name: "Summarize", exact: true }).click();
  await dialog.getByRole("button", { name: "Send to the model" }).click();
  await visit.untilEnded();

  await visit.open();
  await visit.ask(SAMPLE_REPOSITORIES.private);
  await visit.untilEnded();
});
