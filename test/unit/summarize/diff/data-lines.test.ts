import { describe, it } from "vitest";

import { createChangePool } from "../../../../src/summarize/diff/change-pool.ts";
import { isDataLine } from "../../../../src/summarize/diff/data-lines.ts";
import type { FileChange } from "../../../../src/summarize/pull-request/file-change.ts";

const HEX = "3f9a02c47be1d58844a0c1f29e7d6b5503aa17c8";

function change(path: string, lines: readonly string[]): FileChange {
  return {
    path,
    status: "modified",
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
    binary: false,
    hunks: [{ heading: "", oldStart: 1, newStart: 1, lines: [...lines] }],
  };
}

function shown(changes: readonly FileChange[], tokens: number): string {
  const pool = createChangePool(10_000);
  for (const each of changes) {
    pool.add(each);
  }
  return [...pool.choose(tokens).values()]
    .flat()
    .flatMap((block) => block.lines)
    .join("\n");
}

function body(of: string): string[] {
  return Array.from({ length: 30 }, (_, at) => `+  ${of}(step${at}); // what happens in it`);
}

describe("a line of data", () => {
  it.for([
    `+${HEX}${HEX}`,
    `+    "verify_key": "${HEX}",`,
    `-seed = 0x${HEX}`,
    "+  0x3f, 0x9a, 0x02, 0xc4, 0x7b, 0xe1,",
    "+3f 9a 02 c4 7b e1 d5 88 44 a0 c1 f2",
    "+MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4f5wg5l2hKsTeNem/V41fGnJm6gOdrj8ym3rFkEjWT2btf+rQ==",
    "+  18446744069414584321, 7340033, 12289, 3329,",
    "+0.123456,0.234567,0.345678,12.5",
  ])("is one: %s", (line, { expect }) => {
    expect(isDataLine(line)).toBe(true);
  });

  it.for([
    "+The share is 32 bytes long, see Section 4.2.",
    "+const MAX_RETRIES = 3;",
    "+  return sha256(bytes).slice(0, 16);",
    `+  assertEqual(digest(message), "${HEX}"); // as RFC 6234 section 8.5 has it for this message`,
    "+src/upload/2026-11-01-retries-of-uploads.ts",
    "+  | 1 | the first of the steps |",
    "+",
    "+}",
  ])("is none: %s", (line, { expect }) => {
    expect(isDataLine(line)).toBe(false);
  });
});

describe("changes with data in them", () => {
  const vectors = Array.from({ length: 300 }, (_, at) => `+    "share_${at}": "${HEX}${HEX}",`);
  const prose = [
    "+The verifier now takes the share of the leader into account,",
    "+so that a malicious helper cannot choose it.",
    "+Implementations MUST reject a share that is not canonical.",
  ];

  it("show what is said before it, wherever that stands", ({ expect }) => {
    const text = shown(
      [
        change("vectors/prio3.json", vectors),
        change("draft.md", [...vectors, ...prose, ...vectors]),
      ],
      900,
    );

    for (const line of prose) {
      expect(text).toContain(line);
    }
  });

  it("show the data where there is room", ({ expect }) => {
    expect(shown([change("vectors/prio3.json", vectors.slice(0, 20))], 5000)).toContain("share_19");
  });

  it("keep the few lines of data that stand within code", ({ expect }) => {
    const text = shown(
      [change("src/a.ts", ["+const KEY =", `+  "${HEX}";`, "+use(KEY);", ...vectors])],
      150,
    );

    expect(text).toContain(`+  "${HEX}";\n+use(KEY);`);
  });
});

describe("definitions of one name", () => {
  it("come together when one is removed here and the other added there", ({ expect }) => {
    const moved = change("test/helpers.py", [
      "-def shard_input(nonce, rand):",
      ...body("old").map((line) => line.replace("+", "-")),
    ]);
    const others = Array.from({ length: 8 }, (_, at) =>
      change(`src/other_${at}.py`, [`+def other_${at}():`, ...body("other")]),
    );
    const anew = change("src/vdaf.py", [
      "+def shard_input(ctx, nonce, rand):",
      ...body("fresh"),
      ...body("fresh"),
    ]);
    const text = shown([moved, anew, ...others], 1700);

    expect(text).toContain("+def shard_input(ctx, nonce, rand):");
    expect(text).toContain("-def shard_input(nonce, rand):");
  });
});

describe("the places that threads are about", () => {
  it("come first, unresolved ones before others", ({ expect }) => {
    const pool = createChangePool(10_000);
    const lines = Array.from({ length: 400 }, (_, at) => `+telling(line); // ${at} of many`);
    pool.add(change("src/a.ts", lines));
    pool.add(change("docs/b.md", lines));
    const chosen = pool.choose(
      1000,
      new Map([
        ["src/a.ts", [{ line: 200, isOpen: false }]],
        ["docs/b.md", [{ line: 330, isOpen: true }]],
      ]),
    );
    const text = [...chosen].map(([file, blocks]) => [
      pool.files[file]?.path,
      blocks.flatMap((block) => block.lines).join("\n"),
    ]);

    expect(text).toEqual([
      ["src/a.ts", expect.stringContaining("// 199 of many")],
      ["docs/b.md", expect.stringContaining("// 329 of many")],
    ]);
  });
});
