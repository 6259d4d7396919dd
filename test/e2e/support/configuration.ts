import { writeFile } from "node:fs/promises";

import { experimental_readRawConfig } from "wrangler";

/** Beside what is built, so that the same paths lead there from one folder up. */
const CONFIGURATION = "dist/dev.json";

/**
 * Writes what wrangler.jsonc says, but for the build of the page: that is there, and takes longer than the start without
 * it. Gives the file.
 */
export async function configurationWithoutPage(main?: string): Promise<string> {
  const { build: _built, $schema: _schema, ...raw } = experimental_readRawConfig({}).rawConfig;
  const wanted = main === undefined ? raw : { ...raw, main };
  const fromDist = JSON.stringify(wanted, (_key, value: unknown) =>
    typeof value === "string" ? value.replace(/^(?:\.\/|(?=src\/|dist\/|test\/))/, "../") : value,
  );
  await writeFile(CONFIGURATION, fromDist);
  return CONFIGURATION;
}
