import * as fc from "fast-check";
import { describe, it } from "vitest";

import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../../../src/limits.ts";
import type { Piece } from "../../../../src/summarize/citations/piece.ts";
import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { type Answer, createAnswerReader } from "../../../../src/summarize/write/answer.ts";

function piece(label: string, kind: Piece["kind"], text: string): Piece {
  return {
    id: `${kind}:${label}`,
    label,
    kind,
    url: `https://github.com/acme/app/pull/12#${label}`,
    author: "ada",
    heading: `${kind} by ada, 2026-11-01`,
    text,
    excerpt: text,
  };
}

const EVIDENCE: Evidence = {
  subject: { number: 12, comments: 4, closes: [] },
  title: "Retry uploads",
  branch: "retry",
  pieces: [
    piece("C1", "comment", "Uploads over slow links fail."),
    piece("C2", "comment", "Could this be behind a flag?"),
    piece("R1", "review", "Please add a test."),
    piece("T1", "thread", "Why three attempts?"),
    piece("F1", "file", "+retry()"),
  ],
  files: [],
  known: {
    text: "",
    status: {
      state: "unknown",
      draft: false,
      mergeable: "unknown",
      checks: { known: false, total: 0, failing: 0, pending: 0 },
      approvals: undefined,
      changeRequests: undefined,
      openThreads: undefined,
      verdicts: undefined,
      opinions: undefined,
    },
  },
  coverage: {
    files: { total: 1, read: 1, listed: [] },
    lines: { changed: 1, read: 1 },
    comments: { total: 4, read: 4 },
    threads: { open: 1, read: 1 },
    tokens: 100,
  },
  warnings: [],
};

function read(
  text: string,
  sizes: readonly number[] = [text.length],
): Answer & { shown: string[] } {
  // What replaces everything that was shown is all that is.
  const reader = createAnswerReader(EVIDENCE);
  const shown: string[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    shown.push(reader.push(text.slice(at, at + size)));
    at += size;
  }
  const { rest, answer, isAnew } = reader.end();
  return { ...answer, shown: isAnew ? [rest] : [...shown, rest] };
}

function codes(answer: Answer): string[] {
  return answer.warnings.map((warning) => warning.code);
}

describe("the answer of a model", () => {
  it("is read as prose, open points and settled points", ({ expect }) => {
    const answer = read(
      [
        "It retries uploads [C1]. A reviewer wants a flag [C2][R1].",
        "",
        "Open:",
        "- Whether three attempts are enough [T1]",
        "Settled:",
        "- A test will be added [R1, F1].",
      ].join("\n"),
    );

    expect(answer.text).toBe("It retries uploads [C1]. A reviewer wants a flag [C2][R1].");
    expect(answer.open).toEqual([{ text: "Whether three attempts are enough", citations: ["T1"] }]);
    expect(answer.settled).toEqual([{ text: "A test will be added.", citations: ["R1", "F1"] }]);
    expect(answer.citations.map(({ label, kind }) => [label, kind])).toEqual([
      ["C1", "comment"],
      ["C2", "comment"],
      ["R1", "review"],
      ["T1", "thread"],
      ["F1", "file"],
    ]);
    expect(answer.warnings).toEqual([]);
  });

  it("shows exactly its text, however it arrives", ({ expect }) => {
    const alphabet = fc.constantFrom(
      "It retries uploads ",
      "[C1]",
      "[C",
      "9]",
      "[C9]",
      "[c2, T1]",
      "【R1】",
      "](https://evil.example/x) ",
      "![x](http://evil.example) ",
      "<img src=x>",
      "<b>",
      "<!-- x -->",
      "https://evil.example/?q=1 ",
      "www.evil.example ",
      "**",
      "`",
      "\n",
      "\nOpen:\n- ",
      "\n**Settled**:\n",
      "\n## Offen\n* ",
      "<think>",
      "</think>",
      "数",
      "👩‍🚀",
      "\u200B",
      "\u202E",
      "é",
      " ",
      ".",
      "[",
      "]",
      "(",
      ")",
      "<",
      ">",
      "!",
      "\\",
      "htt",
      "ps:",
      "//evil.example",
      "Open",
      ":",
      "- none\n",
      "```json\n",
    );
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (parts, sizes) => {
          const text = parts.join("");
          const whole = read(text);
          const inParts = read(text, sizes);

          expect({ ...inParts, shown: [] }).toEqual({ ...whole, shown: [] });
          expect(inParts.shown.join("")).toBe(whole.text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("holds nothing that can link, load, render or cite what was not supplied", ({ expect }) => {
    const parts = fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      "!",
      "<",
      ">",
      "/",
      ":",
      "//",
      "C",
      "9",
      "C9",
      "C1",
      "http",
      "https",
      "evil.example",
      "img",
      "src=",
      "b",
      "a",
      "**",
      "*",
      "`",
      "~~",
      "\\",
      " ",
      "\u200B",
      "\u00AD",
      "【",
      "】",
      ",",
      "-",
      "x",
      "www.",
      "javascript:",
      "data:",
      "\n",
      "&lt;",
      "script",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (pieces) => {
        const { text, open, settled } = read(`x ${pieces.join("")}`);
        for (const shown of [text, ...[...open, ...settled].map((point) => point.text)]) {
          expect(shown).not.toMatch(/\w:\/\/|www\.\w|\]\(|!\[/i);
          expect(shown).not.toMatch(/<\/?(?:img|a|b|script)(?![\w-])/i);
          expect(shown).not.toMatch(/[\u200B\u00AD`]|\*\*/);
          expect(shown.match(/[[【][A-Z]\d+[\]】]/g) ?? []).toEqual(
            shown.match(/\[(?:C1|C2|R1|T1|F1)\]/g) ?? [],
          );
          expect(shown).not.toContain("\n");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("joins no signs into a mark where something between them is taken out", ({ expect }) => {
    expect(read("x *[*】(").text).toBe("x * *");
  });

  it("releases a label only once it is complete and known", ({ expect }) => {
    const reader = createAnswerReader(EVIDENCE);

    expect(reader.push("It retries uploads [C")).toBe("It retries uploads");
    expect(reader.push("1")).toBe("");
    expect(reader.push("], says ada [C9]")).toBe(" [C1], says ada");
    const { rest, answer } = reader.end();
    expect(rest).toBe("");
    expect(answer.text).toBe("It retries uploads [C1], says ada");
    expect(codes(answer)).toEqual(["unknown_labels"]);
  });

  it("reads lists, ranges, other brackets and lower case as labels", ({ expect }) => {
    expect(read("Flag [c1, C2; t1] and 【R1】 or [C1-C2].").text).toBe(
      "Flag [C1][C2][T1] and [R1] or [C1][C2].",
    );
  });

  it.for([
    ["[see C1]", "[C1]"],
    ["[^C1] and [#C2]", "[C1] and [C2]"],
    ["［C1］、［c2］", "[C1]、[C2]"],
    ["[C2-C1]", "[C2][C1]"],
  ] as const)("reads what else models write as labels: %s", ([written, text], { expect }) => {
    const answer = read(`It retries ${written}.`);

    expect(answer.text).toBe(`It retries ${text}.`);
    expect(codes(answer)).not.toContain("unknown_labels");
  });

  it.for([
    ["[C1, X9]", " [C1]", 1],
    ["[C12345]", "", 1],
    ["［C77］", "", 1],
    ["[C9-C8]", "", 2],
    ["[see T88, QA7]", "", 2],
  ] as const)(
    "counts what looks like one and is none: %s",
    ([written, text, count], { expect }) => {
      const answer = read(`It retries${written}.`);

      expect(answer.text).toBe(`It retries${text.trim()}.`);
      expect(answer.warnings[0]?.message).toContain(`${count} citation`);
    },
  );

  it("leaves brackets that are no labels alone", ({ expect }) => {
    expect(read("Renames `items[0]` to [WIP] list of [u8, u16], ［草稿］.").text).toBe(
      "Renames items[0] to [WIP] list of [u8, u16], ［草稿］.",
    );
  });

  it("drops links, images, addresses and tags, and says so", ({ expect }) => {
    const answer = read(
      'See [the docs](https://evil.example/a) ![x](https://evil.example/b) at https://evil.example/c, <img src="x"> or <https://evil.example>. Vec<u8> stays [C1].',
    );

    expect(answer.text).toBe("See the docs at, or. Vec<u8> stays [C1].");
    expect(codes(answer)).toContain("links_removed");
  });

  it("drops what a reasoning model thinks aloud", ({ expect }) => {
    expect(read("<think>Hm, [C9] maybe\nOpen:\n- x</think>\n\nIt retries [C1].").text).toBe(
      "It retries [C1].",
    );
    expect(read("<think>never ends").text).toBe("");
  });

  it.for([
    ["**Open:**", "**Settled:**"],
    ["## Open questions", "## Resolved"],
    ["OPEN", "SETTLED"],
    ["Offen:", "Erledigt:"],
    ["Points ouverts :", "Réglé :"],
    ["未解决：", "已解决："],
    ["*Abierto*:", "_Resuelto_:"],
  ])("knows its lists under %s and %s", ([open, settled], { expect }) => {
    const answer = read(`It retries [C1].\n\n${open}\n* one [T1]\n${settled}\n1. two [R1]\n`);

    expect(answer.text).toBe("It retries [C1].");
    expect(answer.open).toEqual([{ text: "one", citations: ["T1"] }]);
    expect(answer.settled).toEqual([{ text: "two", citations: ["R1"] }]);
  });

  it("reads a point on the line of its heading", ({ expect }) => {
    expect(read("It retries [C1].\nOpen: the flag [C2]\nSettled: none").open).toEqual([
      { text: "the flag", citations: ["C2"] },
    ]);
  });

  it("shows points without a valid citation as uncited and says how many", ({ expect }) => {
    const answer = read(
      "x [C1]\nOpen:\n- nobody said this\n- nor this [C9]\n- this [C2]\nSettled:\n- none\n",
    );

    expect(answer.open).toEqual([
      { text: "nobody said this", citations: [] },
      { text: "nor this", citations: [] },
      { text: "this", citations: ["C2"] },
    ]);
    expect(answer.settled).toEqual([]);
    expect(answer.warnings.find((warning) => warning.code === "uncited_points")?.message).toBe(
      "2 points cite nothing.",
    );
  });

  it("is prose throughout when it has no lists", ({ expect }) => {
    const answer = read("# Summary\nIt retries uploads [C1].\n\n- It is tested [F1].\n");

    expect(answer.text).toBe("It retries uploads [C1]. It is tested [F1].");
    expect(answer.open).toEqual([]);
  });

  it("says that a point was cut", ({ expect }) => {
    const answer = read(`It retries [C1].\nOpen:\n- ${"word ".repeat(130)}[C2]\n`);

    expect(answer.open[0]?.text.length).toBeLessThanOrEqual(600);
    expect(answer.open[0]?.citations).toEqual(["C2"]);
    expect(codes(answer)).toContain("text_cut");
  });

  it("is cut at the length an entry may have", ({ expect }) => {
    const answer = read("word ".repeat(10_000));

    expect(answer.text.length).toBeLessThanOrEqual(ENTRY_TEXT_MAX_CODE_UNITS);
    expect(codes(answer)).toContain("text_cut");
  });
});
