/** Answers in the habits of many models, and what each of them says. */

export interface Habit {
  name: string;
  answer: string;
  /** Where it differs from `SAID`. */
  text?: string;
  open?: readonly Said[];
  settled?: readonly Said[];
  /** Codes of warnings that tell what was done to it. */
  told?: readonly string[];
  language?: string;
}

export type Said = readonly [text: string, ...labels: string[]];

/** The labels that every answer may use. */
export const HABIT_LABELS = "C1 C2 C3 C4 C5 R1 R2 T1 T2 F1 F2 K1".split(" ");

export const SAID = {
  text: "It retries uploads that time out [C1]. grace wants a flag [C2], ada does not [C3].",
  open: [
    ["Whether three attempts are enough.", "T1"],
    ["Who writes the migration.", "C4", "C5"],
  ],
  settled: [["The name stays as it is.", "R1", "F1"]],
} satisfies { text: string; open: Said[]; settled: Said[] };

const PROSE = SAID.text;
const OPEN = "- Whether three attempts are enough. [T1]\n- Who writes the migration. [C4][C5]";
const SETTLED = "- The name stays as it is. [R1][F1]";
const SKELETON = `SUMMARY:\n${PROSE}\nOPEN:\n${OPEN}\nSETTLED:\n${SETTLED}\n`;

function under(open: string, settled: string, summary = ""): string {
  return `${summary}${PROSE}\n\n${open}\n${OPEN}\n\n${settled}\n${SETTLED}\n`;
}

/** Those that the reader was made for. */
export const HABITS: readonly Habit[] = [
  { name: "the skeleton as it was given", answer: SKELETON },
  { name: "no marker above the paragraph", answer: under("OPEN:", "SETTLED:") },
  { name: "markers in bold", answer: under("**OPEN:**", "**SETTLED:**", "**SUMMARY:** ") },
  { name: "markers in bold, colons outside", answer: under("**Open**:", "**Settled**:") },
  { name: "headings of Markdown", answer: under("## Open", "## Settled", "## Summary\n\n") },
  {
    name: "headings in other words",
    answer: under("### Open questions", "### Settled questions", "### Briefing\n"),
  },
  { name: "decisions", answer: under("Unresolved issues:", "Decisions:") },
  { name: "what is still open", answer: under("What's still open:", "What was decided:") },
  { name: "counted headings", answer: under("**Open questions (2):**", "**Decisions made (1):**") },
  {
    name: "numbered headings",
    answer: under("2. Open points:", "3. Settled points:", "1. Summary:\n"),
  },
  { name: "coloured headings", answer: under("🔴 **Open**", "✅ **Settled**", "📝 **Summary**\n") },
  {
    name: "headings in German",
    answer: under("**Offene Fragen:**", "**Getroffene Entscheidungen:**", "Zusammenfassung: "),
  },
  { name: "headings in Chinese", answer: under("未决：", "已决：", "摘要：") },
  { name: "headings in Japanese", answer: under("【未解決の問題】", "【決定事項】", "【要約】\n") },
  {
    name: "headings in French",
    answer: under("Points en suspens :", "Décisions prises :", "Résumé : "),
  },
  {
    name: "wrapped bullets",
    answer: SKELETON.replace(
      "three attempts are enough. [T1]",
      "three attempts\n  are enough. [T1]",
    ).replace("The name stays", "The name\nstays"),
  },
  {
    name: "nested bullets under names",
    answer: `${PROSE}\nOpen:\n- From reviewers:\n  - Whether three attempts are enough. [T1]\n  - Who writes the migration. [C4][C5]\nSettled:\n${SETTLED}`,
    open: [
      ["From reviewers: Whether three attempts are enough.", "T1"],
      ["From reviewers: Who writes the migration.", "C4", "C5"],
    ],
  },
  {
    name: "bullets with more under them",
    answer: `${PROSE}\nOpen:\n- Whether three attempts are enough. [T1]\n    * grace asks for five. [C2]\n- Who writes the migration. [C4][C5]\nSettled:\n${SETTLED}`,
    open: [
      ["Whether three attempts are enough. grace asks for five.", "T1", "C2"],
      ["Who writes the migration.", "C4", "C5"],
    ],
  },
  {
    name: "numbers and check boxes",
    answer: `${PROSE}\nOpen:\n1) [ ] Whether three attempts are enough. [T1]\n2) [ ] Who writes the migration. [C4][C5]\nSettled:\n* [x] The name stays as it is. [R1][F1]`,
  },
  {
    name: "points on the line of their heading",
    answer: `${PROSE}\nOpen: - Whether three attempts are enough. [T1] - Who writes the migration. [C4][C5]\nSettled: The name stays as it is. [R1][F1]`,
  },
  {
    name: "everything on one line",
    answer: `SUMMARY: ${PROSE} OPEN: Whether three attempts are enough. [T1] 2. Who writes the migration. [C4][C5] SETTLED: The name stays as it is. [R1][F1]`,
  },
  {
    name: "a table",
    answer: `${PROSE}\n\n## Open\n| # | Question | Source |\n| --- | --- | --- |\n| 1 | Whether three attempts are enough. | [T1] |\n| 2 | Who writes the migration. | [C4], [C5] |\n\n## Settled\n| Decision | Source |\n|---|---|\n| The name stays as it is. | [R1][F1] |\n`,
  },
  { name: "labels in parentheses", answer: SKELETON.replaceAll("[", "(").replaceAll("]", ")") },
  {
    name: "named sources",
    answer: SKELETON.replace("[C1]", "[Source: C1]")
      .replace("[C2]", "(see C2)")
      .replace("[C3]", "[comment C3]")
      .replace("[C4][C5]", "[Sources: C4, C5]")
      .replace("[R1][F1]", "[R1][F1: src/upload.ts]"),
  },
  {
    name: "lists and ranges of labels",
    answer: SKELETON.replace("[C4][C5]", "[C4–C5]").replace("[R1][F1]", "[R1, F1]"),
  },
  { name: "a range in words", answer: SKELETON.replace("[C4][C5]", "(C4 to C5)") },
  {
    name: "labels in other brackets",
    answer: SKELETON.replace("[C1]", "{C1}")
      .replace("[C2]", "【C2】")
      .replace("[C3]", "（C3）")
      .replace("[T1]", "<T1>")
      .replace("[R1][F1]", "[[R1]] ⟦F1⟧"),
  },
  {
    name: "labels with marks of a search",
    answer: SKELETON.replace("[C1]", "【C1†source】").replace("[T1]", "[^T1]"),
  },
  {
    name: "labels that link",
    answer: SKELETON.replace("[C1]", "[C1](https://example.com/1)").replace("[T1]", "[T1](#t1)"),
  },
  {
    name: "labels behind a dash",
    answer: SKELETON.replace(". [T1]", ". — T1").replace(". [R1][F1]", ". (Sources: R1, F1)"),
  },
  {
    name: "a thought before it",
    answer: `<think>The user wants a briefing [C9].\nOpen:\n- what do they mean?\n</think>\n\n${SKELETON}`,
  },
  {
    name: "a thought without its opening tag",
    answer: `Okay, let me see. C1 says that uploads fail.\n\nOpen:\n- maybe T2\n</think>\n\n${SKELETON}`,
  },
  {
    name: "a thought without its opening tag that begins like an answer",
    answer: `The change retries uploads, so I should cite [C1].\n</think>\n${under("OPEN:", "SETTLED:")}`,
  },
  {
    name: "channels",
    answer: `<|channel|>analysis<|message|>We need to write a briefing.<|end|><|start|>assistant<|channel|>final<|message|>${SKELETON}<|return|>`,
  },
  {
    name: "a preamble",
    answer: `Sure! Here's the briefing you asked for:\n\n${SKELETON}`,
  },
  {
    name: "a preamble without a marker after it",
    answer: `Here is the summary of the pull request:\n\n${under("OPEN:", "SETTLED:")}`,
  },
  {
    name: "a verdict at its end",
    answer: `${SKELETON}\nOverall, this pull request is in good shape and can be merged after CI.\n`,
    told: ["verdict_dropped"],
  },
  {
    name: "a verdict under a heading",
    answer: `${SKELETON}\n## Recommendation\n- Merge it once the flag is in [C2].\n- Ask grace again.\n`,
    told: ["verdict_dropped"],
  },
  {
    name: "JSON in a fence",
    answer: `\`\`\`json\n${JSON.stringify({
      summary: PROSE,
      open: [
        { question: "Whether three attempts are enough.", citations: ["T1"] },
        "Who writes the migration. [C4][C5]",
      ],
      settled: [{ point: "The name stays as it is.", sources: ["R1", "F1"] }],
    })}\n\`\`\``,
  },
  {
    name: "JSON with other keys after a preamble",
    answer: `Here is the JSON:\n{"briefing": ${JSON.stringify(PROSE)}, "open_questions": ["Whether three attempts are enough. [T1]", "Who writes the migration. [C4][C5]"], "decisions": [{"text": "The name stays as it is.", "labels": "R1, F1"}], "recommendation": "Merge."}`,
    told: ["verdict_dropped"],
  },
  {
    name: "another language than was asked for",
    answer: SKELETON.replace(
      PROSE,
      "Die Änderung wiederholt den Upload, wenn er zu lange dauert, und das ist nicht für alle gut [C1].",
    ),
    text: "Die Änderung wiederholt den Upload, wenn er zu lange dauert, und das ist nicht für alle gut [C1].",
    language: "fr",
    told: ["language"],
  },
  {
    name: "points without a source",
    answer: SKELETON.replace(" [T1]", ""),
    open: [["Whether three attempts are enough."], ["Who writes the migration.", "C4", "C5"]],
    told: ["uncited_points"],
  },
  {
    name: "tags around the parts",
    answer: `<answer>\n<summary>${PROSE}</summary>\n<open>\n${OPEN}\n</open>\n<settled>\n${SETTLED}\n</settled>\n</answer>`,
  },
  {
    name: "a fence around it",
    answer: `\`\`\`markdown\n${SKELETON}\`\`\``,
  },
  {
    name: "nothing under a heading",
    answer: `${PROSE}\nOPEN:\n- None.\nSETTLED:\n- No settled questions were found.\n`,
    open: [],
    settled: [],
  },
];

/** Thought of after the reader was made, to see what it does with what nobody had in mind. */
export const LATER_HABITS: readonly Habit[] = [
  {
    name: "none in bold on the line of the heading",
    answer: `${PROSE}\n**Open:** None.\n**Settled:** N/A`,
    open: [],
    settled: [],
  },
  {
    name: "headings that explain themselves",
    answer: under("Open (unresolved):", "Settled (agreed):"),
  },
  {
    name: "headings between dashes",
    answer: under("--- Open ---", "--- Settled ---", "--- Summary ---\n"),
  },
  {
    name: "underlined headings",
    answer: under("Open questions\n--------------", "Settled\n======="),
  },
  {
    name: "headings in capitals without colons",
    answer: under("OPEN QUESTIONS", "SETTLED QUESTIONS", "SUMMARY\n"),
  },
  {
    name: "headings that are sentences",
    answer: under("The following questions are still open:", "The following points were settled:"),
  },
  { name: "headings in Korean", answer: under("**미해결 사항**", "**결정 사항**", "**요약**\n") },
  {
    name: "headings in Spanish",
    answer: under("Cuestiones pendientes:", "Decisiones tomadas:", "Resumen: "),
  },
  {
    name: "headings in Russian",
    answer: under("Открытые вопросы:", "Принятые решения:", "Краткое содержание: "),
  },
  {
    name: "numbered headings without colons",
    answer: under("2. Open questions", "3. Decisions", "1. Summary\n"),
  },
  {
    name: "names before points",
    answer: `${PROSE}\nOpen:\n- **Attempts** — Whether three are enough. [T1]\n- **Migration**: Who writes it. [C4][C5]\nSettled:\n${SETTLED}`,
    open: [
      ["Attempts — Whether three are enough.", "T1"],
      ["Migration: Who writes it.", "C4", "C5"],
    ],
  },
  {
    name: "labels before points",
    answer: `${PROSE}\nOpen:\n- [T1] Whether three attempts are enough.\n- [C4][C5]: Who writes the migration.\nSettled:\n- **[R1]** \`[F1]\` The name stays as it is.`,
  },
  { name: "lines of Windows", answer: SKELETON.replaceAll("\n", "\r\n") },
  { name: "all of it quoted", answer: SKELETON.replaceAll(/^/gm, "> ") },
  { name: "all of it indented", answer: SKELETON.replaceAll(/^(?=.)/gm, "    ") },
  {
    name: "the paragraph last",
    answer: `OPEN:\n${OPEN}\n\nSETTLED:\n${SETTLED}\n\nSUMMARY:\n${PROSE}\n`,
  },
  {
    name: "the paragraph as a list",
    answer: `SUMMARY:\n- It retries uploads that time out [C1].\n- grace wants a flag [C2], ada does not [C3].\nOPEN:\n${OPEN}\nSETTLED:\n${SETTLED}`,
  },
  {
    name: "YAML",
    answer: `\`\`\`yaml\nsummary: >\n  It retries uploads that time out [C1].\n  grace wants a flag [C2], ada does not [C3].\nopen:\n  - Whether three attempts are enough. [T1]\n  - Who writes the migration. [C4][C5]\nsettled:\n  - The name stays as it is. [R1][F1]\n\`\`\``,
  },
  {
    name: "a thought in the middle",
    answer: SKELETON.replace("OPEN:", "<thinking>Now the open ones: [C9].</thinking>\nOPEN:"),
  },
  { name: "an announced answer", answer: `**Final Answer:**\n\n${SKELETON}` },
  {
    name: "a count of its words",
    answer: `${SKELETON}\n(Word count: 86)\n`,
    told: ["verdict_dropped"],
  },
  {
    name: "a farewell",
    answer: `${SKELETON}\nLet me know if you would like more detail on any point!`,
    told: ["verdict_dropped"],
  },
  {
    name: "counts on the line of the heading",
    answer: under("Open questions: 2", "Settled: 1"),
  },
  {
    name: "Chinese numbers",
    answer: `${PROSE}\n未解决的问题：\n1、Whether three attempts are enough. [T1]\n2、Who writes the migration. [C4][C5]\n已达成一致：\n① The name stays as it is. [R1][F1]`,
  },
  {
    name: "points that end after their labels",
    answer: `${PROSE}\nOpen:\n– Whether three attempts are enough (T1).\n– Who writes the migration (C4, C5).\nSettled:\n– The name stays as it is (R1; F1).`,
  },
  {
    name: "headings in Dutch",
    answer: under("Openstaande punten:", "Beslist:", "Samenvatting: "),
  },
  {
    name: "headings in Turkish",
    answer: under("Açık konular:", "Kararlaştırılan:", "Özet: "),
  },
  {
    name: "headings in Arabic",
    answer: under("النقاط المفتوحة:", "ما تم حسمه:", "الملخص: "),
  },
  {
    name: "headings in traditional Chinese",
    answer: under("**尚未解決：**", "**已決定：**", "**摘要：** "),
  },
  {
    name: "headings with Chinese numbers",
    answer: under("一、未解决的问题", "二、已达成的决定", "概述："),
  },
  { name: "signs behind headings", answer: under("#### Open ❓", "#### Settled ✔️") },
  { name: "headings of HTML", answer: under("<h3>Open</h3>", "<h3>Settled</h3>") },
  {
    name: "Roman numbers",
    answer: SKELETON.replace("- Whether", "(i) Whether").replace("- Who", "(ii) Who"),
  },
  {
    name: "numbers on keys",
    answer: SKELETON.replace("- Whether", "1️⃣ Whether").replace("- Who", "2️⃣ Who"),
  },
  { name: "raised labels", answer: SKELETON.replaceAll(/\[[A-Z]\d\]/g, "^$&") },
  {
    name: "tags around labels",
    answer: SKELETON.replaceAll(/\[([A-Z]\d)\]/g, "<cite>$1</cite>"),
  },
  {
    name: "JSON with lists as texts",
    answer: JSON.stringify({ summary: PROSE, open: OPEN, settled: SETTLED }),
  },
  { name: "Gemma's thoughts", answer: `<unused94>thought\nLet me see.<unused95>${SKELETON}` },
  {
    name: "a note on what it rests on",
    answer: `${SKELETON}\nNote: This summary is based only on the provided evidence.`,
    told: ["verdict_dropped"],
  },
  {
    name: "a call in its place first",
    answer: `<tool_call>\n{"name": "read_file", "arguments": {}}\n</tool_call>\n${SKELETON}`,
  },
];
