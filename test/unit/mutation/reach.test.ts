import { describe, it } from "vitest";

import { mutantsOf } from "../../mutation/mutants.ts";
import { marked, Reach } from "../../mutation/reach.ts";

const SOURCE = `const LATE = 1 + 2;
export class Till {
  readonly #open = new Map<string, { at: number }>();
  isOpen(name: string, { at } = { at: 0 }): boolean {
    const close = () => ({ at: at + 1 });
    if (this.#open.has(name)) {
      return at < close().at;
    }
    return at > 7;
  }
}
`;

async function marksOf(source: string) {
  const mutants = mutantsOf(source);
  const { source: withMarks, markOf } = await marked("till.ts", source, mutants);
  const marks = new Map(
    mutants.map((mutant) => [`${mutant.line}: ${mutant.from}`, markOf(mutant)]),
  );
  return { withMarks, marks };
}

describe("the marks of a source", () => {
  it("stand in the blocks that hold a change, and nowhere else", async ({ expect }) => {
    const { withMarks, marks } = await marksOf(SOURCE);
    expect(withMarks.split("\n").map((line) => line.includes("globalThis.marks"))).toEqual(
      SOURCE.split("\n").map((line) => line.includes("): boolean {") || line.includes("if (")),
    );
    expect(marks.get("5:  + ")).toBe(marks.get("9:  > "));
    expect(marks.get("7:  < ")).not.toBe(marks.get("9:  > "));
    expect(marks.get("6: this.#open.has(name)")).toBe(marks.get("9:  > "));
  });

  it("are none for what is done as the module is read", async ({ expect }) => {
    const { marks } = await marksOf(SOURCE);
    expect(marks.get("1:  + ")).toBeNull();
  });
});

describe("what tests come to", async () => {
  const reach = await Reach.read(undefined);
  reach.note("one.test.ts", ["till.ts:1"]);
  reach.note("one.test.ts", ["till.ts:2"]);

  it("is what they passed", ({ expect }) => {
    expect(
      ["till.ts:1", "till.ts:2", "till.ts:3"].map((mark) => reach.has("one.test.ts", mark)),
    ).toEqual([true, true, false]);
  });

  it("is everything where that is not known", ({ expect }) => {
    expect(reach.has("one.test.ts", null)).toBe(true);
    expect(reach.has("new.test.ts", "till.ts:3")).toBe(true);
  });
});
