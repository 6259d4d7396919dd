import { readdir, readFile } from "node:fs/promises";

import { describe, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

async function read(path: string): Promise<string> {
  return await readFile(new URL(path, ROOT), "utf8");
}

/** Texts of all our own source files. */
async function readSources(): Promise<string[]> {
  const names = await readdir(new URL("src", ROOT), { recursive: true });
  return await Promise.all(
    names.filter((name) => /\.tsx?$/.test(name)).map((name) => read(`src/${name}`)),
  );
}

/** What the first group finds, each once. */
function allOf(pattern: RegExp, text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found = ""]) => found))];
}

function section(document: string, title: string): string {
  return document.split(/^#+ /m).find((part) => part.startsWith(title)) ?? "";
}

describe("the runbook", () => {
  it("says what each failure code means and what to do", async ({ expect }) => {
    const [table = ""] =
      /const FAILURES = \{[^]+?\n\}/.exec(await read("src/protocol/failures.ts")) ?? [];
    const codes = allOf(/^ {2}(\w+): \[/gm, table);
    expect(codes).toContain("timed_out");
    const runbook = section(await read("docs/operations.md"), "Failure codes");
    const explained = runbook
      .split("\n")
      .flatMap((row) => allOf(/`(\w+)`/g, row.split("|")[1] ?? ""));
    expect(explained.toSorted()).toEqual(codes.toSorted());
  });

  it("explains every line of the log", async ({ expect }) => {
    const sources = (await readSources()).join("\n");
    const events = allOf(/\blog\(\s*[^,;]*?,\s*"([a-z-]+)"/g, sources);
    expect(events).toContain("upstream-call");
    const table = section(await read("docs/operations.md"), "What the log says");
    const explained = table
      .split("\n")
      .flatMap((row) => allOf(/`([a-z-]+)`/g, row.split("|")[1] ?? ""));
    expect(explained.toSorted()).toEqual(events.toSorted());
  });

  it("tells how to rotate every secret", async ({ expect }) => {
    const names = allOf(/^([A-Z_]*(?:SECRET|KEY))=/gm, await read(".dev.vars.example"));
    expect(names).toContain("SESSION_SECRET");
    const table = section(await read("docs/operations.md"), "Rotating secrets");
    const explained = table
      .split("\n")
      .flatMap((row) => allOf(/`([A-Z_]+)`/g, row.split("|")[1] ?? ""));
    expect(explained.toSorted()).toEqual(names.toSorted());
  });
});
