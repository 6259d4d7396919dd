import { describe, it } from "vitest";

import { Reading } from "../../../src/protocol/github.ts";
import { lineComments } from "../../../src/protocol/line-comments.ts";
import { OperationRequest } from "../../../src/protocol/operations.ts";
import { CATALOGUE } from "../../../src/web/app/github/catalogue.ts";
import { queryOf, requestOf } from "../../../src/web/app/github/request-of.ts";

const ENTRIES = CATALOGUE.flatMap(({ entries }) => entries);

function entryOf(name: string) {
  const entry = ENTRIES.find((each) => each.name === name);
  if (entry === undefined) {
    throw new Error(name);
  }
  return entry;
}

describe("the forms of the page of GitHub", () => {
  it("give queries and bodies that the API takes", ({ expect }) => {
    for (const entry of ENTRIES) {
      const filled = Object.fromEntries(
        entry.fields.map(({ name, kind, options }) => [
          name,
          kind === "number" ? "1" : (options?.[0] ?? ""),
        ]),
      );
      const names = { username: "ada", title: "T", body: "B", path: "a.md", branch: "b" };
      const own = Object.entries({ ...names, message: "M", head: "h", base: "b" }).filter(
        ([name]) => name in filled,
      );
      const all = { ...filled, ...Object.fromEntries(own) };
      const parsed = entry.writes
        ? OperationRequest.safeParse(requestOf("o/r", entry, all, null))
        : Reading.safeParse({
            name: entry.name,
            query: Object.fromEntries(new URLSearchParams(queryOf("o/r", entry, all))),
          });
      expect(`${entry.name} ${parsed.error?.message ?? "fits"}`).toBe(`${entry.name} fits`);
    }
  });

  it("read comments on lines as they are written", ({ expect }) => {
    expect(lineComments("no place\nsrc/a.ts:12 Why?\nand more\nb.ts:3-5 Both")).toEqual([
      { path: "src/a.ts", line: 12, body: "Why?\nand more" },
      { path: "b.ts", line: 5, start_line: 3, body: "Both" },
    ]);
  });

  it("send a file of the person's as its bytes, and a draft unless asked otherwise", ({
    expect,
  }) => {
    const file = { path: "a", branch: "b", message: "m", content: "" };
    expect(requestOf("o/r", entryOf("file"), file, "AP8=")).toMatchObject({
      content: "AP8=",
      encoding: "base64",
    });
    const pull = { title: "t", head: "a:b", base: "c", ready: "", maintainer_can_modify: "on" };
    expect(requestOf("o/r", entryOf("pull-request"), pull, null)).toMatchObject({
      draft: true,
      maintainer_can_modify: true,
    });
  });
});
