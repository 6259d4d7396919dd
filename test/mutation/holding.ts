import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { Importers } from "./importers.ts";
import type { TestGroup } from "./modules.ts";

/** The files of a group that could notice a change of this source, the likeliest first. */
export type TestsThatHold = (path: string, group: TestGroup) => string[];

export async function holding(): Promise<TestsThatHold> {
  const importers = await Importers.of(["src", "test"]);
  const all = (await readdir("test", { recursive: true }))
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => join("test", name));
  return (path, { project, paths }) => {
    const files = paths.flatMap((prefix) => all.filter((file) => file.startsWith(prefix)));
    if (project === "unit") {
      const known = importers.to(path);
      return known.filter((file) => files.includes(file));
    }
    // These reach what they test over HTTP: only names tell which are about it.
    return files.toSorted((one, other) => sharedWords(other, path) - sharedWords(one, path));
  };
}

function sharedWords(test: string, source: string): number {
  const words = source.split(/[^a-z]+/);
  const [name = ""] = test.split("/").at(-1)?.split(".") ?? [];
  return name.split("-").filter((word) => words.some((each) => isAlike(each, word))).length;
}

/** But for their ends: `digest-record` and `digests`. */
function isAlike(one: string, other: string): boolean {
  const length = Math.max(4, Math.min(one.length, other.length) - 1);
  return one.length >= 4 && other.length >= 4 && one.slice(0, length) === other.slice(0, length);
}
