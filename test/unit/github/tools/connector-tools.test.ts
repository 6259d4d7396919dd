import { readFile } from "node:fs/promises";

import { describe, it } from "vitest";

import { OPERATIONS } from "../../../../src/github/tools/operation.ts";
import { READING_QUERIES, ReadingName } from "../../../../src/protocol/github.ts";
import { OperationRequest } from "../../../../src/protocol/operations.ts";
import { SuggestedOperation } from "../../../../src/protocol/suggestions.ts";
import { CATALOGUE } from "../../../../src/web/app/github/catalogue.ts";
import { READ_TOOLS, writeTools } from "../../../support/connector-tools.ts";

const WRITE_TOOLS = writeTools("0".repeat(40));
const ENTRIES = CATALOGUE.flatMap(({ entries }) => entries);
const DOCS = new URL("../../../../docs/github-operations.md", import.meta.url);

/** Where it is: named by every tool that is about a repository. */
const PLACE = ["job", "repository"];

function without(names: readonly string[], left: readonly string[]): string[] {
  return names.filter((name) => !left.includes(name)).toSorted();
}

function fieldsOf(title: string): string[] {
  const entry = ENTRIES.find((each) => each.title === title);
  return entry?.fields.map(({ name }) => name) ?? ["the page has no such form"];
}

describe("the tools of the connector", () => {
  it("are nine, each of which is called by its own name", ({ expect }) => {
    const tools = [...READ_TOOLS, ...WRITE_TOOLS].map(({ tool }) => tool);
    expect(new Set(tools).size).toBe(9);
    const known = new Set(Object.values(OPERATIONS).map(({ tool }): string => tool));
    expect(tools.filter((tool) => !known.has(tool))).toEqual([]);
  });

  it.for(READ_TOOLS)(
    "have every parameter in the API and on the page: $tool",
    (read, { expect }) => {
      const name = ReadingName.parse(read.operation);
      const expected = without(Object.keys(read.parameters), PLACE);
      expect(without(Object.keys(READING_QUERIES[name].shape), PLACE)).toEqual(expected);
      expect(fieldsOf(read.title).toSorted()).toEqual(expected);
      expect("repository" in READING_QUERIES[name].shape).toBe("repository" in read.parameters);
    },
  );

  it.for(WRITE_TOOLS)(
    "have every parameter in the API, for programs and on the page: $tool",
    ({ kind, title, parameters }, { expect }) => {
      const expected = parameters.map(({ name }) => name).toSorted();
      for (const { options } of [OperationRequest, SuggestedOperation]) {
        const shape = options.find((option) => option.shape.kind.value === kind)?.shape ?? {};
        expect(without(Object.keys(shape), ["kind", ...PLACE])).toEqual(expected);
      }
      const onPage = parameters.flatMap(({ name, field, byItself }) =>
        byItself === undefined ? [field ?? name] : [],
      );
      expect(without(fieldsOf(title), ["upload"])).toEqual(onPage.toSorted());
    },
  );

  it("stand in the documents with every parameter", async ({ expect }) => {
    const docs = await readFile(DOCS, "utf8");
    for (const { tool, parameters } of READ_TOOLS) {
      const row = docs.split("\n").find((line) => line.includes(`\`${tool}\``)) ?? "";
      const missing = without(Object.keys(parameters), PLACE).filter(
        (name) => !row.includes(`\`${name}\``),
      );
      expect([tool, row === "", missing]).toEqual([tool, false, []]);
    }
  });
});
