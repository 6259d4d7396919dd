import { describe, it } from "vitest";

import type { AskedEvent, QuestionView } from "../../../src/protocol/questions.ts";
import {
  isAnswering,
  NO_QUESTIONS,
  questionsAbout,
  reduceQuestions,
  type QuestionsState,
  type QuestionsAction,
} from "../../../src/web/app/questions/question-state.ts";

const AT = "2026-01-05T09:00:00.000Z";
const ASKED: QuestionsAction = {
  type: "asked",
  job: "job",
  request: { question: "Why?", number: 7 },
  at: AT,
};
const QUESTION: AskedEvent = {
  event: "question",
  data: { id: "q1", question: "Why?", number: 7, model: "gpt-4.1-mini", startedAt: AT },
};
const TOOL: AskedEvent = {
  event: "tool",
  data: { step: 1, name: "read_file", about: "src/a.ts at main", outcome: "read" },
};
const ANSWER: AskedEvent = {
  event: "answer",
  data: {
    outcome: "answered",
    text: "It waits on checks [K1].",
    citations: [],
    warnings: [],
    usage: { inputTokens: 1, outputTokens: 1, calls: 1 },
    elapsedMs: 1,
  },
};

function after(...actions: QuestionsAction[]): QuestionsState {
  return [
    { type: "opened", job: "job" } satisfies QuestionsAction,
    ...actions,
  ].reduce<QuestionsState>(reduceQuestions, NO_QUESTIONS);
}

function received(...events: AskedEvent[]): QuestionsAction[] {
  return events.map((event) => ({ type: "event", job: "job", event }));
}

function delta(offset: number, text: string): AskedEvent {
  return { event: "delta", data: { offset, text } };
}

function listedView(id: string, outcome: QuestionView["outcome"]): QuestionView {
  return {
    id,
    question: "Earlier?",
    model: "gpt-4.1-mini",
    startedAt: AT,
    outcome,
    text: "Yes.",
    citations: [],
    warnings: [],
    tools: [],
  };
}

describe("the questions about a docket", () => {
  it("shows a question at once, then what its answer has come to", ({ expect }) => {
    const asked = after(ASKED);
    expect(isAnswering(asked)).toBe(true);
    expect(questionsAbout(asked, { number: 7 })).toHaveLength(1);
    expect(questionsAbout(asked, {})).toEqual([]);

    const writing = after(ASKED, ...received(QUESTION, TOOL, delta(0, "It "), delta(3, "waits")));
    expect(writing.streaming).toBe("q1");
    expect(writing.questions).toMatchObject([
      { id: "q1", outcome: "running", text: "It waits", tools: [{ name: "read_file" }] },
    ]);

    const answered = after(ASKED, ...received(QUESTION, delta(0, "It "), ANSWER));
    expect(isAnswering(answered)).toBe(false);
    expect(answered.streaming).toBeNull();
    expect(answered.questions[0]?.text).toBe("It waits on checks [K1].");
  });

  it("keeps questions about the same number in two repositories apart", ({ expect }) => {
    const one = { ...listedView("q1", "answered"), number: 7, repository: "gullhaven/ferryman" };
    const other = { ...listedView("q2", "answered"), number: 7, repository: "gullhaven/ropewalk" };
    const state = after({ type: "listed", job: "job", questions: [one, other] });
    const about = { repository: "Gullhaven/Ropewalk", number: 7 };
    expect(questionsAbout(state, about).map(({ id }) => id)).toEqual(["q2"]);
  });

  it("keeps what was written of an answer that was stopped or lost", ({ expect }) => {
    const writing = [ASKED, ...received(QUESTION, delta(0, "It waits"))];
    const stopping = after(...writing, { type: "stopping", job: "job" });
    expect([stopping.stopping, isAnswering(stopping)]).toEqual([true, true]);
    const stopped = reduceQuestions(stopping, { type: "stopped", job: "job", questions: null });
    expect(stopped.questions).toMatchObject([{ outcome: "stopped", text: "It waits" }]);
    expect(stopped.stopping).toBe(false);
    const lost = after(...writing, {
      type: "failed",
      job: "job",
      request: { question: "Why?" },
      problem: { code: "unreachable", detail: "No network." },
    });
    expect(lost.questions).toMatchObject([
      { outcome: "failed", text: "It waits", error: { message: "No network." } },
    ]);
  });

  it("takes a refused question back, with the reason where it was asked", ({ expect }) => {
    const problem = { code: "too_many_requests", detail: "Later." };
    const request = { question: "Why?", number: 7 };
    const refused = after(ASKED, { type: "failed", job: "job", request, problem });
    expect(refused.questions).toEqual([]);
    expect(refused.refused).toMatchObject({ request, problem });
    expect(
      after(ASKED, { type: "failed", job: "job", request, problem }, ASKED).refused,
    ).toBeNull();
  });

  it("takes the server's list for all but the answer it is hearing", ({ expect }) => {
    const earlier = listedView("q0", "answered");
    const behind = listedView("q1", "running");
    const state = after(ASKED, ...received(QUESTION, delta(0, "It waits")), {
      type: "listed",
      job: "job",
      questions: [earlier, behind],
    });
    expect(state.questions.map(({ id, text }) => [id, text])).toEqual([
      ["q0", "Yes."],
      ["q1", "It waits"],
    ]);
    const before = after(ASKED, { type: "listed", job: "job", questions: [earlier] });
    expect(before.questions.map(({ id }) => id)).toEqual(["q0", ""]);
    expect(after({ type: "listed", job: "job", questions: [behind] }).streaming).toBeNull();
  });

  it("keeps an answer that it has heard, however old the list is that comes after it", ({
    expect,
  }) => {
    const heard = [ASKED, ...received(QUESTION, ANSWER)];
    for (const questions of [[], [listedView("q1", "running")]]) {
      expect(after(...heard, { type: "listed", job: "job", questions }).questions).toMatchObject([
        { id: "q1", outcome: "answered", text: "It waits on checks [K1]." },
      ]);
    }
  });

  it("shows a question once that the list names before its own stream does", ({ expect }) => {
    const questions = [listedView("q1", "running")];
    const named = after(ASKED, { type: "listed", job: "job", questions }, ...received(QUESTION));
    expect(named.questions).toMatchObject([{ id: "q1", question: "Why?" }]);
  });

  it("leaves a gap to the answer, which brings the whole text", ({ expect }) => {
    const gap = after(ASKED, ...received(QUESTION, delta(0, "It"), delta(9, "checks")));
    expect(gap.questions[0]?.text).toBe("It");
  });

  it("ignores what arrives for a docket that is no longer open", ({ expect }) => {
    const other = after(ASKED, { type: "opened", job: "other" });
    expect(other.questions).toEqual([]);
    expect(received(QUESTION, ANSWER).reduce(reduceQuestions, other)).toBe(other);
    const back = reduceQuestions(other, { type: "opened", job: "job" });
    expect(received(delta(3, "late"), ANSWER).reduce(reduceQuestions, back).questions).toEqual([]);
  });
});
