import { describe, it } from "vitest";

import type { AskedEvent, QuestionView } from "../../../src/protocol/questions.ts";
import {
  isAnswering,
  NO_THREAD,
  questionsAbout,
  reduceThread,
  type Thread,
  type ThreadAction,
} from "../../../src/web/app/questions/thread.ts";

const AT = "2026-01-05T09:00:00.000Z";
const ASKED: ThreadAction = {
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

function after(...actions: ThreadAction[]): Thread {
  return [{ type: "opened", job: "job" } satisfies ThreadAction, ...actions].reduce<Thread>(
    reduceThread,
    NO_THREAD,
  );
}

function heard(...events: AskedEvent[]): ThreadAction[] {
  return events.map((event) => ({ type: "heard", job: "job", event }));
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

describe("the thread of questions", () => {
  it("shows a question at once, then what its answer has come to", ({ expect }) => {
    const asked = after(ASKED);
    expect(isAnswering(asked)).toBe(true);
    expect(questionsAbout(asked, 7)).toHaveLength(1);
    expect(questionsAbout(asked, undefined)).toEqual([]);

    const writing = after(ASKED, ...heard(QUESTION, TOOL, delta(0, "It "), delta(3, "waits")));
    expect(writing.hearing).toBe("q1");
    expect(writing.questions).toMatchObject([
      { id: "q1", outcome: "running", text: "It waits", tools: [{ name: "read_file" }] },
    ]);

    const answered = after(ASKED, ...heard(QUESTION, delta(0, "It "), ANSWER));
    expect(isAnswering(answered)).toBe(false);
    expect(answered.hearing).toBeNull();
    expect(answered.questions[0]?.text).toBe("It waits on checks [K1].");
  });

  it("keeps what was written of an answer that was stopped or lost", ({ expect }) => {
    const writing = [ASKED, ...heard(QUESTION, delta(0, "It waits"))];
    const stopping = after(...writing, { type: "stopping", job: "job" });
    expect([stopping.stopping, isAnswering(stopping)]).toEqual([true, true]);
    const stopped = reduceThread(stopping, { type: "stopped", job: "job", questions: null });
    expect(stopped.questions).toMatchObject([{ outcome: "stopped", text: "It waits" }]);
    expect(stopped.stopping).toBe(false);
    const lost = after(...writing, {
      type: "broke",
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
    const refused = after(ASKED, { type: "broke", job: "job", request, problem });
    expect(refused.questions).toEqual([]);
    expect(refused.refused).toMatchObject({ request, problem });
    expect(after(ASKED, { type: "broke", job: "job", request, problem }, ASKED).refused).toBeNull();
  });

  it("takes the server's list for all but the answer it is hearing", ({ expect }) => {
    const earlier = listedView("q0", "answered");
    const behind = listedView("q1", "running");
    const thread = after(ASKED, ...heard(QUESTION, delta(0, "It waits")), {
      type: "listed",
      job: "job",
      questions: [earlier, behind],
    });
    expect(thread.questions.map(({ id, text }) => [id, text])).toEqual([
      ["q0", "Yes."],
      ["q1", "It waits"],
    ]);
    const before = after(ASKED, { type: "listed", job: "job", questions: [earlier] });
    expect(before.questions.map(({ id }) => id)).toEqual(["q0", ""]);
    expect(after({ type: "listed", job: "job", questions: [behind] }).hearing).toBeNull();
  });

  it("leaves a gap to the answer, which brings the whole text", ({ expect }) => {
    const gap = after(ASKED, ...heard(QUESTION, delta(0, "It"), delta(9, "checks")));
    expect(gap.questions[0]?.text).toBe("It");
  });

  it("ignores what arrives for a docket that is no longer open", ({ expect }) => {
    const other = after(ASKED, { type: "opened", job: "other" });
    expect(other.questions).toEqual([]);
    expect(heard(QUESTION, ANSWER).reduce(reduceThread, other)).toBe(other);
    const back = reduceThread(other, { type: "opened", job: "job" });
    expect(heard(delta(3, "late"), ANSWER).reduce(reduceThread, back).questions).toEqual([]);
  });
});
