import { describe, it } from "vitest";

import { codeOf } from "../../mutation/code.ts";
import { mutantsOf, mutate } from "../../mutation/mutants.ts";

function mutated(source: string): string[] {
  return mutantsOf(source).map((mutant) => mutate(source, mutant));
}

describe("the mutants of a source", () => {
  it("turn comparisons, connectives, numbers and negations", ({ expect }) => {
    expect(mutated("x = a === b && c < 1;")).toEqual([
      "x = a !== b && c < 1;",
      "x = a === b || c < 1;",
      "x = a === b && c <= 1;",
    ]);
    expect(mutated("x = !a;")).toEqual(["x = a;"]);
    expect(mutated("x = a + true;")).toEqual(["x = a - true;", "x = a + false;"]);
    expect(mutated("x = Math.max(...all);")).toEqual(["x = Math.min(...all);"]);
    expect(mutated("return false;")).toEqual(["return true;"]);
  });

  it("take a condition for given, and for impossible", ({ expect }) => {
    expect(mutated("if (f(a)) {}")).toEqual(["if (true) {}", "if (false) {}"]);
    expect(mutated("while (f()) {}")).toEqual(["while (false) {}"]);
  });

  it("leave a call out, and no line of the log", ({ expect }) => {
    expect(mutated("{\n  await this.#store.drop(id);\n}")).toEqual(["{\n\n}"]);
    expect(mutated('{\n  log("warn", "lost");\n}')).toEqual([]);
  });

  it("change no comment, text, pattern or type", ({ expect }) => {
    const source = [
      'import { a } from "b && c";',
      "/** a && b */",
      "interface A {",
      "  b: true;",
      "}",
      "type C = A extends true ? 1 : false;",
      "export function refused(): { ok: false; detail: string } {}",
      'const d = "a === b";',
      "const e = `a === ${f} true`;",
      "const g = /a < b\\/ && (true)/u;",
    ].join("\n");
    expect(mutated(source)).toEqual([]);
  });

  it("stay where they are when texts stand before them", ({ expect }) => {
    const source = 'const a = "é // no comment" === b; // === c';
    expect(codeOf(source)).toHaveLength(source.length);
    expect(mutated(source)).toEqual(['const a = "é // no comment" !== b; // === c']);
  });
});
