import { transform } from "esbuild";
import { describe, it } from "vitest";

import { resolveStack } from "../../../scripts/stack/resolve-stack.ts";

const SOURCE = `export function first() { return second(); }
function second() {
  throw new Error("broken");
}`;

describe("a stack of the bundle", () => {
  it("is told in positions of the sources", async ({ expect }) => {
    const { code, map } = await transform(SOURCE, {
      minify: true,
      sourcemap: "external",
      sourcefile: "../../src/example.ts",
    });
    const column = code.indexOf("throw ") + 1;
    const stack = `Error: broken at r (index.js:1:${column}) at async t (index.js:1:${column}) at main.js:1:1`;
    expect(resolveStack(stack, JSON.parse(map))).toBe(
      "Error: broken at r (src/example.ts:3:3) at async t (src/example.ts:3:3) at main.js:1:1",
    );
  });

  it("stays as it is where the map knows nothing", async ({ expect }) => {
    const { map } = await transform("", { sourcemap: "external", sourcefile: "empty.ts" });
    expect(resolveStack("at a (index.js:7:9)", JSON.parse(map))).toBe("at a (index.js:7:9)");
  });
});
