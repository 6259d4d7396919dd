import type { AskedEvent, QuestionRequest, QuestionView } from "../../../protocol/questions.ts";
import type { ApiProblem } from "../server/api-problem.ts";

/** The questions about the open docket, as this tab knows them. */
export interface Thread {
  /** Null while no docket is open that can be asked about. */
  job: string | null;
  /** Oldest first. */
  questions: QuestionView[];
  /** Id of the question that this tab is hearing the answer to; empty until the server has named it. */
  hearing: string | null;
  /** Whether the server has yet to learn that nobody wants that answer any more. */
  stopping: boolean;
  /** What the server did not take up. */
  refused: { request: QuestionRequest; problem: ApiProblem } | null;
}

/** What is heard belongs to the question this tab asked last. */
export type ThreadAction =
  | { type: "opened"; job: string | null }
  | { type: "listed"; job: string; questions: QuestionView[] }
  | { type: "asked"; job: string; request: QuestionRequest; at: string }
  | { type: "heard"; job: string; event: AskedEvent }
  | { type: "stopping"; job: string }
  | { type: "stopped"; job: string; questions: QuestionView[] | null }
  | { type: "refused" | "broke"; job: string; request: QuestionRequest; problem: ApiProblem };

export const NO_THREAD: Thread = {
  job: null,
  questions: [],
  hearing: null,
  stopping: false,
  refused: null,
};

export function reduceThread(thread: Thread, action: ThreadAction): Thread {
  if (action.type === "opened") {
    return action.job === thread.job ? thread : { ...NO_THREAD, job: action.job };
  }
  // What arrives late for a docket that is no longer open changes nothing.
  if (action.job !== thread.job) {
    return thread;
  }
  switch (action.type) {
    case "listed":
      return { ...thread, questions: merge(thread, action.questions) };
    case "asked":
      return {
        ...thread,
        questions: [...thread.questions, emptyView(action.request, action.at)],
        hearing: "",
        refused: null,
      };
    case "heard":
      return hear(thread, action.event);
    case "stopping":
      return { ...thread, stopping: true };
    case "stopped": {
      const ended = end(thread, { outcome: "stopped" });
      return { ...ended, questions: action.questions ?? ended.questions };
    }
    case "refused":
      return refuse(thread, action);
    case "broke":
      return thread.hearing === ""
        ? refuse(thread, action)
        : end(thread, {
            outcome: "failed",
            error: { requestId: "", ...action.problem, message: action.problem.detail },
          });
  }
}

/** One question at a time, whichever tab asked it. */
export function isAnswering({ questions }: Thread): boolean {
  return questions.some(({ outcome }) => outcome === "running");
}

/** Of an entry, or of the docket as a whole. */
export function questionsAbout({ questions }: Thread, number: number | undefined): QuestionView[] {
  return questions.filter((question) => question.number === number);
}

/** What the server lists, but for the answer that is being heard: of that, more may have come since. */
function merge({ questions, hearing }: Thread, listed: QuestionView[]): QuestionView[] {
  const own = questions.find(({ id }) => id === hearing);
  if (own === undefined) {
    return listed;
  }
  return listed.some(({ id }) => id === own.id)
    ? listed.map((view) => (view.id === own.id ? own : view))
    : [...listed, own];
}

/** Nothing of it is kept but the words. */
function refuse(thread: Thread, { request, problem }: NonNullable<Thread["refused"]>): Thread {
  return {
    ...thread,
    questions: thread.questions.filter(({ id }) => id !== ""),
    hearing: thread.hearing === "" ? null : thread.hearing,
    refused: { request, problem },
  };
}

function emptyView({ question, number, draft }: QuestionRequest, at: string): QuestionView {
  return {
    id: "",
    question,
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

function hear(thread: Thread, event: AskedEvent): Thread {
  switch (event.event) {
    case "question":
      return { ...change(thread, event.data), hearing: event.data.id };
    case "tool":
      return change(thread, (view) => ({ tools: [...view.tools, event.data] }));
    case "delta": {
      const { offset, text } = event.data;
      // A gap is what came while another docket was open; the answer brings the whole text.
      return change(thread, (view) =>
        offset > view.text.length ? {} : { text: view.text.slice(0, offset) + text },
      );
    }
    case "answer": {
      const { outcome, text, citations, warnings, error } = event.data;
      const rest = error === undefined ? {} : { error };
      return end(thread, { outcome, text, citations, warnings, ...rest });
    }
  }
}

function end(thread: Thread, ending: Partial<QuestionView>): Thread {
  return { ...change(thread, ending), hearing: null, stopping: false };
}

function change(
  thread: Thread,
  by: Partial<QuestionView> | ((view: QuestionView) => Partial<QuestionView>),
): Thread {
  return {
    ...thread,
    questions: thread.questions.map((view) =>
      view.id === thread.hearing
        ? { ...view, ...(typeof by === "function" ? by(view) : by) }
        : view,
    ),
  };
}
