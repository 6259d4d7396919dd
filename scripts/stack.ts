import { readFile } from "node:fs/promises";
import type { SourceMapPayload } from "node:module";
import { text } from "node:stream/consumers";

import { resolveStack } from "./stack/resolve-stack.ts";

/** Reads a stack from the log on standard input, and says where in the sources it is. Of the last `npm run build`. */
const MAP = new URL("../dist/worker/index.js.map", import.meta.url);

const built = await readFile(MAP, "utf8").catch(() => null);
if (built === null) {
  console.error(
    "There is no build to look into. Run npm run build first, from the deployed commit.",
  );
  process.exit(1);
}
const map: SourceMapPayload = JSON.parse(built);
console.log(resolveStack((await text(process.stdin)).replaceAll(String.raw`\n`, "\n"), map));
