import { describe, it } from "vitest";

import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { createAnswerReader } from "../../../../src/summarize/write/answer.ts";
import { gather } from "../../../support/evidence.ts";
import { HABIT_LABELS, HABITS, LATER_HABITS, SAID, type Habit } from "../../../support/habits.ts";
import { RARER_HABITS } from "../../../support/rarer-habits.ts";

async function evidenceOf(): Promise<Evidence> {
  const { evidence } = await gather();
  return {
    ...evidence,
    pieces: HABIT_LABELS.map((label) => ({
      id: label,
      label,
      kind: "comment",
      url: `https://github.com/acme/app/pull/12#${label}`,
      author: "ada",
      heading: "comment by ada",
      text: "Said.",
      excerpt: "Said.",
    })),
  };
}

/** What a reader sees while the answer comes in parts of this size, and in the end. */
function read(habit: Habit, evidence: Evidence, size: number) {
  const reader = createAnswerReader(evidence, habit.language ?? "en");
  const shown = [""];
  for (let at = 0; at < habit.answer.length; at += size) {
    shown.push(`${shown.at(-1)}${reader.push(habit.answer.slice(at, at + size))}`);
  }
  const { rest, answer, isAnew } = reader.end();
  return { shown, end: isAnew ? rest : `${shown.at(-1)}${rest}`, answer, isAnew };
}

const NEVER_SHOWN =
  /<\/?[a-z|]|\{\s*"|"\s*:|```|\*\*|<think|let me see|the user wants|Here(?:'s| is) the|Overall|Recommendation|OPEN:|SETTLED:|SUMMARY:/i;

describe("an answer in the habit of some model", () => {
  it("is one of at least 40", ({ expect }) => {
    expect(HABITS.length).toBeGreaterThanOrEqual(40);
  });

  it.for(
    [...HABITS, ...LATER_HABITS, ...RARER_HABITS].map((habit) => [habit.name, habit] as const),
  )("is read for what it says: %s", async ([, habit], { expect }) => {
    const evidence = await evidenceOf();
    for (const size of [1, 7, habit.answer.length]) {
      const { shown, end, answer } = read(habit, evidence, size);

      expect({
        text: answer.text,
        open: answer.open.map(({ text, citations }) => [text, ...citations]),
        settled: answer.settled.map(({ text, citations }) => [text, ...citations]),
      }).toEqual({
        text: habit.text ?? SAID.text,
        open: habit.open ?? SAID.open,
        settled: habit.settled ?? SAID.settled,
      });
      const told = answer.warnings.map(({ code }) => code);
      expect(told.filter((code) => code !== "links_removed")).toEqual(habit.told ?? []);
      // What was shown on the way is what there is in the end.
      expect(end).toBe(answer.text);
      for (const part of shown) {
        expect(part).not.toMatch(NEVER_SHOWN);
      }
    }
  });
});
