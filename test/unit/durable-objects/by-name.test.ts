import { readdir, readFile } from "node:fs/promises";

import { describe, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

describe("an object", () => {
  it("of every class is reached in this way alone: sessions, jobs, quotas, persons, links, accounts", async ({
    expect,
  }) => {
    const settings = await readFile(new URL("wrangler.jsonc", ROOT), "utf8");
    const bindings = [...settings.matchAll(/"name": "(\w+)", "class_name"/g)].map(
      ([, name = ""]) => name,
    );
    expect(bindings).toHaveLength(6);
    const files = await readdir(new URL("src/", ROOT), { recursive: true });
    const reached = new Map<string, number>();
    const astray: string[] = [];
    for (const file of files.filter((name) => /(?<!\.d)\.tsx?$/.test(name))) {
      const source = await readFile(new URL(`src/${file}`, ROOT), "utf8");
      for (const binding of bindings) {
        const all =
          source.match(
            new RegExp(`\\benv\\W+${binding}\\b|\\b${binding}\\b[^;]*\\} = [\\w.]*env\\b`, "g"),
          )?.length ?? 0;
        const byName =
          source.match(new RegExp(`objectByName\\([\\w.]*env\\.${binding},`, "g"))?.length ?? 0;
        reached.set(binding, (reached.get(binding) ?? 0) + byName);
        if (all !== byName) {
          astray.push(`${binding} in ${file}`);
        }
      }
      if (!file.endsWith("by-name.ts")) {
        astray.push(
          ...(source.match(/\b(?:getByName|idFromName|idFromString|newUniqueId)\b/g) ?? []),
        );
      }
    }
    expect(astray).toEqual([]);
    expect([...reached].filter(([, times]) => times === 0)).toEqual([]);
  });
});
