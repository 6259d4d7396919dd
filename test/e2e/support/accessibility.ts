import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const require = createRequire(import.meta.url);
const source = readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/** All that depends on the colours, and so may differ between light and dark. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe finds wrong with the page as it stands, in light and in dark colours, one line a rule and place. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await load(page);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await run(page, {});
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await run(page, { runOnly: COLOR_RULES });
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((problem) => `in dark colours, ${problem}`)];
}

/** The same of the page in the colours and the size that it is shown in. */
export async function problemsAsShown(page: Page): Promise<string[]> {
  await load(page);
  return await run(page, {});
}

async function load(page: Page): Promise<void> {
  if (!(await page.evaluate("'axe' in globalThis"))) {
    await page.evaluate(await source);
  }
}

async function run(page: Page, only: { runOnly?: readonly string[] }): Promise<string[]> {
  // What is right is not described, which takes as long as to find out that it is.
  const options = { ...only, resultTypes: ["violations"] };
  const { violations }: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${String(target)}: ${failureSummary}`),
  );
}
