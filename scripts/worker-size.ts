import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

/**
 * Holds the Worker to its size and says what it is made of, next to what it was made of when the table
 * (`worker-size.json`) was last written. `--write` writes it anew.
 */
const WORKER_MAX_BYTES = 250_000;
const LARGEST = 12;

const TABLE = fileURLToPath(new URL("worker-size.json", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/worker/", import.meta.url));

/** The part of esbuild's metafile that is read. */
interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

/** Minified bytes by package, and by folder for our own. */
type Parts = Record<string, number>;

interface Table {
  compressed: number;
  parts: Parts;
}

function partOf(input: string): string {
  const packages = [...input.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)];
  const [, name] = packages.at(-1) ?? [];
  return name ?? /^(?:src\/[^/]+(?=\/)|[^/]+)/.exec(input)?.[0] ?? input;
}

async function measure(): Promise<Table> {
  const script = await readFile(`${BUNDLE}index.js`);
  const meta: Metafile = JSON.parse(await readFile(`${BUNDLE}meta.json`, "utf8"));
  const sums = new Map<string, number>();
  const output = Object.entries(meta.outputs).find(([name]) => name.endsWith(".js"))?.[1];
  for (const [input, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    const part = partOf(input);
    sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
  }
  const largest = [...sums].toSorted(([, one], [, other]) => other - one).slice(0, LARGEST);
  return { compressed: gzipSync(script).length, parts: Object.fromEntries(largest) };
}

function report({ compressed, parts }: Table, before: Table): string {
  const lines = Object.entries(parts).map(([part, bytes]) => {
    const grown = bytes - (before.parts[part] ?? 0);
    const sign = grown > 0 ? "+" : "";
    return `  ${part.padEnd(28)}${String(bytes).padStart(8)}  ${grown === 0 ? "" : `${sign}${grown}`}`;
  });
  return [
    `worker: ${compressed} of at most ${WORKER_MAX_BYTES} bytes compressed (${before.compressed} in the table)`,
    "largest parts, minified, and what changed since the table was written:",
    ...lines,
  ].join("\n");
}

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const now = await measure();
const before: Table = JSON.parse(await readFile(TABLE, "utf8"));
console.log(report(now, before));
if (values.write) {
  await writeFile(TABLE, `${JSON.stringify(now, null, 2)}\n`);
}
if (now.compressed > WORKER_MAX_BYTES) {
  console.error("The Worker is too large: the table above names what grew.");
  process.exitCode = 1;
}
