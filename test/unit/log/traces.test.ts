import { readFile } from "node:fs/promises";

import { it } from "vitest";

it("leaves traces off, which would name the address of each digest", async ({ expect }) => {
  const config = await readFile(new URL("../../../wrangler.jsonc", import.meta.url), "utf8");
  expect(config.match(/"traces": \{[^}]*\}/g)).toEqual(['"traces": { "enabled": false }']);
});
