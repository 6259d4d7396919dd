import type { QuestionRequest, QuestionView } from "../../../protocol/questions.ts";
import { createStore, type StoreOf } from "../page/store.ts";
import { type ApiProblem, problemOf, unreachable } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { askedEvents } from "./asked-events.ts";
import { isAnswering, NO_THREAD, reduceThread, type Thread, type ThreadAction } from "./thread.ts";

/** How often an answer that another tab is hearing is looked for. */
const LOOK_AGAIN_MS = 2000;
const STOPPING_LOOK_MS = 300;

/** Asks about a docket, and brings the answers into a store of its own. */
export interface Inquiry {
  thread: StoreOf<Thread, ThreadAction>;
  /** Shows the questions of a docket that has ended; null when none is open. */
  open(job: string | null): Promise<void>;
  ask(request: QuestionRequest): void;
  /** Says where it was asked why a question does not even go to the server. */
  refuse(request: QuestionRequest, problem: ApiProblem): void;
  stop(): void;
}

export interface InquiryListener {
  onDraft: (draft: QuestionView) => void;
  onProblem: (problem: ApiProblem) => void;
}

export function createInquiry({ onDraft, onProblem }: InquiryListener): Inquiry {
  const thread = createStore(NO_THREAD, reduceThread);
  let stopping: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function open(job: string | null): Promise<void> {
    clearTimeout(timer);
    thread.dispatch({ type: "opened", job });
    if (job === null) {
      return;
    }
    thread.dispatch({ type: "listed", job, questions: await api.questions(job) });
    if (thread.state.job === job && thread.state.hearing === null && isAnswering(thread.state)) {
      timer = setTimeout(() => void open(job).catch(() => undefined), LOOK_AGAIN_MS);
    }
  }

  function ask(request: QuestionRequest): void {
    const { job } = thread.state;
    if (job !== null) {
      thread.dispatch({ type: "asked", job, request, at: new Date().toISOString() });
      void hear(job, request);
    }
  }

  /** Goes on when another docket is opened meanwhile: leaving the stream would stop the answer. */
  async function hear(job: string, request: QuestionRequest): Promise<void> {
    const controller = new AbortController();
    stopping = controller;
    try {
      const body = await api.ask(job, request, controller.signal);
      for await (const event of askedEvents(body)) {
        const { hearing } = thread.state;
        thread.dispatch({ type: "heard", job, event });
        if (event.event === "answer") {
          const answered = thread.state.questions.find(({ id }) => id === hearing);
          if (answered?.draft !== undefined && answered.outcome === "answered") {
            onDraft(answered);
          }
          return;
        }
      }
      thread.dispatch({ type: "broke", job, request, problem: unreachable() });
    } catch (error) {
      if (controller.signal.aborted) {
        thread.dispatch({ type: "stopped", job, questions: await untilStopped(job) });
      } else {
        const problem = problemOf(error);
        thread.dispatch({ type: "broke", job, request, problem });
        onProblem(problem);
      }
    }
  }

  function stop(): void {
    const { job, hearing } = thread.state;
    if (job !== null && hearing !== null) {
      thread.dispatch({ type: "stopping", job });
      stopping?.abort();
    }
  }

  function refuse(request: QuestionRequest, problem: ApiProblem): void {
    const { job } = thread.state;
    if (job !== null) {
      thread.dispatch({ type: "refused", job, request, problem });
      onProblem(problem);
    }
  }

  return { thread, open, ask, refuse, stop };
}

/** The server learns a moment later that its reader has left, and takes no other question until then. */
async function untilStopped(job: string): Promise<QuestionView[] | null> {
  for (;;) {
    const questions = await api.questions(job).catch(() => null);
    if (questions?.some(({ outcome }) => outcome === "running") !== true) {
      return questions;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, STOPPING_LOOK_MS);
    });
  }
}
