import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { stateOf } from "../../../../src/github/graphql/queries/checks.ts";

/** What docs/readiness.md says under “Checks”: the words of each line, by the line's first word. */
function documented(): [string, string][] {
  const section = readFileSync("docs/readiness.md", "utf8").split("## Checks")[1] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("- "))
    .flatMap((line) =>
      [...line.matchAll(/`(\w+)`/g)].map(([, state = ""]): [string, string] => [
        state,
        /^- (\w+)/.exec(line)?.[1] ?? "",
      ]),
    );
}

const MEANT: Readonly<Record<string, readonly string[]>> = {
  passed: ["success", "neutral"],
  failing: ["failure"],
  running: ["pending"],
};

describe("the state of a check", () => {
  it("has a line for each that GitHub knows", ({ expect }) => {
    expect(documented()).toHaveLength(16);
  });

  it.for(documented())("%s is %s", ([state, meant], { expect }) => {
    expect(MEANT[meant]).toContain(stateOf(state.toUpperCase()));
  });

  it("has not passed where it is not known yet", ({ expect }) => {
    expect(stateOf("SOMETHING_NEW")).toBe("failure");
  });
});
