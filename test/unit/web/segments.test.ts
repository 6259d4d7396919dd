import { describe, it } from "vitest";

import { segmentsOf, withoutLabels } from "../../../src/web/app/cited/segments.ts";

describe("cited prose", () => {
  it("is cut where it cites", ({ expect }) => {
    expect(segmentsOf("Grouped [C1][T2], mostly.")).toEqual([
      { text: "Grouped " },
      { label: "C1" },
      { label: "T2" },
      { text: ", mostly." },
    ]);
  });

  it.for(["[C]", "[X1]", "[C1", "C1]", "[link](https://example.com)"])(
    "keeps %s as text",
    (text, { expect }) => {
      expect(segmentsOf(text)).toEqual([{ text }]);
    },
  );

  it("reads on without its labels", ({ expect }) => {
    expect(withoutLabels("Grouped [C1] [T2], mostly [F3].")).toBe("Grouped, mostly.");
  });
});
