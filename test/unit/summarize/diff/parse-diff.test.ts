import * as fc from "fast-check";
import { describe, it } from "vitest";

import { DIFF_FILE_MAX_CODE_UNITS, DIFF_LINE_MAX_CODE_UNITS } from "../../../../src/limits.ts";
import { parseDiff, parsePatch } from "../../../../src/summarize/diff/parse-diff.ts";
import type { FileChange } from "../../../../src/summarize/pull-request/file-change.ts";

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function parse(diff: string | readonly string[], sizes = [65_536]): Promise<FileChange[]> {
  const text = typeof diff === "string" ? diff : diff.join("\n");
  const files: FileChange[] = [];
  for await (const file of parseDiff(inChunks(new TextEncoder().encode(text), sizes))) {
    files.push(file);
  }
  return files;
}

const SAMPLE = [
  "diff --git a/src/upload.ts b/src/upload.ts",
  "index 1111111..2222222 100644",
  "--- a/src/upload.ts",
  "+++ b/src/upload.ts",
  "@@ -10,3 +10,4 @@ export function upload() {",
  " const one = 1;",
  "-const two = 2;",
  "+const two = 3;",
  "+const three = 3;",
  " return one;",
  "@@ -40 +41 @@",
  "-  old();",
  "\\ No newline at end of file",
  "+  renewed();",
  "\\ No newline at end of file",
  'diff --git "a/docs/\\303\\274ber \\"uns\\".md" "b/docs/\\303\\274ber \\"uns\\".md"',
  "new file mode 100644",
  "index 0000000..3333333",
  "--- /dev/null",
  '+++ "b/docs/\\303\\274ber \\"uns\\".md"',
  "@@ -0,0 +1,2 @@",
  "+# Über uns",
  "+👩‍🚀 und 数",
  "diff --git a/logo.png b/logo.png",
  "index 4444444..5555555 100644",
  "Binary files a/logo.png and b/logo.png differ",
  "diff --git a/old name.ts b/new name.ts",
  "similarity index 100%",
  "rename from old name.ts",
  "rename to new name.ts",
  "diff --git a/run.sh b/run.sh",
  "old mode 100644",
  "new mode 100755",
  "diff --git a/gone.ts b/gone.ts",
  "deleted file mode 100644",
  "index 6666666..0000000",
  "--- a/gone.ts",
  "+++ /dev/null",
  "@@ -1,2 +0,0 @@",
  "--- a dash that was removed",
  "-x",
  "",
].join("\n");

describe("a diff", () => {
  it("has one file where a link became a file, or a file a link", async ({ expect }) => {
    const files = await parse(
      [
        "diff --git a/run.sh b/run.sh",
        "deleted file mode 120000",
        "--- a/run.sh",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-../posix.sh",
        "\\ No newline at end of file",
        "diff --git a/run.sh b/run.sh",
        "new file mode 100755",
        "--- /dev/null",
        "+++ b/run.sh",
        "@@ -0,0 +1,2 @@",
        "+#!/bin/sh",
        "+exec true",
        "diff --git a/gone.ts b/gone.ts",
        "deleted file mode 100644",
        "--- a/gone.ts",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-x",
        "diff --git a/new.ts b/new.ts",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/new.ts",
        "@@ -0,0 +1 @@",
        "+y",
        "",
      ].join("\n"),
    );
    expect(
      files.map(({ path, status, additions, deletions }) => [path, status, additions, deletions]),
    ).toEqual([
      ["run.sh", "modified", 2, 1],
      ["gone.ts", "removed", 0, 1],
      ["new.ts", "added", 1, 0],
    ]);
    expect(files[0]?.hunks.flatMap(({ lines }) => lines)).toEqual([
      "-../posix.sh",
      "\\ No newline at end of file",
      "+#!/bin/sh",
      "+exec true",
    ]);
  });

  it("is read file by file with paths, status, counts and hunks", async ({ expect }) => {
    const files = await parse(SAMPLE);

    expect(
      files.map(({ path, status, additions, deletions, binary }) => [
        path,
        status,
        additions,
        deletions,
        binary,
      ]),
    ).toEqual([
      ["src/upload.ts", "modified", 3, 2, false],
      ['docs/über "uns".md', "added", 2, 0, false],
      ["logo.png", "modified", 0, 0, true],
      ["new name.ts", "renamed", 0, 0, false],
      ["run.sh", "mode-changed", 0, 0, false],
      ["gone.ts", "removed", 0, 2, false],
    ]);
    expect(files[0]?.hunks).toEqual([
      {
        heading: "export function upload() {",
        oldStart: 10,
        newStart: 10,
        lines: [
          " const one = 1;",
          "-const two = 2;",
          "+const two = 3;",
          "+const three = 3;",
          " return one;",
        ],
      },
      {
        heading: "",
        oldStart: 40,
        newStart: 41,
        lines: [
          "-  old();",
          "\\ No newline at end of file",
          "+  renewed();",
          "\\ No newline at end of file",
        ],
      },
    ]);
    expect(files[3]?.previousPath).toBe("old name.ts");
    expect(files[5]?.hunks[0]?.lines).toEqual(["--- a dash that was removed", "-x"]);
  });

  it("reads the same however its bytes are cut", async ({ expect }) => {
    const whole = await parse(SAMPLE);

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
        async (sizes) => {
          expect(await parse(SAMPLE, sizes)).toEqual(whole);
        },
      ),
    );
  });

  it("never fails and never loses count, whatever the text", async ({ expect }) => {
    const line = fc.oneof(
      fc.constantFrom(...SAMPLE.split("\n")),
      fc.string({ maxLength: 30, unit: "binary" }),
      fc.stringMatching(/^[-+ ][a-z]{0,8}$/),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        async (lines, sizes) => {
          const files = await parse(lines, sizes);

          expect(files).toEqual(await parse(lines));
          for (const file of files) {
            const shown = file.hunks.flatMap((hunk) => hunk.lines);
            expect(shown.filter((text) => text.startsWith("+"))).toHaveLength(file.additions);
            expect(shown.filter((text) => text.startsWith("-"))).toHaveLength(file.deletions);
          }
        },
      ),
    );
  });

  it("tells the paths of a header apart that hold a blank and a b", async ({ expect }) => {
    const [file] = await parse([
      "diff --git a/a b/c b/a b/c",
      "old mode 100644",
      "new mode 100755",
    ]);

    expect(file?.path).toBe("a b/c");
  });

  it("keeps the old path of a copy and reads its changes", async ({ expect }) => {
    const [file] = await parse([
      "diff --git a/one.ts b/two.ts",
      "similarity index 80%",
      "copy from one.ts",
      "copy to two.ts",
      "--- a/one.ts",
      "+++ b/two.ts",
      "@@ -1 +1 @@",
      "-1",
      "+2",
    ]);

    expect(file).toMatchObject({
      path: "two.ts",
      previousPath: "one.ts",
      status: "copied",
      additions: 1,
    });
  });

  it("is read without git's own headers too", async ({ expect }) => {
    const files = await parse([
      "--- a/one.ts\t2026-01-01",
      "+++ b/one.ts\t2026-01-02",
      "@@ -1 +1 @@",
      "-1",
      "+2",
      "--- /dev/null",
      "+++ b/two.ts",
      "@@ -0,0 +1 @@",
      "+new",
    ]);

    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ["one.ts", "modified"],
      ["two.ts", "added"],
    ]);
  });

  it("counts the lines of a file past the bound without keeping them", async ({ expect }) => {
    const line = `+${"x".repeat(99)}`;
    const count = Math.ceil(DIFF_FILE_MAX_CODE_UNITS / 100) + 500;
    const [file, next] = await parse([
      "diff --git a/big.txt b/big.txt",
      "--- a/big.txt",
      "+++ b/big.txt",
      `@@ -0,0 +1,${count} @@`,
      ...Array.from({ length: count }, () => line),
      "diff --git a/next.txt b/next.txt",
    ]);

    expect(file).toMatchObject({ additions: count, cut: "too-long" });
    const kept = file?.hunks.flatMap((hunk) => hunk.lines).join("").length ?? 0;
    expect(kept).toBeLessThanOrEqual(DIFF_FILE_MAX_CODE_UNITS);
    expect(next?.path).toBe("next.txt");
  });

  it("holds no more of a line than its bound", async ({ expect }) => {
    const [file] = await parse(
      [
        "diff --git a/app.js b/app.js",
        "@@ -1 +1 @@",
        `+${"x".repeat(DIFF_LINE_MAX_CODE_UNITS * 3)}`,
        "-y",
      ],
      [7],
    );

    expect(file?.cut).toBe("too-long");
    expect(file?.hunks[0]?.lines.map((line) => line.length)).toEqual([DIFF_LINE_MAX_CODE_UNITS, 2]);
  });
});

describe("a diff that ends within a hunk", () => {
  const head = ["diff --git a/a.ts b/a.ts", "--- a/a.ts", "+++ b/a.ts"];

  it.for([
    ["at its end", ["@@ -1,3 +1,3 @@", " a", "-b"]],
    ["before another hunk", ["@@ -1,3 +1,3 @@", " a", "@@ -9 +9 @@", "-x", "+y"]],
    ["before another file", ["@@ -0,0 +1,2 @@", "+a", "diff --git a/b.ts b/b.ts"]],
  ] as const)("says so: %s", async ([, lines], { expect }) => {
    const [file] = await parse([...head, ...lines]);
    expect(file?.cut).toBe("short");
  });

  it("is no whole one", async ({ expect }) => {
    const [file] = await parse([...head, "@@ -1,2 +1,2 @@", " a", "-b", "+c"]);
    expect(file).not.toHaveProperty("cut");
  });
});

describe("a patch of the files API", () => {
  it("is read without any header", ({ expect }) => {
    expect(parsePatch("@@ -1,2 +1,2 @@ main\n-a\n+b\n c")).toEqual({
      hunks: [{ heading: "main", oldStart: 1, newStart: 1, lines: ["-a", "+b", " c"] }],
      additions: 1,
      deletions: 1,
    });
  });
});
