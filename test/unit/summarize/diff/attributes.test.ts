import { describe, it } from "vitest";

import { createAttributes } from "../../../../src/summarize/diff/attributes.ts";

function attributesOf(lines: readonly string[], path = ".gitattributes") {
  const attributes = createAttributes();
  attributes.read({
    path,
    status: "modified",
    additions: 0,
    deletions: 0,
    binary: false,
    hunks: [{ heading: "", oldStart: 1, newStart: 1, lines: [...lines] }],
  });
  return attributes;
}

describe("what a repository declares generated or vendored", () => {
  it.for([
    [" *.gen.ts linguist-generated", "src/a.gen.ts", "generated"],
    [" /api/** linguist-generated=true", "api/v1/types.ts", "generated"],
    [" api/*.ts linguist-generated", "api/v1/types.ts", undefined],
    [" docs/ linguist-vendored", "docs/x/y.md", "vendored"],
    [" **/mocks/* linguist-generated", "pkg/a/mocks/store.go", "generated"],
    [" *.gen.ts -linguist-generated", "src/a.gen.ts", undefined],
    [" *.gen.ts linguist-generated=false", "src/a.gen.ts", undefined],
    [" *.ts text eol=lf", "src/a.ts", undefined],
    [" a+b.ts linguist-generated", "src/a+b.ts", "generated"],
    [" # *.ts linguist-generated", "src/a.ts", undefined],
  ] as const)("is listed: %s", ([line, path, reason], { expect }) => {
    expect(attributesOf([line]).reasonFor(path)).toBe(reason);
  });

  it("is not what the pull request itself adds or takes away", ({ expect }) => {
    const { reasonFor } = attributesOf(["+*.ts linguist-generated", "-*.go linguist-generated"]);

    expect([reasonFor("src/a.ts"), reasonFor("src/a.go")]).toEqual([undefined, undefined]);
  });

  it("is decided by the last rule that matches", ({ expect }) => {
    const { reasonFor } = attributesOf([
      " gen/** linguist-generated",
      " gen/hand.ts -linguist-generated",
    ]);

    expect([reasonFor("gen/a.ts"), reasonFor("gen/hand.ts")]).toEqual(["generated", undefined]);
  });

  it("holds below the directory of its file", ({ expect }) => {
    const { reasonFor } = attributesOf([" *.ts linguist-generated"], "sdk/.gitattributes");

    expect([reasonFor("sdk/x/a.ts"), reasonFor("src/a.ts")]).toEqual(["generated", undefined]);
  });

  it("is not read from a pattern that could take long to match", ({ expect }) => {
    const { reasonFor } = attributesOf([` ${"*a".repeat(40)} linguist-generated`]);

    expect(reasonFor("a".repeat(200))).toBeUndefined();
  });
});
