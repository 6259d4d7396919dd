import { readdir, readFile, stat } from "node:fs/promises";

import { describe, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

async function exists(path: string): Promise<boolean> {
  return await stat(new URL(path, ROOT)).then(
    () => true,
    () => false,
  );
}

const names = await readdir(new URL("docs", ROOT));
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];

describe("the documents", () => {
  it.for(documents)("%s names paths that are there", async (document, { expect }) => {
    const text = await readFile(new URL(document, ROOT), "utf8");
    const paths = [
      ...text.matchAll(/(?<![\w/.-])(?:src|test|scripts|docs|\.github)\/[\w./-]*[\w/]/g),
      // Links go from the folder of the document.
      ...text.matchAll(/(?<=\]\()[\w./-]+\.\w+(?=[)#])/g),
    ].map(([path]) => path);
    const missing: string[] = [];
    for (const path of new Set(paths)) {
      const beside = new URL(path, new URL(document, ROOT)).pathname.slice(ROOT.pathname.length);
      if (!(await exists(path)) && !(await exists(beside))) {
        missing.push(path);
      }
    }
    expect(missing).toEqual([]);
  });
});
