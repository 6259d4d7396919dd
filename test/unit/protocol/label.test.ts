import { describe, it } from "vitest";

import {
  createLabels,
  isCutCitation,
  labelsIn,
  readLabels,
  replaceCitations,
  splitAtCitations,
  withoutCitations,
} from "../../../src/protocol/label.ts";

describe("cited prose", () => {
  it("is cut where it cites", ({ expect }) => {
    expect(splitAtCitations("Grouped [C1][T2], mostly.")).toEqual([
      { text: "Grouped " },
      { label: "C1" },
      { label: "T2" },
      { text: ", mostly." },
    ]);
  });

  it.for(["[C]", "[X1]", "[C1", "C1]", "[link](https://example.com)"])(
    "keeps %s as text",
    (text, { expect }) => {
      expect(splitAtCitations(text)).toEqual([{ text }]);
    },
  );

  it("reads on without its labels", ({ expect }) => {
    expect(withoutCitations("Grouped [C1] [T2], mostly [F3].")).toBe("Grouped, mostly.");
  });

  it("has its labels listed and replaced", ({ expect }) => {
    const text = "Grouped [C1][T2], not [X3], [C12345] or [C1].";
    expect(labelsIn(text)).toEqual(["C1", "T2", "C1"]);
    expect(replaceCitations(text, (label) => `(${label})`)).toBe(
      "Grouped (C1)(T2), not [X3], [C12345] or (C1).",
    );
  });
});

describe("labels", () => {
  it("are handed out by kind, none twice", ({ expect }) => {
    const label = createLabels([{ kind: "issue", label: "I4" }]);
    expect([label("comment"), label("comment"), label("check"), label("issue")]).toEqual([
      "C1",
      "C2",
      "K1",
      "I5",
    ]);
  });

  it.for([
    ["C3", ["C3"]],
    [" c3, T2 ", ["C3", "T2"]],
    ["see C3 and F1", ["C3", "F1"]],
    ["^C3", ["C3"]],
    ["C3-C5", ["C3", "C4", "C5"]],
    ["C1–99", undefined],
    ["C1–C99", Array.from({ length: 10 }, (_, index) => `C${index + 1}`)],
    ["XY7", ["XY7"]],
    ["a word", undefined],
    ["x7", undefined],
  ] as const)("between brackets are read from %j", ([bracketed, labels], { expect }) => {
    expect(readLabels(bracketed)).toEqual(labels);
  });

  it("may have been cut off", ({ expect }) => {
    expect(["[", "[C", "[C3, T", "【C3"].every(isCutCitation)).toBe(true);
    expect(["[x", "[C3]", "C3"].some(isCutCitation)).toBe(false);
  });
});
