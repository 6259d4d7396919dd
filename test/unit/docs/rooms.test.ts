import { readdir, readFile } from "node:fs/promises";

import { describe, it } from "vitest";

const SRC = new URL("../../../src/", import.meta.url);

/** What code doubts is what it is certain of: each check has to earn its lines. */
const CHECK_LINES_MAX = 700;

describe("the rooms", () => {
  it(`summarize/check is at most ${CHECK_LINES_MAX} lines`, async ({ expect }) => {
    const room = new URL("summarize/check/", SRC);
    const files = await readdir(room, { recursive: true });
    const texts = await Promise.all(
      files
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFile(new URL(name, room), "utf8")),
    );
    expect(texts.length).toBeGreaterThan(1);
    const lines = texts.reduce((sum, text) => sum + text.trimEnd().split("\n").length, 0);
    expect(lines).toBeLessThanOrEqual(CHECK_LINES_MAX);
  });
});
