import { readFile, writeFile } from "node:fs/promises";

import { transform } from "esbuild";

import { codeOf } from "./code.ts";
import type { Mutant } from "./mutants.ts";

/** Appended to what each project sets up: every test tells which marks it has passed. */
export const TELL_MARKS = `
import { afterEach as afterEachMarked } from "vitest";
afterEachMarked(({ task }) => {
  Object.assign(task.meta, { marks: [...(globalThis.marks ?? [])] });
  globalThis.marks?.clear();
});
`;

/** Which files of tests come to which mutants; what is not known of a file is taken for "to all of them". */
export class Reach {
  readonly #marks: Map<string, ReadonlySet<string>>;

  private constructor(marks: Map<string, ReadonlySet<string>>) {
    this.#marks = marks;
  }

  static async read(path: string | undefined): Promise<Reach> {
    const stored = path === undefined ? "[]" : await readFile(path, "utf8").catch(() => "[]");
    const files: [string, string[]][] = JSON.parse(stored);
    return new Reach(new Map(files.map(([file, marks]) => [file, new Set(marks)])));
  }

  async write(path: string): Promise<void> {
    const files = [...this.#marks].map(([file, marks]) => [file, [...marks]]);
    await writeFile(path, JSON.stringify(files));
  }

  get isEmpty(): boolean {
    return this.#marks.size === 0;
  }

  note(file: string, marks: readonly string[]): void {
    this.#marks.set(file, new Set([...(this.#marks.get(file) ?? []), ...marks]));
  }

  has(file: string, mark: string | null): boolean {
    return mark === null || (this.#marks.get(file)?.has(mark) ?? true);
  }
}

/** The source with a mark at the beginning of each block in which one of these stands, and which mark is whose. */
export async function marked(
  path: string,
  source: string,
  mutants: readonly Mutant[],
): Promise<{ source: string; markOf: (mutant: Mutant) => string | null }> {
  const code = codeOf(source);
  const blocks = new Map<number, boolean>();
  async function blockOf(at: number): Promise<number | null> {
    for (const begin of openBefore(code, at)) {
      const isBlock = blocks.get(begin) ?? (await reads(withMarks(source, path, [begin])));
      blocks.set(begin, isBlock);
      if (isBlock) {
        return begin;
      }
    }
    return null;
  }
  const begins = new Map<number, number | null>();
  for (const { at } of mutants) {
    begins.set(at, await blockOf(at));
  }
  const places = [...new Set(begins.values())].filter((begin) => begin !== null);
  return {
    source: withMarks(source, path, places),
    markOf({ at }) {
      const begin = begins.get(at) ?? null;
      return begin === null ? null : markAt(path, begin);
    },
  };
}

/** Behind each brace that is still open there, the innermost first. */
function openBefore(code: string, at: number): number[] {
  const found: number[] = [];
  let depth = 0;
  for (let place = at - 1; place >= 0; place -= 1) {
    if (code[place] === "}") {
      depth += 1;
    } else if (code[place] === "{") {
      depth -= 1;
      if (depth < 0) {
        found.push(place + 1);
        depth = 0;
      }
    }
  }
  return found;
}

function withMarks(source: string, path: string, places: readonly number[]): string {
  return places
    .toSorted((one, other) => other - one)
    .reduce(
      (text, place) =>
        `${text.slice(0, place)}(globalThis.marks ??= new Set()).add("${markAt(path, place)}");${text.slice(place)}`,
      source,
    );
}

function markAt(path: string, place: number): string {
  return `${path}:${place}`;
}

async function reads(source: string): Promise<boolean> {
  try {
    await transform(source, { loader: "ts" });
    return true;
  } catch {
    return false;
  }
}
