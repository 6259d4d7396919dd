/** Answers in rarer habits: other languages, other marks, other orders, and what servers leave around them. */

import { type Habit, SAID } from "./habits.ts";

const PROSE = SAID.text;
const ATTEMPTS = "Whether three attempts are enough.";
const MIGRATION = "Who writes the migration.";
const NAME = "The name stays as it is.";
const OPEN = `- ${ATTEMPTS} [T1]\n- ${MIGRATION} [C4][C5]`;
const SETTLED = `- ${NAME} [R1][F1]`;
const SKELETON = `SUMMARY:\n${PROSE}\nOPEN:\n${OPEN}\nSETTLED:\n${SETTLED}\n`;

function under(open: string, settled: string, summary = ""): string {
  return `${summary}${PROSE}\n\n${open}\n${OPEN}\n\n${settled}\n${SETTLED}\n`;
}

export const RARER_HABITS: readonly Habit[] = [
  // Headings in other languages.
  {
    name: "Italian",
    answer: under("**Questioni aperte:**", "**Decisioni prese:**", "Riepilogo: "),
  },
  { name: "Portuguese", answer: under("## Questões em aberto", "## Decisões", "## Resumo\n") },
  { name: "Polish", answer: under("Otwarte kwestie:", "Ustalenia:", "Podsumowanie: ") },
  { name: "Swedish", answer: under("### Öppna frågor", "### Beslut", "### Sammanfattning\n") },
  { name: "Danish", answer: under("Åbne spørgsmål:", "Afklaret:", "Resumé: ") },
  { name: "Norwegian", answer: under("**Åpne spørsmål**", "**Avklart**", "**Sammendrag**\n") },
  { name: "Finnish", answer: under("Avoimet kysymykset:", "Päätetyt asiat:", "Yhteenveto: ") },
  { name: "Czech", answer: under("Otevřené otázky:", "Rozhodnuto:", "Shrnutí: ") },
  {
    name: "Hungarian",
    answer: under("Nyitott kérdések:", "Eldöntött kérdések:", "Összefoglaló: "),
  },
  { name: "Ukrainian", answer: under("**Відкриті питання:**", "**Вирішено:**", "**Підсумок:** ") },
  { name: "Greek", answer: under("Ανοιχτά θέματα:", "Αποφάσεις:", "Περίληψη: ") },
  { name: "Hebrew", answer: under("שאלות פתוחות:", "הוחלט:", "סיכום: ") },
  { name: "Hindi", answer: under("खुले प्रश्न:", "निर्णय:", "सारांश: ") },
  { name: "Vietnamese", answer: under("Chưa giải quyết:", "Đã giải quyết:", "Tóm tắt: ") },
  { name: "Indonesian", answer: under("Pertanyaan terbuka:", "Sudah diputuskan:", "Ringkasan: ") },
  { name: "Romanian", answer: under("Întrebări deschise:", "Decizii:", "Rezumat: ") },
  {
    name: "German with what stands beside it",
    answer: under("Noch offen (2):", "Bereits entschieden (1):", "**Zusammenfassung**\n\n"),
  },
  {
    name: "French without accents on capitals",
    answer: under("QUESTIONS EN SUSPENS :", "POINTS REGLES :", "RESUME :\n"),
  },
  {
    name: "Spanish questions",
    answer: under("## Preguntas sin resolver", "## Temas resueltos", "## Resumen\n"),
  },
  {
    name: "Japanese with colons of both widths",
    answer: under("**未解決事項:**", "**決定済み事項：**", "**要約:** "),
  },
  {
    name: "Chinese headings of Markdown",
    answer: under("## 待解决的问题", "## 已达成的共识", "## 摘要\n"),
  },
  { name: "Korean with numbers", answer: under("2. 미해결 질문", "3. 합의 사항", "1. 요약\n") },
  {
    name: "both languages in one heading",
    answer: under("## 未决问题 (Open)", "## 已决定 (Settled)", "## 摘要 (Summary)\n"),
  },
  // Headings in other words.
  {
    name: "what needs a decision",
    answer: under("### Needs decision", "### Already decided", "### TL;DR\n"),
  },
  {
    name: "what is unclear and what is clear",
    answer: under("Remaining concerns:", "Resolved concerns:", "Overview:\n"),
  },
  {
    name: "what people do not agree on",
    answer: under("**Points of contention**", "**Points of agreement**", "**Overview**\n"),
  },
  {
    name: "what waits for an answer",
    answer: under("Awaiting answers:", "Questions answered:"),
  },
  {
    name: "headings that are questions",
    answer: under("What is still open?", "What has been settled?", "What does it do?\n"),
  },
  {
    name: "headings in italics",
    answer: under("*Open:*", "*Settled:*", "*Summary:* "),
  },
  {
    name: "headings in underlined italics",
    answer: under("_Open questions_", "_Settled questions_", "_Summary_\n"),
  },
  {
    name: "headings in code",
    answer: under("`OPEN:`", "`SETTLED:`", "`SUMMARY:`\n"),
  },
  {
    name: "headings as bullets",
    answer: `- **Summary:** ${PROSE}\n- **Open:**\n  - ${ATTEMPTS} [T1]\n  - ${MIGRATION} [C4][C5]\n- **Settled:**\n  - ${NAME} [R1][F1]\n`,
  },
  {
    name: "headings in square brackets",
    answer: under("[OPEN]", "[SETTLED]", "[SUMMARY]\n"),
  },
  {
    name: "headings between equals signs",
    answer: under("== Open ==", "== Settled ==", "== Summary ==\n"),
  },
  {
    name: "headings with letters",
    answer: under("B) Open questions:", "C) Settled questions:", "A) Summary:\n"),
  },
  {
    name: "headings that are numbered as sections",
    answer: under("## Section 2: Open", "## Section 3: Settled", "## Section 1: Summary\n"),
  },
  {
    name: "a title above it all",
    answer: `# PR #12: Retry uploads\n\n## Summary\n${PROSE}\n\n## Open\n${OPEN}\n\n## Settled\n${SETTLED}`,
  },
  // Points in other marks.
  {
    name: "points in italics with a dash of their own",
    answer: `${PROSE}\nOPEN:\n— _${ATTEMPTS}_ [T1]\n— _${MIGRATION}_ [C4][C5]\nSETTLED:\n— _${NAME}_ [R1][F1]`,
    open: [
      [`_${ATTEMPTS}_`, "T1"],
      [`_${MIGRATION}_`, "C4", "C5"],
    ],
    settled: [[`_${NAME}_`, "R1", "F1"]],
  },
  {
    name: "numbers with brackets on both sides",
    answer: `${PROSE}\nOPEN:\n(1) ${ATTEMPTS} [T1]\n(2) ${MIGRATION} [C4][C5]\nSETTLED:\n(1) ${NAME} [R1][F1]`,
  },
  {
    name: "Q and A",
    answer: `${PROSE}\nOPEN:\nQ1: ${ATTEMPTS} [T1]\nQ2: ${MIGRATION} [C4][C5]\nSETTLED:\nA1: ${NAME} [R1][F1]`,
    open: [
      [`Q1: ${ATTEMPTS}`, "T1"],
      [`Q2: ${MIGRATION}`, "C4", "C5"],
    ],
    settled: [[`A1: ${NAME}`, "R1", "F1"]],
  },
  {
    name: "points with gaps between them",
    answer: `${PROSE}\n\nOPEN:\n\n- ${ATTEMPTS} [T1]\n\n\n- ${MIGRATION} [C4][C5]\n\nSETTLED:\n\n- ${NAME} [R1][F1]\n\n`,
  },
  {
    name: "labels on a line of their own",
    answer: `${PROSE}\nOPEN:\n- ${ATTEMPTS}\n  [T1]\n- ${MIGRATION}\n  Sources: [C4], [C5]\nSETTLED:\n- ${NAME}\n  (R1, F1)`,
  },
  {
    name: "sources as nested bullets",
    answer: `${PROSE}\nOPEN:\n- ${ATTEMPTS}\n  - Source: [T1]\n- ${MIGRATION}\n  - Sources: [C4], [C5]\nSETTLED:\n- ${NAME}\n  - Source: [R1], [F1]`,
  },
  {
    name: "a table of three columns with a status",
    answer: `${PROSE}\n\n**Open**\n\n| ID | Issue | Evidence |\n|:--:|:------|---------:|\n| 1. | ${ATTEMPTS} | T1 |\n| 2. | ${MIGRATION} | C4, C5 |\n\n**Settled**\n\n| ID | Issue | Evidence |\n|:--:|:------|---------:|\n| 1. | ${NAME} | R1, F1 |\n`,
  },
  {
    name: "a table without outer bars",
    answer: `${PROSE}\n\n## Open\n\nPoint | Source\n--- | ---\n${ATTEMPTS} | [T1]\n${MIGRATION} | [C4][C5]\n\n## Settled\n\nPoint | Source\n--- | ---\n${NAME} | [R1][F1]\n`,
  },
  {
    name: "one table of all",
    answer: `${PROSE}\n\n| Status | Point | Source |\n|---|---|---|\n| Open | ${ATTEMPTS} | [T1] |\n| Open | ${MIGRATION} | [C4][C5] |\n| Settled | ${NAME} | [R1][F1] |\n`,
  },
  {
    name: "points of HTML",
    answer: `<p>${PROSE}</p>\n<h2>Open</h2>\n<ul>\n<li>${ATTEMPTS} [T1]</li>\n<li>${MIGRATION} [C4][C5]</li>\n</ul>\n<h2>Settled</h2>\n<ul>\n<li>${NAME} [R1][F1]</li>\n</ul>`,
  },
  {
    name: "HTML on one line",
    answer: `<h2>Summary</h2><p>${PROSE}</p><h2>Open</h2><ul><li>${ATTEMPTS} [T1]</li><li>${MIGRATION} [C4][C5]</li></ul><h2>Settled</h2><ul><li>${NAME} [R1][F1]</li></ul>`,
  },
  {
    name: "breaks of HTML",
    answer: `${PROSE}<br><br>\n<b>Open:</b><br>\n- ${ATTEMPTS} [T1]<br>\n- ${MIGRATION} [C4][C5]<br>\n<b>Settled:</b><br>\n- ${NAME} [R1][F1]<br>\n`,
  },
  {
    name: "headings in strong",
    answer: under("<strong>Open:</strong>", "<strong>Settled:</strong>"),
  },
  {
    name: "a details block",
    answer: `${PROSE}\n\n<details><summary>Open</summary>\n\n${OPEN}\n\n</details>\n\n<details><summary>Settled</summary>\n\n${SETTLED}\n\n</details>`,
  },
  // Labels.
  {
    name: "labels of full width",
    answer: SKELETON.replace("[C1]", "［C1］")
      .replace("[T1]", "［T1］")
      .replace("[R1][F1]", "【R1、F1】"),
  },
  {
    name: "labels in letters of full width",
    answer: SKELETON.replace("[C1]", "［Ｃ１］").replace("[T1]", "［Ｔ１］"),
  },
  {
    name: "labels in lower case with a sharp",
    answer: SKELETON.replace("[C1]", "[#c1]").replace("[C4][C5]", "(#C4, #C5)"),
  },
  {
    name: "labels in code",
    answer: SKELETON.replaceAll(/\[([A-Z]\d)\]/g, "`[$1]`"),
  },
  {
    name: "labels in bold",
    answer: SKELETON.replaceAll(/\[([A-Z]\d)\]/g, "**[$1]**"),
  },
  {
    name: "labels with blanks",
    answer: SKELETON.replaceAll(/\[([A-Z]\d)\]/g, "[ $1 ]"),
  },
  {
    name: "labels that are escaped",
    answer: SKELETON.replaceAll(/\[([A-Z]\d)\]/g, "\\[$1\\]"),
  },
  {
    name: "footnotes at its end",
    answer: `SUMMARY:\nIt retries uploads that time out [^C1]. grace wants a flag [^C2], ada does not [^C3].\nOPEN:\n- ${ATTEMPTS} [^T1]\n- ${MIGRATION} [^C4][^C5]\nSETTLED:\n- ${NAME} [^R1][^F1]\n\n[^C1]: comment by ada\n[^C2]: comment by grace\n`,
  },
  {
    name: "a list of sources at its end",
    answer: `${SKELETON}\nSources:\n- [C1] comment by ada\n- [T1] thread on src/upload.ts\n`,
  },
  {
    name: "who said it beside the label",
    answer: SKELETON.replace("[T1]", "[T1, thread]").replace("[C4][C5]", "[C4 (ada), C5 (grace)]"),
    open: [
      [`${ATTEMPTS} (thread)`, "T1"],
      [`${MIGRATION} (ada, grace)`, "C4", "C5"],
    ],
  },
  {
    name: "labels before the sentences of the paragraph",
    answer: SKELETON.replace(
      PROSE,
      "[C1] It retries uploads that time out. [C2] grace wants a flag, [C3] ada does not.",
    ),
    text: "[C1] It retries uploads that time out. [C2] grace wants a flag, [C3] ada does not.",
  },
  {
    name: "bare labels before points",
    answer: `${PROSE}\nOPEN:\n- T1: ${ATTEMPTS}\n- **C4, C5** – ${MIGRATION}\nSETTLED:\n- R1/F1: ${NAME}`,
  },
  {
    name: "labels behind names",
    answer: SKELETON.replace("[C1]", "(ada, C1)")
      .replace("[C2]", "[grace in C2]")
      .replace("[T1]", "(thread by ada, T1)"),
    text: "It retries uploads that time out [C1] (ada). grace wants a flag [C2] (grace), ada does not [C3].",
    open: [
      [`${ATTEMPTS} (thread by ada)`, "T1"],
      [MIGRATION, "C4", "C5"],
    ],
  },
  {
    name: "JSON in the quotes of Python",
    answer: `{'summary': '${PROSE}', 'open': ['${ATTEMPTS} [T1]', '${MIGRATION} [C4][C5]'], 'settled': ['${NAME} [R1][F1]']}`,
  },
  {
    name: "JSON with broken lines in its texts",
    answer: `{"summary": "It retries uploads that time out [C1].\n grace wants a flag [C2], ada does not [C3].", "open": ["${ATTEMPTS} [T1]", "${MIGRATION} [C4][C5]"], "settled": ["${NAME} [R1][F1]"]}`,
  },
  {
    name: "a table with a column for each section",
    answer: `${PROSE}\n\n| Open | Settled |\n|---|---|\n| ${ATTEMPTS} [T1] | ${NAME} [R1][F1] |\n| ${MIGRATION} [C4][C5] | |\n`,
  },
  {
    name: "channels of Gemma",
    answer: `<|channel>thought\nThe user wants it, let me see.<channel|>${SKELETON}`,
  },
  {
    name: "an offer in Chinese",
    answer: `${SKELETON}\n如果您需要更多细节，请告诉我。`,
    told: ["verdict_dropped"],
  },
  {
    name: "a paragraph that begins like JSON",
    answer: SKELETON.replace(PROSE, "{flag} is new [C1]."),
    text: "{flag} is new [C1].",
  },
  {
    name: "a paragraph and points that begin like a list of sources",
    answer: `SUMMARY:\nSource: the module that uploads [C1].\nOPEN:\n- Source: who owns it? [T1]\nSETTLED:\n${SETTLED}`,
    text: "Source: the module that uploads [C1].",
    open: [["Source: who owns it?", "T1"]],
  },
  {
    name: "points that begin like none",
    answer: `${PROSE}\nOPEN:\n- No one has answered ada.\n- Nothing blocks it but the flag.\nSETTLED:\n- No flag is needed.`,
    open: [["No one has answered ada."], ["Nothing blocks it but the flag."]],
    settled: [["No flag is needed."]],
    told: ["uncited_points"],
  },
  // Thoughts.
  {
    name: "a thought that never ends before the answer is repeated",
    answer: `<reasoning>\nThe user wants a briefing. [C9]\n</reasoning>\n<answer>${SKELETON}</answer>`,
  },
  {
    name: "a thought with attributes",
    answer: `<think type="hidden">\nThe user wants a briefing [C9].\nOPEN:\n- let me see\n</think>\n${SKELETON}`,
  },
  {
    name: "thoughts of another name",
    answer: `<antThinking>The user wants a briefing [C9].</antThinking>\n${SKELETON}`,
  },
  {
    name: "thoughts twice",
    answer: `<think>One: let me see.</think><think>Two: the user wants it.</think>${SKELETON}`,
  },
  {
    name: "a thought in a fence",
    answer: `\`\`\`thinking\nLet me see what the user wants [C9].\n\`\`\`\n\n${SKELETON}`,
  },
  {
    name: "a thought in Chinese marks",
    answer: `<思考>\nlet me see [C9]\n</思考>\n${SKELETON}`,
  },
  {
    name: "a thought under a heading",
    answer: `### Thinking\nLet me see. The user wants a briefing [C9].\n\n### Summary\n${PROSE}\n### Open\n${OPEN}\n### Settled\n${SETTLED}`,
  },
  {
    name: "a thought of Cohere",
    answer: `<|START_THINKING|>The user wants a briefing [C9].<|END_THINKING|><|START_RESPONSE|>${SKELETON}<|END_RESPONSE|>`,
  },
  {
    name: "a thought of Seed",
    answer: `<seed:think>The user wants it. let me see [C9]</seed:think>${SKELETON}<seed:eos>`,
  },
  {
    name: "marks of Llama around it",
    answer: `<|start_header_id|>assistant<|end_header_id|>\n\n${SKELETON}<|eot_id|>`,
  },
  // Around it.
  {
    name: "a preamble in German",
    answer: `Hier ist die Zusammenfassung:\n\n${under("Offen:", "Geklärt:")}`,
  },
  {
    name: "a preamble that says what was read",
    answer: `Based on the evidence provided, here is the briefing:\n\n${SKELETON}`,
  },
  {
    name: "a preamble and a rule",
    answer: `Absolutely! I've reviewed the pull request.\n\n---\n\n${SKELETON}\n---\n`,
  },
  {
    name: "a verdict in bold",
    answer: `${SKELETON}\n**Verdict:** Ready to merge once CI is green.`,
    told: ["verdict_dropped"],
  },
  {
    name: "a verdict after the last point",
    answer: `${SKELETON}\nI recommend merging after the flag is added.`,
    told: ["verdict_dropped"],
  },
  {
    name: "a count of its words in a bracket in italics",
    answer: `${SKELETON}\n*(98 words)*`,
    told: ["verdict_dropped"],
  },
  {
    name: "an offer in another language",
    answer: `${SKELETON}\nSag mir Bescheid, wenn du mehr Details brauchst!`,
    told: ["verdict_dropped"],
  },
  // JSON.
  {
    name: "JSON without a fence, of lists of objects with other keys",
    answer: JSON.stringify({
      tldr: PROSE,
      unresolved: [
        { concern: ATTEMPTS, ref: ["T1"] },
        { concern: MIGRATION, ref: ["C4", "C5"] },
      ],
      resolved: [{ outcome: NAME, ref: ["R1", "F1"] }],
    }),
  },
  {
    name: "JSON in other languages",
    answer: JSON.stringify({
      摘要: PROSE,
      未决: [`${ATTEMPTS} [T1]`, `${MIGRATION} [C4][C5]`],
      已决: [`${NAME} [R1][F1]`],
    }),
  },
  {
    name: "JSON in another object",
    answer: JSON.stringify({
      response: {
        briefing: {
          text: PROSE,
          open: [`${ATTEMPTS} [T1]`, `${MIGRATION} [C4][C5]`],
          settled: [`${NAME} [R1][F1]`],
        },
      },
    }),
  },
  {
    name: "JSON with points by number",
    answer: JSON.stringify({
      summary: PROSE,
      open: { 1: `${ATTEMPTS} [T1]`, 2: `${MIGRATION} [C4][C5]` },
      settled: { 1: `${NAME} [R1][F1]` },
    }),
  },
  {
    name: "JSON with the paragraph in sentences",
    answer: JSON.stringify({
      summary: [
        { sentence: "It retries uploads that time out.", citations: ["C1"] },
        { sentence: "grace wants a flag, ada does not.", citations: ["C2", "C3"] },
      ],
      open: [`${ATTEMPTS} [T1]`, `${MIGRATION} [C4][C5]`],
      settled: [`${NAME} [R1][F1]`],
    }),
    text: "It retries uploads that time out. [C1] grace wants a flag, ada does not. [C2][C3]",
  },
  {
    name: "JSON as a list of points with their state",
    answer: JSON.stringify([
      { section: "summary", text: PROSE },
      { section: "open", text: ATTEMPTS, citations: ["T1"] },
      { section: "open", text: MIGRATION, citations: ["C4", "C5"] },
      { section: "settled", text: NAME, citations: ["R1", "F1"] },
    ]),
  },
  {
    name: "JSON with a comma too many",
    answer: `{\n  "summary": "${PROSE}",\n  "open": [\n    "${ATTEMPTS} [T1]",\n    "${MIGRATION} [C4][C5]",\n  ],\n  "settled": [\n    "${NAME} [R1][F1]",\n  ],\n}`,
  },
  {
    name: "JSON that is cut",
    answer: `{"summary": "${PROSE}", "open": ["${ATTEMPTS} [T1]", "${MIGRATION} [C4][C5]"], "settled": ["${NAME} [R1][F1]", "The fl`,
    settled: [[NAME, "R1", "F1"], ["The fl"]],
    told: ["uncited_points"],
  },
  {
    name: "JSON in a fence without its end",
    answer: `\`\`\`json\n{"summary": "${PROSE}", "open": ["${ATTEMPTS} [T1]", "${MIGRATION} [C4][C5]"], "settled": ["${NAME} [R1][F1]"]}`,
  },
  {
    name: "JSON and then the skeleton",
    answer: `${JSON.stringify({ status: "ok" })}\n${SKELETON}`,
  },
  // None, and again.
  {
    name: "none of any in a sentence",
    answer: `${PROSE}\nOPEN:\nThere are currently no open questions.\nSETTLED:\nNothing has been settled yet.`,
    open: [],
    settled: [],
  },
  {
    name: "none in italics",
    answer: `${PROSE}\n\n**Open**\n*None.*\n\n**Settled**\n_(none)_\n`,
    open: [],
    settled: [],
  },
  {
    name: "none in German",
    answer: `${PROSE}\nOffen:\n- Keine offenen Fragen.\nErledigt:\n- Derzeit nichts.\n`,
    open: [],
    settled: [],
  },
  {
    name: "none at this time",
    answer: `${PROSE}\nOPEN:\n- None at this time\nSETTLED:\n- None identified in the discussion.\n`,
    open: [],
    settled: [],
  },
  {
    name: "nothing after the last heading",
    answer: `${PROSE}\nOPEN:\n${OPEN}\nSETTLED:\n`,
    settled: [],
  },
  {
    name: "sections that come twice",
    answer: `${PROSE}\nOPEN:\n- ${ATTEMPTS} [T1]\nSETTLED:\n${SETTLED}\nOPEN:\n- ${MIGRATION} [C4][C5]\n`,
  },
  {
    name: "settled before open",
    answer: `${PROSE}\n\n**Settled:**\n${SETTLED}\n\n**Open:**\n${OPEN}\n`,
  },
  {
    name: "the whole answer twice",
    answer: `${SKELETON}\n${SKELETON}`,
  },
  // Characters.
  {
    name: "zero-width characters in headings and labels",
    answer: SKELETON.replace("OPEN", "O\u200BPEN")
      .replace("[T1]", "[T\u200B1]")
      .replace("SETTLED", "\uFEFFSETTLED"),
  },
  { name: "a mark of byte order", answer: `\uFEFF${SKELETON}` },
  { name: "old lines of a Mac", answer: SKELETON.replaceAll("\n", "\r") },
  { name: "hard blanks", answer: SKELETON.replaceAll("- ", "-\u00A0").replaceAll(": ", ":\u00A0") },
  {
    name: "headings in letters of full width",
    answer: under("ＯＰＥＮ：", "ＳＥＴＴＬＥＤ：", "ＳＵＭＭＡＲＹ：\n"),
  },
  {
    name: "everything on one line in bold",
    answer: `**Summary:** ${PROSE} **Open:** - ${ATTEMPTS} [T1] - ${MIGRATION} [C4][C5] **Settled:** - ${NAME} [R1][F1]`,
  },
  {
    name: "everything on one line between bars",
    answer: `SUMMARY: ${PROSE} | OPEN: ${ATTEMPTS} [T1]; ${MIGRATION} [C4][C5] | SETTLED: ${NAME} [R1][F1]`,
  },
  {
    name: "everything on one line with other words",
    answer: `Summary: ${PROSE} Open questions: (1) ${ATTEMPTS} [T1] (2) ${MIGRATION} [C4][C5] Decisions: (1) ${NAME} [R1][F1]`,
  },
  {
    name: "quoted and bold",
    answer: `> **SUMMARY:** ${PROSE}\n>\n> **OPEN:**\n> - ${ATTEMPTS} [T1]\n> - ${MIGRATION} [C4][C5]\n>\n> **SETTLED:**\n> - ${NAME} [R1][F1]`,
  },
  {
    name: "XML of points",
    answer: `<summary>${PROSE}</summary>\n<open>\n<point>${ATTEMPTS} [T1]</point>\n<point>${MIGRATION} [C4][C5]</point>\n</open>\n<settled>\n<point>${NAME} [R1][F1]</point>\n</settled>`,
  },
  {
    name: "points of XML with their labels",
    answer: `<summary>${PROSE}</summary><open><item cite="T1">${ATTEMPTS} [T1]</item><item>${MIGRATION} [C4][C5]</item></open><settled><item>${NAME} [R1][F1]</item></settled>`,
  },
  {
    name: "a rule between the parts",
    answer: `${PROSE}\n\n***\n\n**Open**\n${OPEN}\n\n***\n\n**Settled**\n${SETTLED}\n\n***`,
  },
];
