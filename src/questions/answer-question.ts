import type { ReadTools } from "../github/tools/read/read-tools.ts";
import {
  QUESTION_EVIDENCE_MAX_TOKENS,
  QUESTION_LAST_STEP_MS,
  QUESTION_STEPS_MAX,
  QUESTION_TIMEOUT_MS,
  SMALL_EVIDENCE_MAX_TOKENS,
} from "../limits.ts";
import { createAnswerReader, type ReadAnswer } from "../model-output/reading/answer-reader.ts";
import type { Usage } from "../protocol/events.ts";
import { type Failure, toStreamError } from "../protocol/failures.ts";
import type { Warning } from "../protocol/pull-request.ts";
import type { AnswerDelta, AnswerOutcome, ToolEvent } from "../protocol/questions.ts";
import { citationsOf } from "../summarize/citations/citations.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";
import { ExpectedFailure, toFailure } from "../summarize/expected-failure.ts";
import {
  type CreateDeltaWriter,
  isPromptTooLong,
  type Model,
  type Prompt,
  type ToolCall,
  type Turn,
} from "../summarize/ports.ts";
import { readInPart } from "../summarize/select/less-evidence.ts";
import { createStop, Stopped, whileRunning } from "../summarize/stop.ts";
import { estimatePrompt } from "../summarize/write/prompt-tokens.ts";
import { createNonce } from "../summarize/write/prompt.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import type { Clock } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
import { choosePieces } from "./choose-pieces.ts";
import type { EntryEvidence } from "./docket-evidence.ts";
import { buildPrompt } from "./prompt.ts";
import type { AskedQuestion, StoredAnswer, StoredQuestion } from "./thread.ts";
import { openToolbox } from "./toolbox.ts";
import { warnOf } from "./warnings.ts";

export interface QuestionInput {
  asked: AskedQuestion;
  repository: string;
  entries: readonly EntryEvidence[];
  /** Earlier questions, oldest first. */
  thread: readonly StoredQuestion[];
  model: Model;
  tools: ReadTools;
  createDeltaWriter: CreateDeltaWriter;
  clock: Clock;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** What is behind a failure, for the operator's log. */
  report: (error: unknown) => void;
}

export type QuestionStreamEvent =
  | { event: "tool"; data: ToolEvent }
  | { event: "delta"; data: AnswerDelta };

/**
 * Answers one question: from the docket, and from what the model reads with the tools it is given. Expected failures
 * are in the answer; only bugs are thrown.
 */
export async function answerQuestion(
  input: QuestionInput,
  emit: (event: QuestionStreamEvent) => void,
): Promise<StoredAnswer> {
  const { asked, clock, report } = input;
  const startedAt = clock.now();
  const stop = createStop(input.signal, startedAt + QUESTION_TIMEOUT_MS, clock);
  const state: State = {
    shown: "",
    answer: null,
    chosen: [],
    read: [],
    cut: null,
    tools: [],
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
    startedAt,
  };

  function end(outcome: AnswerOutcome, failure?: Failure): StoredAnswer {
    const { shown, answer, tools, usage } = state;
    const supplied = suppliedIn(state);
    return {
      outcome,
      text: shown,
      citations: citationsOf(answer?.labelled ?? shown, [], supplied),
      warnings:
        answer === null
          ? []
          : [
              ...(state.cut === null ? [] : [state.cut]),
              ...warnOf(answer, {
                entries: input.entries,
                number: asked.number,
                pieces: supplied,
                questions: [...input.thread.map((each) => each.asked.question), asked.question],
              }),
            ],
      ...(failure === undefined ? {} : { error: toStreamError(failure, asked.requestId) }),
      usage,
      elapsedMs: Math.max(0, clock.now() - startedAt),
      tools,
      pieces: [...state.read],
    };
  }

  try {
    await run({ input, state, signal: stop.signal, emit });
    return end("answered");
  } catch (error) {
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
    if (reason instanceof Stopped) {
      return reason.why === "cancelled" ? end("stopped") : end("failed", OUT_OF_TIME);
    }
    report(reason);
    if (!(reason instanceof UpstreamError) && !(reason instanceof ExpectedFailure)) {
      return end("failed", { code: "internal" });
    }
    return end("failed", toFailure(reason));
  } finally {
    stop.end();
  }
}

const OUT_OF_TIME: Failure = {
  code: "timed_out",
  detail: `The time limit of ${QUESTION_TIMEOUT_MS / 1000} seconds was reached before the answer was complete. Ask something narrower.`,
};
const OUT_OF_STEPS: Failure = {
  code: "timed_out",
  detail: `The model took all ${QUESTION_STEPS_MAX} steps there are for a question without answering it. Ask something narrower.`,
};

/** What is known at any moment, however it ends. */
interface State {
  /** As the deltas made it. */
  shown: string;
  answer: ReadAnswer | null;
  /** Of the docket and of earlier questions, as far as the model got to see them. */
  chosen: readonly AnyPiece[];
  /** What tools have read for this question. */
  read: readonly AnyPiece[];
  /** Where the model got less of the docket than was meant for it. */
  cut: Warning | null;
  tools: ToolEvent[];
  usage: Usage;
  startedAt: number;
}

function suppliedIn({ chosen, read }: State): AnyPiece[] {
  return [...chosen, ...read];
}

interface Work {
  input: QuestionInput;
  state: State;
  signal: AbortSignal;
  emit: (event: QuestionStreamEvent) => void;
}

async function run({ input, state, signal, emit }: Work): Promise<void> {
  const { asked, clock, entries, thread } = input;
  const nonce = createNonce();
  const earlier = thread.flatMap(({ answer }) => answer?.pieces ?? []);
  const toolbox = await openToolbox({
    ...input,
    nonce,
    labelled: [...entries.flatMap(({ pieces }) => pieces), ...earlier],
    signal,
  });
  state.read = toolbox.pieces;
  // What was read for earlier questions is chosen from like one more entry.

  function promptWithin(maxTokens: number): Prompt {
    const chosen = choosePieces([...entries, { ...READ_EARLIER, pieces: earlier }], {
      question: asked.question,
      number: asked.number,
      wanted: new Set(
        thread.flatMap(({ answer }) => answer?.citations ?? []).map(({ label }) => label),
      ),
      maxTokens,
    });
    state.chosen = chosen.flatMap(({ pieces }) => pieces);
    const read = chosen.pop()?.pieces ?? [];
    return {
      ...buildPrompt({ ...input, entries: chosen, read }, nonce),
      tools: toolbox.definitions,
    };
  }

  let prompt = promptWithin(QUESTION_EVIDENCE_MAX_TOKENS);

  /** Asks once more with less where the model refuses a prompt for its length. */
  async function writeStep(more: Partial<Prompt>): ReturnType<typeof write> {
    const work = { input, state, signal, emit };
    try {
      return await write({ ...prompt, ...more }, work);
    } catch (error) {
      if (!isPromptTooLong(error) || state.cut !== null) {
        throw error;
      }
      input.report(error);
      const all = state.chosen;
      prompt = promptWithin(SMALL_EVIDENCE_MAX_TOKENS);
      state.cut = readInPart(state.chosen, all);
      return await write({ ...prompt, ...more }, work);
    }
  }

  const turns: Turn[] = [];
  for (let step = 1; ; step += 1) {
    const isLast =
      step === QUESTION_STEPS_MAX || clock.now() - state.startedAt > QUESTION_LAST_STEP_MS;
    const { answer, calls } = await writeStep({
      turns,
      ...(isLast ? { toolsSpent: true } : {}),
    });
    if (calls.length === 0 && answer.text !== "") {
      state.answer = answer;
      if (asked.draft !== undefined) {
        await putToRest({ state, emit });
      }
      return;
    }
    if (isLast) {
      throw new ExpectedFailure(step === QUESTION_STEPS_MAX ? OUT_OF_STEPS : OUT_OF_TIME);
    }
    if (calls.length === 0) {
      throw new UpstreamError("model", "invalid_response");
    }
    turns.push({ kind: "calls", text: "", calls });
    for (const { text, event, id } of await toolbox.run(calls)) {
      const told = { step, ...event };
      state.tools.push(told);
      emit({ event: "tool", data: told });
      turns.push({ kind: "result", callId: id, text });
    }
  }
}

/** A draft is read by GitHub, which makes more of a text than our page: nothing of it may act there. */
async function putToRest({ state, emit }: Pick<Work, "state" | "emit">): Promise<void> {
  const { makeInert } = await import("../markdown/inert-markdown.ts");
  const { shown } = state;
  const inert = makeInert(shown);
  if (inert !== shown) {
    const isChanged = (_: unknown, index: number) => inert[index] !== shown[index];
    const offset = Array.from({ length: inert.length }).findIndex(isChanged);
    const from = offset === -1 ? inert.length : offset;
    state.shown = inert;
    emit({ event: "delta", data: { offset: from, text: inert.slice(from) } });
  }
}

const READ_EARLIER: EntryEvidence = {
  number: 0,
  title: "",
  branch: "",
  facts: [],
  known: null,
  summary: "",
  pieces: [],
};

/** One answer of the model. What it says before it calls a tool is shown until it says more. */
async function write(
  prompt: Prompt,
  { input, state, signal, emit }: Work,
): Promise<{ answer: ReadAnswer; calls: readonly ToolCall[] }> {
  const { model, clock, asked } = input;
  let received = "";
  let told: Usage | null = null;
  // Until the model says better: what an abandoned call will have cost.
  const used = (): Usage =>
    told ?? {
      inputTokens: estimatePrompt(prompt),
      outputTokens: estimateTokens(received),
      calls: 1,
    };
  const labels = new Set(suppliedIn(state).map(({ label }) => label));
  const reader = createAnswerReader((label) => labels.has(label), asked.draft !== undefined);
  const writer = input.createDeltaWriter(
    asked.number ?? 0,
    ({ offset, text }) => {
      state.shown = state.shown.slice(0, offset) + text;
      emit({ event: "delta", data: { offset, text } });
    },
    clock,
    signal,
  );
  let calls: readonly ToolCall[] = [];
  try {
    for await (const chunk of whileRunning(model.write(prompt, signal), signal)) {
      switch (chunk.kind) {
        case "text":
          received += chunk.text;
          writer.append(reader.push(chunk.text));
          break;
        case "calls":
          calls = chunk.calls;
          break;
        case "usage":
          told = chunk.usage;
      }
    }
    const { rest, answer } = reader.end();
    writer.append(rest);
    await writer.end();
    return { answer, calls };
  } finally {
    const usage = used();
    state.usage = {
      inputTokens: state.usage.inputTokens + usage.inputTokens,
      outputTokens: state.usage.outputTokens + usage.outputTokens,
      calls: state.usage.calls + usage.calls,
    };
  }
}
