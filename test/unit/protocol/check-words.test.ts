import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
import { checkWords, markedParts } from "../../../src/protocol/check-words.ts";
import type { Entry, JobResult } from "../../../src/protocol/docket.ts";
import { renderEntryText } from "../../../src/protocol/entry-text.ts";
import type { CheckedStatement } from "../../../src/protocol/events.ts";
import { emptyResult, foldEvent } from "../../../src/protocol/fold.ts";
import { docketAsText } from "../../../src/web/app/export/plain-text.ts";
import { docketAsSlack } from "../../../src/web/app/export/slack-text.ts";

const USAGE = { inputTokens: 1, outputTokens: 1, calls: 1 };
const TEXT = "It retries 🚢 uploads [C1]. ada agrees [C2]. It is merged.";

const STATEMENTS: CheckedStatement[] = [
  { section: "text", start: 0, end: 27, verdict: "supported", by: "model" },
  {
    section: "text",
    start: 28,
    end: 44,
    verdict: "contradicted",
    by: "model",
    reason: "SHE DOES NOT",
  },
  { section: "text", start: 45, end: 58, verdict: "contradicted", by: "code", reason: "CODE SAYS" },
  { section: "open", index: 0, verdict: "supported", by: "model" },
  { section: "open", index: 1, verdict: "unsupported", by: "model", reason: "NOBODY ASKS" },
  { section: "settled", index: 0, verdict: "unsupported", by: "code", reason: "NOWHERE" },
];

function entryWith(check: Entry["check"]): Entry {
  return {
    repository: "acme/app",
    number: 7,
    title: "Retry",
    url: "https://github.com/acme/app/pull/7",
    author: "ada",
    rank: { score: 1, humanComments: 1, participants: 1, lastWeek: 0, botCommentsIgnored: 0 },
    outcome: "written",
    text: TEXT,
    citations: [],
    open: [
      { text: "A flag?", citations: ["C1"] },
      { text: "A name?", citations: ["C2"] },
    ],
    settled: [{ text: "417 tries", citations: ["C1"] }],
    warnings: [],
    cached: false,
    ...(check === undefined ? {} : { check }),
  };
}

function resultWith(check: Entry["check"]): JobResult {
  return { ...emptyResult("j"), repository: "acme/app", pullRequests: [entryWith(check)] };
}

const DOUBTED = { model: "m", statements: STATEMENTS, usage: USAGE };

describe("what is said of an entry", () => {
  it.for([
    [STATEMENTS.slice(0, 1), undefined, "1 statement matches what it cites"],
    [
      [...STATEMENTS.slice(0, 1), ...STATEMENTS.slice(3, 4)],
      undefined,
      "2 statements match what they cite",
    ],
    [STATEMENTS, undefined, "4 of 6 doubted"],
    [[], "time", "Not checked"],
    [STATEMENTS.slice(2, 3), "budget", "Not checked"],
  ] as const)("counts its statements: %#", ([statements, notChecked, words], { expect }) => {
    expect(
      checkWords({
        model: "m",
        statements: [...statements],
        ...(notChecked === undefined ? {} : { notChecked }),
        usage: USAGE,
      }),
    ).toBe(words);
  });
});

describe("the parts of a text", () => {
  it("begin and end where doubted statements do", ({ expect }) => {
    expect(markedParts(TEXT, DOUBTED).map(({ text, doubt }) => [text, doubt?.reason])).toEqual([
      ["It retries 🚢 uploads [C1]. ", undefined],
      ["ada agrees [C2].", "SHE DOES NOT"],
      [" ", undefined],
      ["It is merged.", "CODE SAYS"],
    ]);
  });

  it("are the text, whatever places are told", ({ expect }) => {
    const odd: CheckedStatement[] = [
      { section: "text", verdict: "unsupported", by: "model" },
      { section: "text", start: 40, end: 9999, verdict: "unsupported", by: "model" },
      { section: "text", start: 10, end: 20, verdict: "unsupported", by: "model" },
      { section: "text", start: 5, end: 15, verdict: "unsupported", by: "model" },
    ];
    const parts = markedParts(TEXT, { ...DOUBTED, statements: odd });

    expect(parts.map(({ text }) => text).join("")).toBe(TEXT);
  });
});

describe.each([
  [
    "plain text",
    (result: JobResult) => result.pullRequests.map((entry) => renderEntryText(entry)).join("\n"),
  ],
  ["text to copy", docketAsText],
  ["Markdown", renderMarkdown],
  ["text for Slack", docketAsSlack],
])("%s", (_, render) => {
  function told(check: Entry["check"]): string {
    // Backslashes are escapes, and citations stay in Markdown alone.
    return render(resultWith(check))
      .replaceAll(/\\/g, "")
      .replaceAll(/ ?\[C\d\]/g, "");
  }

  it("carries the marks in words of ours", ({ expect }) => {
    const text = told(DOUBTED);

    expect(text).toContain("ada agrees. (doubted: what it cites says otherwise)");
    expect(text).toContain("It is merged. (doubted: GitHub says otherwise)");
    expect(text).toContain("A name? (doubted: not in what it cites)");
    expect(text).toContain("417 tries (doubted: stands nowhere in the evidence)");
    expect(text).toContain("4 of 6 doubted.");
    expect(text).not.toMatch(/SHE DOES NOT|CODE SAYS|NOBODY ASKS|NOWHERE/);
    expect(text.match(/doubted:/g)).toHaveLength(4);
  });

  it("says where nothing was checked, and nothing where all of it holds", ({ expect }) => {
    expect(told({ model: "m", statements: [], notChecked: "time", usage: USAGE })).toContain(
      "Not checked.",
    );
    expect(told({ ...DOUBTED, statements: STATEMENTS.slice(0, 1) })).toBe(told(undefined));
  });
});

describe("the fold", () => {
  it("puts a second reading to its entry, by repository in any case and number", ({ expect }) => {
    const result = resultWith(undefined);
    const data = { repository: "ACME/App", number: 7, ...DOUBTED };

    expect(foldEvent(result, { event: "check", data }).pullRequests[0]?.check).toEqual(DOUBTED);
    const elsewhere = { ...data, repository: "acme/other" };
    expect(foldEvent(result, { event: "check", data: elsewhere })).toEqual(result);
    const again = foldEvent(foldEvent(result, { event: "check", data }), { event: "check", data });
    expect(again).toEqual(foldEvent(result, { event: "check", data }));
  });
});
