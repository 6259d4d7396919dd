import * as fc from "fast-check";
import { describe, it } from "vitest";

import { createChangePool, type Discussed } from "../../../../src/summarize/diff/change-pool.ts";
import { buildManifest } from "../../../../src/summarize/diff/manifest.ts";
import type { FileChange } from "../../../../src/summarize/pull-request/file-change.ts";
import { coverChanges } from "../../../../src/summarize/select/coverage.ts";
import { estimateTokens } from "../../../../src/text/token-estimate.ts";

function change(path: string, lines: readonly string[]): FileChange {
  return {
    path,
    status: "modified",
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
    binary: false,
    hunks: [{ heading: "", oldStart: 10, newStart: 10, lines: [...lines] }],
  };
}

function telling(count: number, of = "telling(line)"): string[] {
  return Array.from({ length: count }, (_, index) => `+${of} // ${index} of many`);
}

function pathsChosen(changes: readonly FileChange[], tokens: number, discussed?: Discussed) {
  const pool = createChangePool(4000);
  for (const one of changes) {
    pool.add(one);
  }
  return [...pool.choose(tokens, discussed).keys()].map((index) => pool.files[index]?.path);
}

describe("a file whose type changed", () => {
  it.for([
    ["removed", "added"],
    ["added", "removed"],
  ] as const)("is one file where it comes %s and later %s", async ([first, second], { expect }) => {
    const pool = createChangePool(4000);
    pool.add({
      ...change("run.sh", [first === "added" ? "+exec true" : "-../run"]),
      status: first,
    });
    pool.add(change("src/a.ts", telling(3)));
    pool.add({
      ...change("run.sh", [second === "added" ? "+exec true" : "-../run"]),
      status: second,
    });
    pool.add({ ...change("gone.ts", ["-x"]), status: "removed" });
    expect(
      pool.files.map(({ path, status, additions, deletions }) => [
        path,
        status,
        additions,
        deletions,
      ]),
    ).toEqual([
      ["run.sh", "modified", 1, 1],
      ["src/a.ts", "modified", 3, 0],
      ["gone.ts", "removed", 0, 1],
    ]);
    expect(JSON.stringify([...pool.choose(4000).values()])).toContain("exec true");
  });
});

describe("the changes that are read", () => {
  it("are all of them when they fit", ({ expect }) => {
    const pool = createChangePool(4000);
    pool.add(change("src/a.ts", telling(80)));
    pool.add(change("docs/a.md", telling(20)));
    const chosen = pool.choose(4000);

    expect([...chosen.values()].flat().reduce((sum, block) => sum + block.changed, 0)).toBe(100);
  });

  it("are source before tests before documentation before configuration", ({ expect }) => {
    const all = ["ci.yml", "docs/a.md", "src/a.test.ts", "src/a.ts"].map((path) =>
      change(path, telling(30)),
    );

    expect(pathsChosen(all, 400)).toEqual(["src/a.ts"]);
    expect(pathsChosen(all, 760)).toEqual(["src/a.test.ts", "src/a.ts"]);
    expect(pathsChosen(all, 1130)).toEqual(["docs/a.md", "src/a.test.ts", "src/a.ts"]);
  });

  it("are those that people discuss before others", ({ expect }) => {
    const all = ["src/a.ts", "src/b.ts", "src/c.ts"].map((path) => change(path, telling(30)));

    expect(pathsChosen(all, 400, new Map([["src/c.ts", [{ line: null, isOpen: true }]]]))).toEqual([
      "src/c.ts",
    ]);
  });

  it("are lines that say something before imports and lines that only moved", ({ expect }) => {
    const moved = [
      "-  const a = one(1);",
      "-  const b = two(2);",
      "+const a = one(1);",
      "+const b = two(2);",
    ];
    const all = [
      change(
        "src/a.ts",
        Array.from({ length: 30 }, (_, index) => `+import { x${index} } from "./x.ts";`),
      ),
      change("src/b.ts", Array.from({ length: 12 }, () => moved).flat()),
      change("src/c.ts", telling(30)),
    ];

    expect(pathsChosen(all, 400)).toEqual(["src/c.ts"]);
  });

  it("show the start of a long run and a part of every important file", ({ expect }) => {
    const pool = createChangePool(4000);
    for (let file = 0; file < 6; file += 1) {
      pool.add(change(`src/file-${file}.ts`, telling(400)));
    }
    const chosen = pool.choose(3500);

    expect(chosen.size).toBe(6);
    expect([...chosen.values()].map(([first]) => first?.newStart)).toEqual([
      10, 10, 10, 10, 10, 10,
    ]);
  });

  it("use what is left for the start of a block that does not fit", ({ expect }) => {
    const pool = createChangePool(4000);
    pool.add(change("src/a.ts", telling(40)));
    const [block] = pool.choose(300).get(0) ?? [];

    expect(block?.changed).toBeGreaterThan(10);
    expect(block?.changed).toBeLessThan(40);
    expect(block?.lines.at(-1)).toBe(` … ${40 - (block?.changed ?? 0)} more lines`);
  });

  it("stay within the budget, whatever comes and however much", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            path: fc.constantFrom("src/a.ts", "a.test.ts", "docs/x.md", "x.yml", "yarn.lock"),
            lines: fc.array(fc.constantFrom("+added one line", "-removed", " context", "+數"), {
              maxLength: 120,
            }),
          }),
          { maxLength: 30 },
        ),
        fc.integer({ min: 0, max: 3000 }),
        (specs, budget) => {
          const pool = createChangePool(500);
          for (const spec of specs) {
            pool.add(change(spec.path, spec.lines));
          }
          const chosen = pool.choose(budget);
          const shown = [...chosen.values()].flat();
          const coverage = coverChanges({ files: 0, lines: 0 }, pool.files, chosen, false);

          expect(
            shown.reduce((sum, block) => sum + estimateTokens(block.lines.join("\n")), 0),
          ).toBeLessThanOrEqual(budget);
          expect(pool.files).toHaveLength(specs.length);
          expect(
            coverage.files.read + coverage.files.listed.reduce((sum, { count }) => sum + count, 0),
          ).toBe(coverage.files.total);
          expect(coverage.lines.read).toBeLessThanOrEqual(coverage.lines.changed);
          // Blocks neither overlap nor repeat.
          for (const blocks of chosen.values()) {
            const orders = blocks.map((block) => block.order);
            expect(orders).toEqual([...new Set(orders)].toSorted((a, b) => a - b));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

function manifestOf(paths: readonly string[], maxTokens = 4000) {
  const pool = createChangePool(100);
  for (const path of paths) {
    pool.add(change(path, ["+x"]));
  }
  return { manifest: buildManifest(pool.files, maxTokens), files: pool.files };
}

describe("the manifest", () => {
  it("names every file", ({ expect }) => {
    const { manifest } = manifestOf(["src/a.ts", "yarn.lock"]);

    expect(manifest).toEqual({
      by: "file",
      lines: ["src/a.ts +1 -0", "yarn.lock +1 -0, lock file"],
    });
  });

  it("is by directory when there are too many, and holds each of them once", ({ expect }) => {
    const paths = Array.from(
      { length: 3000 },
      (_, index) => `packages/p${index % 50}/src/area-${index % 5}/file-${index}.ts`,
    );
    const { manifest } = manifestOf(paths);

    expect(manifest.by).toBe("directory");
    const directories = manifest.by === "directory" ? manifest.directories : [];
    expect(directories.flatMap((directory) => directory.members).toSorted((a, b) => a - b)).toEqual(
      paths.map((_, index) => index),
    );
    expect(
      directories.reduce((sum, { line }) => sum + estimateTokens(line) + 4, 0),
    ).toBeLessThanOrEqual(4000);
  });

  it("sums up what is left when even the directories are too many", ({ expect }) => {
    const { manifest } = manifestOf(
      Array.from({ length: 3000 }, (_, index) => `directory-${index}/file.ts`),
      500,
    );
    const directories = manifest.by === "directory" ? manifest.directories : [];

    expect(directories.at(-1)?.path).toBe("(other directories)");
    expect(directories.flatMap((directory) => directory.members)).toHaveLength(3000);
    expect(
      directories.reduce((sum, { line }) => sum + estimateTokens(line) + 4, 0),
    ).toBeLessThanOrEqual(500);
  });
});
