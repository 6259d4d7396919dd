import { describe, it } from "vitest";

import type { FileSpec } from "../../fakes/github/world.ts";
import { craneWith, startGitHub } from "./github-environment.ts";

const DIFF = { accept: "application/vnd.github.v3.diff" };
const PULL = "/repos/harbour/crane/pulls/1";

function withFiles(...files: FileSpec[]): ReturnType<typeof startGitHub> {
  return startGitHub(craneWith({ number: 1, files }));
}

function lines(count: number, prefix: string): string {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`).join("\n");
}

describe("the diff of a pull request", () => {
  it("is what git writes, with the ranges of each hunk counted", async ({ expect }) => {
    const github = withFiles({
      path: "src/lift.ts",
      patch:
        "@@ 3 @@ export function lift() {\n one\n+two\n\n@@ 20 @@\n ten\n-eleven\n+elf\n+zwölf",
    });

    const diff = await (await github.get(PULL, DIFF)).text();

    expect(diff.split("\n")).toEqual([
      "diff --git a/src/lift.ts b/src/lift.ts",
      expect.stringMatching(/^index [0-9a-f]{7}\.\.[0-9a-f]{7} 100644$/),
      "--- a/src/lift.ts",
      "+++ b/src/lift.ts",
      "@@ -3,2 +3,3 @@ export function lift() {",
      " one",
      "+two",
      " ",
      "@@ -20,2 +21,3 @@",
      " ten",
      "-eleven",
      "+elf",
      "+zwölf",
      "",
    ]);
  });

  it("shows added, removed, renamed, binary and executable files as git does", async ({
    expect,
  }) => {
    const github = withFiles(
      { path: "new.ts", content: "one\ntwo" },
      { path: "old.ts", status: "removed", content: "gone" },
      { from: "before.ts", path: "after.ts" },
      { path: "logo.png", binary: true },
      { path: "run.sh", modes: { old: "100644", new: "100755" } },
      { path: 'ü "x".txt', content: "!" },
    );

    const diff = await (await github.get(PULL, DIFF)).text();

    expect(diff).toContain("new file mode 100644\n");
    expect(diff).toContain("--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n");
    expect(diff).toContain("deleted file mode 100644\n");
    expect(diff).toContain("--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n");
    expect(diff).toContain(
      "diff --git a/before.ts b/after.ts\nsimilarity index 100%\nrename from before.ts\nrename to after.ts\n",
    );
    expect(diff).toContain("Binary files a/logo.png and b/logo.png differ\n");
    expect(diff).toContain("diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n");
    expect(diff).toContain('+++ "b/\\303\\274 \\"x\\".txt"\n');
  });

  it("is refused past 20,000 lines, context counted", async ({ expect }) => {
    const justFits = withFiles({ path: "a.csv", patch: `@@ 1 @@\n+first\n${lines(19_998, " ")}` });
    const tooLong = withFiles({ path: "a.csv", patch: `@@ 1 @@\n+first\n${lines(20_000, " ")}` });

    expect((await justFits.get(PULL, DIFF)).status).toBe(200);
    const refused = await tooLong.get(PULL, DIFF);
    expect(refused.status).toBe(406);
    expect(await refused.json()).toEqual({
      message:
        "Sorry, the diff exceeded the maximum number of lines (20000). Consider using 'List pull requests files' API or locally cloning the repository instead.",
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
      documentation_url: "https://docs.github.com/rest/pulls/pulls#list-pull-requests-files",
      status: "406",
    });
  });

  it("is refused past 300 files", async ({ expect }) => {
    const files = Array.from({ length: 301 }, (_, index) => ({
      path: `${index}.ts`,
      content: "x",
    }));

    const refused = await withFiles(...files).get(PULL, DIFF);

    expect(refused.status).toBe(406);
    expect(await refused.text()).toContain("maximum number of files (300)");
  });
});

describe("the files of a pull request", () => {
  it("come with their patch, but for binary, large and later ones of a long page", async ({
    expect,
  }) => {
    const many = Array.from({ length: 72 }, (_, index) => ({ path: `${index}.ts`, content: "x" }));
    const github = withFiles(
      { path: "small.ts", content: "x" },
      { path: "large.ts", content: lines(2_081, "x") },
      { path: "image.png", binary: true, status: "added" },
      { from: "before.ts", path: "after.ts" },
      ...many,
    );

    const listed = await github.json(`${PULL}/files?per_page=100`);

    expect(listed).toMatchObject([
      {
        filename: "small.ts",
        status: "added",
        additions: 1,
        changes: 1,
        patch: "@@ -0,0 +1 @@\n+x",
      },
      { filename: "large.ts", additions: 2_081 },
      { filename: "image.png" },
      { filename: "after.ts", previous_filename: "before.ts", status: "renamed" },
      ...many.map(({ path }) => ({ filename: path })),
    ]);
    for (const index of [1, 2, 3, 70, 75]) {
      expect(listed).not.toHaveProperty([index, "patch"]);
    }
    expect(listed).toHaveProperty([69, "patch"]);
  });

  it("end at 3,000", async ({ expect }) => {
    const files = Array.from({ length: 3_140 }, (_, index) => ({
      path: `${index}.ts`,
      content: "x",
    }));
    const github = withFiles(...files);

    const last = await github.get(`${PULL}/files?per_page=100&page=30`);
    const beyond = await github.json(`${PULL}/files?per_page=100&page=31`);

    expect(last.headers.get("link")).not.toContain('rel="next"');
    expect(await last.json()).toHaveLength(100);
    expect(beyond).toEqual([]);
    expect(await github.json(PULL)).toMatchObject({ changed_files: 3_140 });
  });
});
