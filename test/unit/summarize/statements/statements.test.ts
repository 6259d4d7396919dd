import { describe, it } from "vitest";

import type { Point } from "../../../../src/protocol/pull-request.ts";
import { type Statement, statementsOf } from "../../../../src/summarize/statements/statements.ts";

function point(text: string): Point {
  return { text, citations: ["C1"] };
}

function splitSentences(text: string): Statement[] {
  return statementsOf({ text, open: [], settled: [] });
}

describe("sentences", () => {
  it.for([
    [
      "It retries [C1]. ada agrees [C2][R1].",
      [
        ["It retries .", "C1"],
        ["ada agrees .", "C2,R1"],
      ],
    ],
    [
      "It retries. [C1] ada agrees. [C2]",
      [
        ["It retries.", "C1"],
        ["ada agrees.", "C2,C1"],
      ],
    ],
    [
      "It costs 1.5 s in src/a.ts, e.g. on CI [C1].",
      [["It costs 1.5 s in src/a.ts, e.g. on CI .", "C1"]],
    ],
    [
      "grace: “No. Not yet.” [C1] It waits.",
      [
        ["grace: “No. Not yet.”", "C1"],
        ["It waits.", "C1"],
      ],
    ],
    [
      "它会重试 [C1]。艾达同意 [C2]。",
      [
        ["它会重试 。", "C1"],
        ["艾达同意 。", "C2"],
      ],
    ],
    ["佐藤は「大きい。」と書く [C1]。", [["佐藤は「大きい。」と書く 。", "C1"]]],
    ["No label at all", [["No label at all", ""]]],
  ] as const)("are told apart with what each cites: %s", ([text, sentences], { expect }) => {
    expect(
      splitSentences(text).map((sentence) => [sentence.text, sentence.labels.join(",")]),
    ).toEqual(sentences);
  });
});

describe("places", () => {
  it("cover the text without its blanks, in UTF-16 and with the end left out", ({ expect }) => {
    const text = "  It retries 🚢 uploads [C1].  ada agrees. [C2] Done ";
    const places = splitSentences(text).flatMap((statement) =>
      statement.section === "text" ? [text.slice(statement.start, statement.end)] : [],
    );

    expect(places).toEqual(["It retries 🚢 uploads [C1].", "ada agrees. [C2]", "Done"]);
  });

  it("of points are their places in the list", ({ expect }) => {
    const all = statementsOf({
      text: "One.",
      open: [point("a"), point("b")],
      settled: [point("c")],
    });

    expect(
      all.map(({ section, text, ...place }) => [section, text, "index" in place && place.index]),
    ).toEqual([
      ["text", "One.", false],
      ["open", "a", 0],
      ["open", "b", 1],
      ["settled", "c", 0],
    ]);
  });

  it("are never more than a reader could judge, and leave nothing out", ({ expect }) => {
    const text = "It is so. ".repeat(500).trim();
    const all = splitSentences(text);
    const last = all.at(-1);

    expect(all.length).toBe(40);
    expect(last?.section === "text" && last.end).toBe(text.length);
  });
});
