import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const TABLE = fileURLToPath(new URL("sizes.json", import.meta.url));
const LARGEST = 12;

/** The part of esbuild's metafile that is read. */
export interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

/** What a bundle weighs, and what it is made of: minified bytes by package, and by folder for our own. */
export interface Size {
  compressed: number;
  parts: Record<string, number>;
}

/** Sizes as they were when the table was last written. */
type Table = Partial<Record<string, Size>>;

export function sizeOf(compressed: number, { outputs }: Metafile): Size {
  const sums = new Map<string, number>();
  const [, output] = Object.entries(outputs).find(([name]) => name.endsWith(".js")) ?? [];
  for (const [input, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    const part = partOf(input);
    sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
  }
  return {
    compressed,
    parts: Object.fromEntries([...sums].toSorted(([, one], [, other]) => other - one)),
  };
}

/** A package, a folder of ours, or in the page's case a folder within it. */
function partOf(input: string): string {
  const packages = [...input.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)];
  const [, name] = packages.at(-1) ?? [];
  return name ?? /^(?:src\/web\/app\/[^/]+(?=\/)|src\/[^/]+(?=\/)|[^/]+)/.exec(input)?.[0] ?? input;
}

/** The sizes of a bundle next to those in the table, what grew the most first. */
export function compareSizes(name: string, now: Size, maxBytes: number, table: Table): string {
  const before = table[name] ?? { compressed: 0, parts: {} };
  const names = [...new Set([...Object.keys(now.parts), ...Object.keys(before.parts)])];
  const parts = names.map((part) => {
    const bytes = now.parts[part] ?? 0;
    return { part, bytes, grown: bytes - (before.parts[part] ?? 0) };
  });
  const shown = new Set([
    ...parts.toSorted((one, other) => other.bytes - one.bytes).slice(0, LARGEST),
    ...parts.filter(({ grown }) => Math.abs(grown) > 500),
  ]);
  const lines = [...shown]
    .toSorted((one, other) => other.grown - one.grown || other.bytes - one.bytes)
    .map(({ part, bytes, grown }) => {
      const change = grown === 0 ? "" : `${grown > 0 ? "+" : ""}${grown}`;
      return `  ${part.padEnd(28)}${String(bytes).padStart(8)}  ${change}`.trimEnd();
    });
  return [
    `${name}: ${now.compressed} of at most ${maxBytes} bytes compressed (${before.compressed} in the table)`,
    "its parts, minified, and what changed since the table was written:",
    ...lines,
  ].join("\n");
}

export async function readTable(): Promise<Table> {
  const table: Table = JSON.parse(await readFile(TABLE, "utf8"));
  return table;
}

export async function writeTable(table: Table): Promise<void> {
  await writeFile(TABLE, `${JSON.stringify(table, null, 2)}\n`);
}
