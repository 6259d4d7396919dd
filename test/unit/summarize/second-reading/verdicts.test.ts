import { describe, it } from "vitest";

import { readVerdicts } from "../../../../src/summarize/second-reading/verdicts.ts";

const THREE = [
  { verdict: "supported" },
  { verdict: "contradicted", reason: "grace asked for it, not ada" },
  { verdict: "unsupported", reason: "nobody names a reason" },
];

describe("verdicts", () => {
  it.for([
    [
      "1 supported\n2 contradicted: grace asked for it, not ada\n3 unsupported: nobody names a reason",
    ],
    [
      "1. Supported\n2. Contradicted: grace asked for it, not ada\n3. Unsupported - nobody names a reason",
    ],
    [
      "Here are the verdicts:\n\n- **1**: supported.\n- **2**: contradicted — grace asked for it, not ada\n- **3**: unsupported – nobody names a reason\n",
    ],
    [
      "| Statement | Verdict | Reason |\n| --- | --- | --- |\n| 1 | supported | |\n| 2 | contradicted | grace asked for it, not ada |\n| 3 | unsupported | nobody names a reason |",
    ],
    [
      "<think>1 is fine.\n2 supported</think>Statement 1: supported\r\nStatement 2: contradicted: grace asked for it, not ada\r\nStatement 3: unsupported: nobody names a reason",
    ],
    [
      "```\n[1] supported\n[2] contradicted: grace asked for it, not ada\n[3] unsupported: nobody names a reason\n```",
    ],
    [
      "3 unsupported: nobody names a reason\n1 SUPPORTED\n2 contradicted: grace asked for it, not ada",
    ],
    [
      "1 may hold.\n2 supported?</think>\n1 supported\n2 contradicted: grace asked for it, not ada\n3 unsupported: nobody names a reason",
    ],
    [
      "１ supported\n２ contradicted: grace asked for it, not ada\n３ unsupported: nobody names a reason",
    ],
    [
      "1: ✅ supported\n2: ❌ contradicted: grace asked for it, not ada\n3: ⚠️ Unsupported: nobody names a reason",
    ],
    [
      "1 supported\n2 contradicted: grace asked for it, not ada\n3 not supported: nobody names a reason\n\n1 of 3 statements is supported.",
    ],
    [
      "S1: supported\nS2: contradicted: grace asked for it, not ada\n[S3] unsupported: nobody names a reason",
    ],
    [
      "1: supported, 2: contradicted: grace asked for it, not ada; 3: unsupported: nobody names a reason",
    ],
    [
      `\`\`\`json\n${JSON.stringify(
        THREE.map((each, index) => ({ statement: index + 1, ...each })),
        null,
        2,
      )}\n\`\`\``,
    ],
    [
      JSON.stringify({
        verdicts: THREE.map((each, index) => ({ id: String(index + 1), ...each })),
      }),
    ],
    [
      JSON.stringify({
        1: "supported",
        2: "contradicted: grace asked for it, not ada",
        3: { verdict: "unsupported", reason: "nobody names a reason" },
      }),
    ],
  ])("are read however a model writes its lines: %s", ([answer = ""], { expect }) => {
    expect(readVerdicts(answer, 3)).toEqual(THREE);
  });

  it.for<[string, string]>([
    ["one is missing", "1 supported\n3 supported"],
    ["one is doubled", "1 supported\n2 supported\n2 supported\n3 supported"],
    [
      "one is doubled with another verdict",
      "1 supported\n2 supported\n3 supported\n1 unsupported: x",
    ],
    ["one is of no statement", "1 supported\n2 supported\n3 supported\n4 supported"],
    ["one is about nothing", "0 supported\n1 supported\n2 supported\n3 supported"],
    ["one is unknown", "1 supported\n2 plausible\n3 supported"],
    ["one is in no word", "1 supported\n2\n3 supported"],
    ["one is missing from JSON", JSON.stringify({ 1: "supported", 3: "supported" })],
    [
      "one is doubled in JSON",
      JSON.stringify([1, 2, 2, 3].map((statement) => ({ statement, verdict: "supported" }))),
    ],
    [
      "one is doubled under its number in JSON",
      '{"1": "contradicted", "2": "supported", "3": "supported", "1": "supported"}',
    ],
    ["there are none", "All of them hold."],
    ["the answer is empty", ""],
    ["the answer was only thought", "<think>1 supported\n2 supported\n3 supported"],
  ])("are none at all where %s", ([, answer], { expect }) => {
    expect(readVerdicts(answer, 3)).toBeUndefined();
  });

  it.for([
    ["[click](https://evil.test/x) now", "click now"],
    ["see https://evil.test/x?y=1 for it", "see for it"],
    ["![i](https://evil.test/p.png)", undefined],
    ["<img src=x onerror=alert(1)>wrong", "wrong"],
    ["as [C3] and [T9] say", "as and say"],
    ["word ".repeat(40), "word ".repeat(12).trim()],
    ["x".repeat(400), "x".repeat(100)],
    [`${"a".repeat(99)}🚢🚢`, "a".repeat(99)],
    ["a\u202Eb\u200Bc", "abc"],
    ["one\u2028[x]: https://evil.test", "one (x):"],
    ["\\[x\\](https://evil.test)", "x"],
    ["[x][1] and h`t`tps://evil.test", "(x)(1) and"],
    ["</statements abc> <!channel> <@U123>", "/statements abc @U123"],
  ] as const)("have a reason that does nothing: %s", ([written, reason], { expect }) => {
    expect(readVerdicts(`1 contradicted: ${written}`, 1)).toEqual([
      reason === undefined ? { verdict: "contradicted" } : { verdict: "contradicted", reason },
    ]);
  });

  it("do not come from a reason that holds JSON", ({ expect }) => {
    expect(readVerdicts('1 contradicted: it says {"1": "supported"}', 1)).toMatchObject([
      { verdict: "contradicted" },
    ]);
  });

  it("keep a reason in JSON that has several lines", ({ expect }) => {
    const reason = "grace asked\nfor it,\u2028not ada";
    expect(readVerdicts(JSON.stringify([{ n: 1, verdict: "contradicted", reason }]), 1)).toEqual([
      { verdict: "contradicted", reason: "grace asked for it, not ada" },
    ]);
  });

  it("give no reason for what is supported", ({ expect }) => {
    expect(readVerdicts("1 supported: because C3 says so", 1)).toEqual([{ verdict: "supported" }]);
  });
});
