import { isSameEntry } from "../../../protocol/entry-key.ts";
import type { AskedEvent, QuestionRequest, QuestionView } from "../../../protocol/questions.ts";
import type { ApiProblem } from "../server/api-problem.ts";

/** What a question is about: an entry, or without a number the docket. */
export type QuestionAbout = Pick<QuestionRequest, "repository" | "number">;

/** The questions about the open docket, as this tab knows them. */
export interface QuestionsState {
  /** Null while no docket is open that can be asked about. */
  job: string | null;
  /** Oldest first. */
  questions: QuestionView[];
  /** Id of the question whose answer this tab receives; empty until the server has named it. */
  streaming: string | null;
  /** Whether the server has yet to learn that nobody wants that answer any more. */
  stopping: boolean;
  /** What the server did not take up. */
  refused: { request: QuestionRequest; problem: ApiProblem } | null;
}

/** An event belongs to the question that this tab asked last. */
export type QuestionsAction =
  | { type: "opened"; job: string | null }
  | { type: "listed"; job: string; questions: QuestionView[] }
  | { type: "asked"; job: string; request: QuestionRequest; at: string }
  | { type: "event"; job: string; event: AskedEvent }
  | { type: "stopping"; job: string }
  | { type: "stopped"; job: string; questions: QuestionView[] | null }
  | { type: "refused" | "failed"; job: string; request: QuestionRequest; problem: ApiProblem };

export const NO_QUESTIONS: QuestionsState = {
  job: null,
  questions: [],
  streaming: null,
  stopping: false,
  refused: null,
};

export function reduceQuestions(state: QuestionsState, action: QuestionsAction): QuestionsState {
  if (action.type === "opened") {
    return action.job === state.job ? state : { ...NO_QUESTIONS, job: action.job };
  }
  // What arrives late for a docket that is no longer open changes nothing.
  if (action.job !== state.job) {
    return state;
  }
  switch (action.type) {
    case "listed":
      return { ...state, questions: merge(state, action.questions) };
    case "asked":
      return {
        ...state,
        questions: [...state.questions, emptyView(action.request, action.at)],
        streaming: "",
        refused: null,
      };
    case "event":
      return addEvent(state, action.event);
    case "stopping":
      return { ...state, stopping: true };
    case "stopped": {
      const ended = end(state, { outcome: "stopped" });
      return { ...ended, questions: action.questions ?? ended.questions };
    }
    case "refused":
      return refuse(state, action);
    case "failed":
      return state.streaming === ""
        ? refuse(state, action)
        : end(state, {
            outcome: "failed",
            error: { requestId: "", ...action.problem, message: action.problem.detail },
          });
  }
}

/** One question at a time, whichever tab asked it. */
export function isAnswering({ questions }: QuestionsState): boolean {
  return questions.some(({ outcome }) => outcome === "running");
}

/** Of an entry, or of the docket as a whole. */
export function questionsAbout(
  { questions }: QuestionsState,
  about: QuestionAbout,
): QuestionView[] {
  return questions.filter((question) => isSameAbout(question, about));
}

/** All that are about the docket stand in one list. */
export function isSameAbout(one: QuestionAbout, other: QuestionAbout): boolean {
  const { number } = one;
  return number === undefined || other.number === undefined
    ? number === other.number
    : isSameEntry({ ...one, number }, { ...other, number: other.number });
}

/** What the server lists, but for what this tab has received: the list may be older than that, or than its question. */
function merge({ questions, streaming }: QuestionsState, listed: QuestionView[]): QuestionView[] {
  const own = questions.filter(({ id, outcome }) => id === streaming || outcome !== "running");
  return [...new Map([...listed, ...own].map((view) => [view.id, view] as const)).values()];
}

/** Nothing of it is kept but the words. */
function refuse(
  state: QuestionsState,
  { request, problem }: NonNullable<QuestionsState["refused"]>,
): QuestionsState {
  return {
    ...without(state, ""),
    streaming: state.streaming === "" ? null : state.streaming,
    refused: { request, problem },
  };
}

function without(state: QuestionsState, gone: string): QuestionsState {
  return { ...state, questions: state.questions.filter(({ id }) => id !== gone) };
}

function emptyView(
  { question, repository, number, draft }: QuestionRequest,
  at: string,
): QuestionView {
  return {
    id: "",
    question,
    ...(repository === undefined ? {} : { repository }),
    ...(number === undefined ? {} : { number }),
    ...(draft === undefined ? {} : { draft }),
    model: "",
    startedAt: at,
    outcome: "running",
    text: "",
    citations: [],
    warnings: [],
    tools: [],
  };
}

function addEvent(state: QuestionsState, event: AskedEvent): QuestionsState {
  switch (event.event) {
    case "question":
      // A list may have brought it before its own stream does.
      return { ...change(without(state, event.data.id), event.data), streaming: event.data.id };
    case "tool":
      return change(state, (view) => ({ tools: [...view.tools, event.data] }));
    case "delta": {
      const { offset, text } = event.data;
      // A gap is what came while another docket was open; the answer brings the whole text.
      return change(state, (view) =>
        offset > view.text.length ? {} : { text: view.text.slice(0, offset) + text },
      );
    }
    case "answer": {
      const { outcome, text, citations, warnings, error } = event.data;
      const rest = error === undefined ? {} : { error };
      return end(state, { outcome, text, citations, warnings, ...rest });
    }
  }
}

function end(state: QuestionsState, ending: Partial<QuestionView>): QuestionsState {
  return { ...change(state, ending), streaming: null, stopping: false };
}

function change(
  state: QuestionsState,
  by: Partial<QuestionView> | ((view: QuestionView) => Partial<QuestionView>),
): QuestionsState {
  return {
    ...state,
    questions: state.questions.map((view) =>
      view.id === state.streaming
        ? { ...view, ...(typeof by === "function" ? by(view) : by) }
        : view,
    ),
  };
}
