import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it } from "./support/it.ts";

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

  await page.getByRole("button", { name: "Summarize" }).click();
  await dialog.getByRole("button", { name: "Send and summarize" }).click();
  await visit.untilEnded();

  await visit.open();
  await visit.ask(SAMPLE_REPOSITORIES.private);
  await visit.untilEnded();
});
