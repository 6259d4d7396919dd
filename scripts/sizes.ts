import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

import { compareSizes, type Metafile, readTable, sizeOf, writeTable } from "./size-report.ts";

/**
 * Holds the Worker to its size and names its parts next to what they were when the table (`sizes.json`) was last
 * written. `--write` writes it anew, for the page's script too.
 */
const WORKER_MAX_BYTES = 500_000;

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

async function measure(bundle: string, metafile: string) {
  const meta: Metafile = JSON.parse(await readFile(DIST + metafile, "utf8"));
  return sizeOf(gzipSync(await readFile(DIST + bundle), { level: 9 }).length, meta);
}

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const assets: { script: string } = JSON.parse(await readFile(`${DIST}assets.json`, "utf8"));
const worker = await measure("worker/index.js", "worker/meta.json");
console.log(compareSizes("worker", worker, WORKER_MAX_BYTES, await readTable()));
if (values.write) {
  await writeTable({ worker, script: await measure(`web${assets.script}`, "script-meta.json") });
}
if (worker.compressed > WORKER_MAX_BYTES) {
  console.error("The Worker is too large: the table above names what grew.");
  process.exitCode = 1;
}
