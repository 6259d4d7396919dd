import { readFile } from "node:fs/promises";

import { it } from "vitest";

const SRC = new URL("../../../src/", import.meta.url);

/** Every module that is there from the start: what is imported by an entry, and by what it imports, at once. `packages` gets those of others. */
async function loadedWith(
  entry: URL,
  seen = new Set<string>(),
  packages = new Set<string>(),
): Promise<Set<string>> {
  if (seen.has(entry.href) || !/\.tsx?$/.test(entry.pathname)) {
    return seen;
  }
  seen.add(entry.href);
  const source = await readFile(entry, "utf8");
  // Types alone load nothing.
  const imports = source.matchAll(/^(?:import|export)(?! type\b)(?:[^;]*?from)? ?"([^"]+)";$/gm);
  for (const [, path = ""] of imports) {
    if (path.startsWith(".")) {
      await loadedWith(new URL(path, entry), seen, packages);
    } else {
      packages.add(path);
    }
  }
  return seen;
}

function isOfProtocol(name: string): boolean {
  return name.startsWith("@modelcontextprotocol/");
}

it("is loaded when the protocol is first asked for, and not before", async ({ expect }) => {
  const packages = new Set<string>();
  const loaded = [...(await loadedWith(new URL("index.ts", SRC), new Set(), packages))].map(
    (href) => href.slice(SRC.href.length),
  );
  expect(loaded).toContain("http/routes/mcp.ts");
  expect(loaded.filter((path) => path.startsWith("mcp/"))).toEqual([]);
  expect(packages).toContain("hono");
  expect([...packages].filter(isOfProtocol)).toEqual([]);
  const later = new Set<string>();
  const serving = await loadedWith(new URL("mcp/serve.ts", SRC), new Set(), later);
  expect([...later].filter(isOfProtocol)).toEqual(["@modelcontextprotocol/server"]);
  // Nothing of it is there before, but what all the rest needs.
  const own = [...serving].filter((href) => href.startsWith(`${SRC.href}mcp/`));
  expect(own.length).toBeGreaterThan(10);
});
