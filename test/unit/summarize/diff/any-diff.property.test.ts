import * as fc from "fast-check";
import { describe, it } from "vitest";

import { parseDiff } from "../../../../src/summarize/diff/parse-diff.ts";
import { readChanges } from "../../../../src/summarize/diff/read-changes.ts";

/** One change of a file as git writes it, and what is to be read of it. */
interface Written {
  text: readonly string[];
  files: readonly { path: string; additions: number; deletions: number; binary: boolean }[];
}

const name = fc
  .string({
    unit: fc.constantFrom("a", "b", "/", " ", "é", '"', "\\", "數", "x.", "\t"),
    minLength: 1,
    maxLength: 10,
  })
  .map((text) => `d/${text.replaceAll(/\/+/g, "/").replaceAll(/^\/|\/$/g, "")}f`);

/** What people's lines hold: other headers, lone carriage returns, separators that are no line breaks. */
const line = fc
  .string({
    unit: fc.constantFrom(
      "w",
      " ",
      "\r",
      "\u2028",
      "\u2029",
      "\u0085",
      "--- a/x",
      "+++ b/y",
      "@@ -1 +1 @@",
      "diff --git a/z b/z",
      "é",
    ),
    minLength: 1,
    maxLength: 5,
  })
  .map((text) => `t${text}t`);

/** As `core.quotePath` has it. */
function quoted(path: string): string {
  if (!/["\\\t]|[^\x20-\x7e]/.test(path)) {
    return path;
  }
  const bytes = [...new TextEncoder().encode(path)].map((byte) => {
    const sign = String.fromCharCode(byte);
    return sign === '"' || sign === "\\"
      ? `\\${sign}`
      : sign === "\t"
        ? "\\t"
        : byte < 0x20 || byte > 0x7e
          ? `\\${byte.toString(8).padStart(3, "0")}`
          : sign;
  });
  return `"${bytes.join("")}"`;
}

function marked(side: "a" | "b", path: string): string {
  const text = quoted(`${side}/${path}`);
  return !text.startsWith('"') && text.includes(" ") ? `${text}\t` : text;
}

function header(from: string, to = from): string {
  return `diff --git ${quoted(`a/${from}`)} ${quoted(`b/${to}`)}`;
}

function body(removed: readonly string[], added: readonly string[], endless: boolean): string[] {
  const end = endless ? ["\\ No newline at end of file"] : [];
  return [
    `@@ -1,${removed.length} +1,${added.length} @@`,
    ...removed.map((text) => `-${text}`),
    ...(removed.length > 0 ? end : []),
    ...added.map((text) => `+${text}`),
    ...(added.length > 0 ? end : []),
  ];
}

const lines = fc.array(line, { minLength: 1, maxLength: 3 });

function changeOf(path: string): fc.Arbitrary<Written> {
  function file(additions: number, deletions: number, binary = false): Written["files"] {
    return [{ path, additions, deletions, binary }];
  }
  return fc.oneof(
    fc.tuple(lines, lines, fc.boolean()).map(([removed, added, endless]) => ({
      text: [
        header(path),
        "index 1..2 100644",
        `--- ${marked("a", path)}`,
        `+++ ${marked("b", path)}`,
        ...body(removed, added, endless),
      ],
      files: file(added.length, removed.length),
    })),
    lines.map((added) => ({
      text: [
        header(path),
        "new file mode 100644",
        "index 0..2",
        "--- /dev/null",
        `+++ ${marked("b", path)}`,
        ...body([], added, false),
      ],
      files: file(added.length, 0),
    })),
    fc.constant({
      text: [header(path), "new file mode 100644", "index 0..e69de29"],
      files: file(0, 0),
    }),
    fc.constant({ text: [header(path), "old mode 100644", "new mode 100755"], files: file(0, 0) }),
    fc.constant({
      text: [
        header(path),
        "index 1..2 100644",
        `Binary files ${quoted(`a/${path}`)} and ${quoted(`b/${path}`)} differ`,
      ],
      files: file(0, 0, true),
    }),
    fc.constant({
      text: [
        header(`o/${path}`, path),
        "similarity index 100%",
        `rename from ${quoted(`o/${path}`)}`,
        `rename to ${quoted(path)}`,
      ],
      files: file(0, 0),
    }),
    fc.constant({
      text: [
        header(path),
        "index 1..2 160000",
        `--- ${marked("a", path)}`,
        `+++ ${marked("b", path)}`,
        ...body(["Subproject commit 1111"], ["Subproject commit 2222"], false),
      ],
      files: file(1, 1),
    }),
    lines.map((added) => ({
      text: [
        header(path),
        "deleted file mode 120000",
        "index 1..0",
        `--- ${marked("a", path)}`,
        "+++ /dev/null",
        ...body(["../t"], [], true),
        header(path),
        "new file mode 100755",
        "index 0..2",
        "--- /dev/null",
        `+++ ${marked("b", path)}`,
        ...body([], added, false),
      ],
      files: file(added.length, 1),
    })),
  );
}

const diff = fc
  .uniqueArray(name, { minLength: 1, maxLength: 6 })
  .chain((paths) => fc.tuple(...paths.map(changeOf)));

async function* inParts(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  for (let part = 0; at < bytes.length; part += 1) {
    const size = sizes[part % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe("any diff, cut anywhere", () => {
  it("has its files under their names, with their lines counted", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(
        diff,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (written, sizes) => {
          const text = written
            .flatMap((each) => [...each.text, ""])
            .join("\n")
            .replaceAll("\n\n", "\n");
          const { pool } = await readChanges({
            files: parseDiff(inParts(text, sizes)),
            incomplete: () => undefined,
          });
          expect(
            pool.files.map(({ path, additions, deletions, reason }) => ({
              path,
              additions,
              deletions,
              binary: reason === "binary",
            })),
          ).toEqual(written.flatMap(({ files }) => files));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("keeps words apart that a lone carriage return or a separator parts", async ({ expect }) => {
    const text = [
      header("mac.js"),
      "--- a/mac.js",
      "+++ b/mac.js",
      "@@ -0,0 +1 @@",
      "+let alpha\rlet beta\u2028let gamma\u2029let delta\u0085end",
      "",
    ].join("\n");
    const { pool } = await readChanges({
      files: parseDiff(inParts(text, [7])),
      incomplete: () => undefined,
    });
    const shown = [...pool.choose(4000).values()]
      .flat()
      .flatMap((block) => block.lines)
      .join("\n");
    expect(shown).toMatch(/let alpha\s+let beta\s+let gamma\s+let delta\s+end/);
  });
});
