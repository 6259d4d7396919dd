import { readFile } from "node:fs/promises";

import { it } from "vitest";

const SRC = new URL("../../../src/", import.meta.url);

/** Every module that is there from the start: what is imported by an entry, and by what it imports, at once. */
async function loadedWith(entry: URL, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(entry.href) || !/\.tsx?$/.test(entry.pathname)) {
    return seen;
  }
  seen.add(entry.href);
  const source = await readFile(entry, "utf8");
  // Types alone load nothing.
  const imports = source.matchAll(/^(?:import|export)(?! type\b)[^;]*?from "(\.[^"]+)";$/gm);
  for (const [, path = ""] of imports) {
    await loadedWith(new URL(path, entry), seen);
  }
  return seen;
}

it("is loaded when the protocol is first asked for, and not before", async ({ expect }) => {
  const loaded = [...(await loadedWith(new URL("index.ts", SRC)))].map((href) =>
    href.slice(SRC.href.length),
  );
  expect(loaded).toContain("http/routes/mcp.ts");
  expect(loaded.filter((path) => path.startsWith("mcp/"))).toEqual([]);
  const serving = await loadedWith(new URL("mcp/serve.ts", SRC));
  expect(serving.size).toBeGreaterThan(5);
});
