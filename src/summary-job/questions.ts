import type { Config } from "../config/config.ts";
import type { RepositoryName } from "../github/repository-name.ts";
import { QUESTION_TIMEOUT_MS, QUESTIONS_PER_JOB_MAX } from "../limits.ts";
import { holdingLog, withLogContext } from "../log/context.ts";
import { describeError, log } from "../log/log.ts";
import type { Entry, JobResult } from "../protocol/docket.ts";
import { fail, type Failure, type Result, succeed } from "../protocol/failures.ts";
import type {
  AskedEvent,
  QuestionEvent,
  QuestionRequest,
  QuestionView,
  ToolEvent,
} from "../protocol/questions.ts";
import type { QuestionStreamEvent } from "../questions/answer-question.ts";
import { type AskedQuestion, type StoredAnswer, viewQuestion } from "../questions/thread.ts";
import type { Spending } from "../summarize/ports.ts";
import { digestOfJob } from "./job-log.ts";
import type { JobStore } from "./job-record.ts";
import { createLiveTools, type LiveTools } from "./live-tools.ts";
import type { OpenJob } from "./open-job.ts";
import type { SessionPort } from "./session-port.ts";
import { encodeFrame } from "./stream/frame.ts";

/** A question with the id of the request that asked it. */
export interface NewQuestion {
  request: QuestionRequest;
  requestId: string;
  /** What it may be called off by. */
  call?: string;
}

export interface QuestionContext {
  config: Config;
  session: SessionPort;
  /** What is not settled by then is given back. */
  spendingUntil: (expiresAt: number) => Spending;
  /** Counts it for its person, or says why it may not be asked; `endQuestion` says that it is answered. */
  admitQuestion(id: string): Promise<Result<unknown>>;
  endQuestion(id: string): Promise<void>;
}

/** The questions about one docket: its thread, and the one that is being answered. */
export interface Questions {
  /**
   * The stream of the answer, or why there is none. The answer stops with its reader. `isPrivate`: how the repository
   * stands now, where that is known.
   */
  ask(
    question: NewQuestion,
    signal: AbortSignal,
    isPrivate?: boolean,
  ): Promise<Result<ReadableStream<Uint8Array>>>;
  list(): QuestionView[];
  /** Stops the answer under way, if it is for that call. */
  cancel(call: string): void;
  /** Before the docket is deleted: stops the answer under way, waits for its end, and takes no more. */
  stop(): Promise<void>;
}

/** A call of the model may end a little later than its question. */
const SPENDING_GRACE_MS = 10_000;

interface Running {
  call: string | undefined;
  text: string;
  tools: ToolEvent[];
  stop: AbortController;
  ended: Promise<void>;
}

export function createQuestions(
  job: OpenJob,
  store: JobStore,
  context: () => QuestionContext,
): Questions {
  let running: Running | null = null;
  /** While a question is being admitted, and once no more is taken. */
  let isBusy = false;
  let isOver = false;
  const live = new Map<string, LiveTools>();

  /** What keeps a question from being asked, whoever asks. */
  function refusal(
    { repository: asked, number }: QuestionRequest,
    config: Config,
    isPrivate: boolean | undefined,
  ): Failure | null {
    const repository = store.read()?.checkpoint?.repository;
    if (!job.log.ended) {
      return {
        code: "invalid_request",
        detail: "This docket is still being written. Ask when it is done.",
      };
    }
    const pullRequests = entriesOf(job.result(), asked);
    if (pullRequests === null) {
      return {
        code: "invalid_request",
        detail: 'This docket is about several repositories: "repository" names one of them.',
      };
    }
    const isThread = job.spec.thread !== undefined;
    if (repository === undefined || (pullRequests.length === 0 && !isThread)) {
      return { code: "invalid_request", detail: "This docket has no entry to ask about." };
    }
    if (number !== undefined && !pullRequests.some((entry) => entry.number === number)) {
      return { code: "invalid_request", detail: `This docket has no entry #${number}.` };
    }
    if (config.model === null) {
      return {
        code: "not_allowed",
        detail:
          "This deployment has no language model, so nobody can answer questions. Whoever runs it can set OPENAI_API_KEY.",
      };
    }
    if ((isPrivate ?? repository.private) && config.privateRepositories !== "on") {
      return {
        code: "not_allowed",
        detail:
          "This deployment sends nothing of private repositories to a model, so questions about this one cannot be answered.",
      };
    }
    if (running !== null || isBusy) {
      return {
        code: "too_many_requests",
        detail: isThread
          ? "Another question about this repository is being answered. Ask when it is done."
          : "Another question about this docket is being answered. Ask when it is done.",
        retryAfterMs: QUESTION_TIMEOUT_MS,
      };
    }
    return store.questions().length < QUESTIONS_PER_JOB_MAX
      ? null
      : {
          code: "too_many_requests",
          lasts: true,
          detail: isThread
            ? `${QUESTIONS_PER_JOB_MAX} questions were asked about this repository, as many as there may be. Delete them to ask more.`
            : `${QUESTIONS_PER_JOB_MAX} questions were asked about this docket, as many as there may be. Make a new docket to ask more.`,
        };
  }

  /** GitHub's own name, of the one that is asked about where there are several. */
  function repositoryOf(asked: string | undefined): RepositoryName {
    const { repository, repositories = [] } = store.read()?.checkpoint ?? {};
    const named = repositories.find(
      ({ owner, name }) => `${owner}/${name}`.toLowerCase() === asked?.toLowerCase(),
    );
    return named ?? repository ?? job.spec.repository;
  }

  function liveTools({ owner, name }: RepositoryName, config: Config): LiveTools {
    const key = `${owner}/${name}`;
    const known =
      live.get(key) ??
      createLiveTools({ owner, name }, job.spec, { config, session: () => context().session });
    live.set(key, known);
    return known;
  }

  async function answer(
    asked: AskedQuestion,
    { config, spendingUntil }: QuestionContext,
    signal: AbortSignal,
    emit: (event: QuestionStreamEvent) => void,
  ): Promise<StoredAnswer> {
    const { owner, name } = repositoryOf(asked.repository);
    if (config.model === null) {
      throw new Error("There is nobody to ask.");
    }
    const deadline = Date.now() + QUESTION_TIMEOUT_MS;
    const tools = liveTools({ owner, name }, config);
    // No start has to wait for it.
    const { answerWith } = await import("./answer-with.ts");
    return await answerWith(
      {
        asked,
        repository: `${owner}/${name}`,
        entries: entriesOf(job.result(), asked.repository) ?? [],
        evidence: store.evidence(),
        thread: store
          .questions()
          .filter((each) => each.answer !== null && each.asked.repository === asked.repository),
        model: {
          ...config.model,
          deadline,
          spending: spendingUntil(deadline + SPENDING_GRACE_MS),
        },
        tools,
        signal,
      },
      emit,
    );
  }

  async function run(
    asked: AskedQuestion,
    using: QuestionContext,
    current: Running,
    send: (event: AskedEvent) => void,
  ): Promise<void> {
    const answered = await answer(asked, using, current.stop.signal, (event) => {
      if (event.event === "tool") {
        current.tools.push(event.data);
      } else {
        current.text = current.text.slice(0, event.data.offset) + event.data.text;
      }
      send(event);
    });
    store.answer(asked.id, answered);
    const { tools, pieces: _pieces, ...told } = answered;
    send({ event: "answer", data: told });
    log(told.error === undefined ? "info" : "warn", "question", {
      durationMs: told.elapsedMs,
      outcome: told.outcome,
      code: told.error?.code,
      toolCalls: tools.length,
      modelCalls: told.usage.calls,
      inputTokens: told.usage.inputTokens,
      outputTokens: told.usage.outputTokens,
    });
    // The session may be out of reach; the answer is there by now.
    if (told.error?.code === "reconnect_required") {
      await Promise.all([...live.values()].map((each) => each.refused()));
    }
  }

  return {
    async ask({ request, requestId, call }, signal, isPrivate) {
      const using = context();
      const { config } = using;
      const refused = refusal(request, config, isPrivate);
      if (refused !== null || config.model === null) {
        return { ok: false, failure: refused ?? { code: "internal" } };
      }
      const place = crypto.randomUUID();
      isBusy = true;
      const admitted = await using.admitQuestion(place).finally(() => {
        isBusy = false;
      });
      if (!admitted.ok) {
        return admitted;
      }
      function leave(): void {
        using
          .endQuestion(place)
          .catch((error: unknown) => log("warn", "question-not-ended", describeError(error)));
      }
      // The docket may have been deleted meanwhile.
      if (isOver) {
        leave();
        return fail("not_found");
      }
      const { asked, question } = begin(store, { request, requestId, model: config.model.model });
      const stop = new AbortController();
      const stream = createAskedStream(() => stop.abort());
      signal.addEventListener("abort", () => stop.abort(), { once: true });
      if (signal.aborted) {
        stop.abort();
      }
      const current: Running = { call, text: "", tools: [], stop, ended: Promise.resolve() };
      running = current;
      stream.send({ event: "question", data: question });
      current.ended = withinLog(job.spec.id, requestId, () =>
        run(asked, using, current, stream.send),
      )
        .catch((error: unknown) =>
          log("error", "question-failed", { requestId, ...describeError(error) }),
        )
        .finally(() => {
          running = null;
          leave();
          stream.end();
        });
      return succeed(stream.readable);
    },
    list() {
      const questions = store.questions();
      return questions.map((each, at) =>
        viewQuestion(each, at === questions.length - 1 ? running : null),
      );
    },
    cancel(call) {
      if (running?.call === call) {
        running.stop.abort();
      }
    },
    async stop() {
      isOver = true;
      running?.stop.abort();
      await running?.ended;
    },
  };
}

/** Keeps the question; what readers get of it is all but what only we need. */
function begin(
  store: JobStore,
  { request, requestId, model }: NewQuestion & { model: string },
): { asked: AskedQuestion; question: QuestionEvent } {
  const asked = store.ask({
    ...request,
    model,
    startedAt: new Date().toISOString(),
    requestId,
  });
  const { requestId: _requestId, ...question } = asked;
  return { asked, question };
}

async function withinLog(
  jobId: string,
  requestId: string,
  work: () => Promise<void>,
): Promise<void> {
  const job = await digestOfJob(jobId);
  await withLogContext({ requestId, job }, () => holdingLog(work));
}

interface AskedStream {
  readable: ReadableStream<Uint8Array>;
  send: (event: AskedEvent) => void;
  end(): void;
}

/** The events of one question as they come. An answer is short: what its reader has not read yet is simply held. */
function createAskedStream(onLeave: () => void): AskedStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const readable = new ReadableStream<Uint8Array>({
    start(begun) {
      controller = begun;
    },
    cancel() {
      controller = null;
      onLeave();
    },
  });
  return {
    readable,
    send: (event) => controller?.enqueue(encoder.encode(encodeFrame(event))),
    end() {
      controller?.close();
      controller = null;
    },
  };
}

/** The entries that a question may be about; null where it has to name a repository of the docket and does not. */
function entriesOf({ pullRequests, scope }: JobResult, asked: string | undefined): Entry[] | null {
  if (scope === undefined) {
    return pullRequests;
  }
  const name = scope.repositories.find((each) => each.toLowerCase() === asked?.toLowerCase());
  return name === undefined
    ? null
    : pullRequests.filter(({ repository }) => repository.toLowerCase() === name.toLowerCase());
}
