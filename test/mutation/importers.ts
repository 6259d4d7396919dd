import { readdir, readFile } from "node:fs/promises";
import { join, normalize } from "node:path";

const IMPORT =
  /(?:^import (?!type )[^"]*?|^export (?!type )[^"]*? from |\bimport\()"(\.[^"]+\.tsx?)"/gm;

/** Which files stand how many imports away from which: what no import leads to cannot notice a change. */
export class Importers {
  readonly #importers: ReadonlyMap<string, readonly string[]>;

  private constructor(importers: ReadonlyMap<string, readonly string[]>) {
    this.#importers = importers;
  }

  static async of(folders: readonly string[]): Promise<Importers> {
    const importers = new Map<string, string[]>();
    for (const folder of folders) {
      const names = await readdir(folder, { recursive: true });
      for (const name of names.filter((each) => /\.tsx?$/.test(each))) {
        const path = join(folder, name);
        const source = await readFile(path, "utf8");
        for (const [, imported = ""] of source.matchAll(IMPORT)) {
          const target = normalize(join(path, "..", imported));
          importers.set(target, [...(importers.get(target) ?? []), path]);
        }
      }
    }
    return new Importers(importers);
  }

  /** All files that import this one, at whatever distance, the nearest first. */
  to(path: string): string[] {
    const found = new Set([path]);
    for (const each of found) {
      this.#importers.get(each)?.forEach((importer) => found.add(importer));
    }
    found.delete(path);
    return [...found];
  }
}
