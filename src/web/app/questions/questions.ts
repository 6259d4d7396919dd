import type { QuestionRequest, QuestionView } from "../../../protocol/questions.ts";
import { createStore, type StoreOf } from "../page/store.ts";
import { type ApiProblem, problemOf, unreachable } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { askedEvents } from "./asked-events.ts";
import {
  isAnswering,
  NO_QUESTIONS,
  type QuestionsAction,
  type QuestionsState,
  reduceQuestions,
} from "./question-state.ts";

/** How often an answer that another tab receives is looked for. */
const POLL_MS = 2000;
const STOPPING_POLL_MS = 300;

/** Asks about a docket, and brings the answers into a store of its own. */
export interface Questions {
  store: StoreOf<QuestionsState, QuestionsAction>;
  /** Shows the questions of a docket that has ended; null when none is open. */
  open(job: string | null): Promise<void>;
  /** Whether the question is on its way. */
  ask(request: QuestionRequest): Promise<boolean>;
  stop(): void;
}

export interface QuestionsOptions {
  /** Whether what the docket is about may go to the model; may ask the person. */
  maySend: () => Promise<boolean>;
  onDraft: (draft: QuestionView) => void;
  onProblem: (problem: ApiProblem) => void;
}

export function createQuestions({ maySend, onDraft, onProblem }: QuestionsOptions): Questions {
  const store = createStore(NO_QUESTIONS, reduceQuestions);
  let stopping: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function open(job: string | null): Promise<void> {
    clearTimeout(timer);
    store.dispatch({ type: "opened", job });
    if (job === null) {
      return;
    }
    store.dispatch({ type: "listed", job, questions: await api.questions(job) });
    if (store.state.job === job && store.state.streaming === null && isAnswering(store.state)) {
      timer = setTimeout(() => void open(job).catch(() => undefined), POLL_MS);
    }
  }

  async function ask(request: QuestionRequest): Promise<boolean> {
    try {
      const sent = await maySend();
      const { job } = store.state;
      if (sent && job !== null) {
        store.dispatch({ type: "asked", job, request, at: new Date().toISOString() });
        void receive(job, request);
      }
      return sent;
    } catch (error) {
      refuse(request, problemOf(error));
      return false;
    }
  }

  /** Goes on when another docket is opened meanwhile: leaving the stream would stop the answer. */
  async function receive(job: string, request: QuestionRequest): Promise<void> {
    const controller = new AbortController();
    stopping = controller;
    try {
      const body = await api.ask(job, request, controller.signal);
      for await (const event of askedEvents(body)) {
        const { streaming } = store.state;
        store.dispatch({ type: "event", job, event });
        if (event.event === "answer") {
          const answered = store.state.questions.find(({ id }) => id === streaming);
          if (answered?.draft !== undefined && answered.outcome === "answered") {
            onDraft(answered);
          }
          return;
        }
      }
      store.dispatch({ type: "failed", job, request, problem: unreachable() });
    } catch (error) {
      if (controller.signal.aborted) {
        store.dispatch({ type: "stopped", job, questions: await untilStopped(job) });
      } else {
        const problem = problemOf(error);
        store.dispatch({ type: "failed", job, request, problem });
        onProblem(problem);
      }
    }
  }

  function stop(): void {
    const { job, streaming } = store.state;
    if (job !== null && streaming !== null) {
      store.dispatch({ type: "stopping", job });
      stopping?.abort();
    }
  }

  function refuse(request: QuestionRequest, problem: ApiProblem): void {
    const { job } = store.state;
    if (job !== null) {
      store.dispatch({ type: "refused", job, request, problem });
      onProblem(problem);
    }
  }

  return { store, open, ask, stop };
}

/** The server learns a moment later that its reader has left, and takes no other question until then. */
async function untilStopped(job: string): Promise<QuestionView[] | null> {
  for (;;) {
    const questions = await api.questions(job).catch(() => null);
    if (questions?.some(({ outcome }) => outcome === "running") !== true) {
      return questions;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, STOPPING_POLL_MS);
    });
  }
}
