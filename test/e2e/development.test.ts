import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { inject, it } from "vitest";

import { memoryFolder } from "../support/memory-folder.ts";
import { freePort } from "./support/server-process.ts";
import { startWranglerDev } from "./support/wrangler-dev.ts";

const { variables } = inject("e2e");

it("`wrangler dev` serves the page, its files and the API from the sources", async ({
  onTestFinished,
  expect,
}) => {
  const folder = await mkdtemp(join(await memoryFolder(), "docket-development-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const envFile = join(folder, "variables.env");
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(envFile, lines.join(""));
  const port = await freePort();
  const app = await startWranglerDev({ port, envFile, persistTo: join(folder, "state") });
  onTestFinished(() => app.kill());

  const origin = `http://localhost:${port}`;
  const page = await fetch(origin);
  expect(page.status).toBe(200);
  const files = (await page.text()).match(/\/assets\/app-[\w-]+\.(?:js|css)/g) ?? [];
  expect(new Set(files).size).toBe(2);
  for (const file of files) {
    const { status, headers } = await fetch(`${origin}${file}`);
    expect(status, file).toBe(200);
    expect(headers.get("cache-control"), file).toContain("immutable");
  }
  const begun = await fetch(`${origin}/api/auth`, { method: "POST", headers: { origin } });
  expect(await begun.json()).toMatchObject({ authLink: expect.stringContaining("http") });
});
