import { MODEL_SILENCE_MS } from "../limits.ts";
import type { Model, ModelChunk, Prompt } from "../summarize/ports.ts";
import { estimatePrompt } from "../summarize/write/prompt-tokens.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import type { Clock } from "../upstream/clock.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
import { guardFetch } from "../upstream/guarded-fetch.ts";
import { withRetries } from "../upstream/retry.ts";
import type { Frame } from "./answer-frames.ts";
import { createCompletions, type StreamCompletion } from "./completion.ts";
import { contentText } from "./content.ts";
import { createDialect, type Dialect, type Trial } from "./dialect.ts";
import { endingOf, type Ending } from "./ending.ts";
import { createFields } from "./extra-fields.ts";
import { contentFiltered, cutOff, modelError, refusalOf } from "./model-error.ts";
import { createCallReader } from "./tool-calls.ts";

export interface ModelOptions {
  apiKey: string;
  /** Null for OpenAI itself. */
  baseUrl: string | null;
  model: string;
  /** Milliseconds since 1970: no retry waits beyond it. */
  deadline?: number;
  fetch?: typeof fetch;
  clock?: Clock;
}

type Stream = AsyncGenerator<Frame, boolean>;

/** What has been read of one answer; `first` is null where it has no text. */
interface Reading {
  chunks: Stream;
  first: string | null;
  tally: Tally;
}

interface Tally {
  /** As the server named it, or implied it by saying that the answer is complete; else not known. */
  ending: Ending | null;
  called: ReturnType<typeof createCallReader>;
  /** What came beside text and calls. */
  beside: ReturnType<typeof createFields>;
  hasText: boolean;
  isReasoning: boolean;
  inputTokens: number | null;
  outputTokens: number | null;
}

/**
 * A model behind any OpenAI-compatible server. What fails before the first text is tried again by the one policy;
 * after that a reader has seen text, so a failure is thrown. Tokens are estimated where the server does not count.
 */
export function createModel(options: ModelOptions): Model {
  const { model, deadline = Number.POSITIVE_INFINITY, clock = REAL_CLOCK } = options;
  const streamCompletion = createCompletions({
    baseUrl: options.baseUrl ?? "https://api.openai.com/v1",
    apiKey: options.apiKey,
    fetch: guardFetch({
      upstream: "model",
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      timeoutMs: MODEL_SILENCE_MS,
    }),
  });
  // Learned once per model: a server that rejected a parameter is not sent it again.
  const dialect = createDialect();

  return {
    name: model,
    async *write(prompt, signal) {
      const calls = { made: 0 };
      let text = "";
      let tally: Tally | null = null;
      try {
        const reading = await withRetries(
          () => open({ streamCompletion, model, prompt, signal, dialect, calls }),
          { clock, signal, deadline },
        );
        ({ tally } = reading);
        for await (const piece of texts(reading, signal)) {
          text += piece;
          yield { kind: "text", text: piece };
        }
        const called = tally.called.end(tally.beside.all());
        if (called.length > 0) {
          text += JSON.stringify(called);
          yield { kind: "calls", calls: called };
        }
      } finally {
        yield usageOf(prompt, text, tally, calls.made);
      }
    },
  };
}

interface Call {
  streamCompletion: StreamCompletion;
  model: string;
  prompt: Prompt;
  signal: AbortSignal;
  dialect: Dialect;
  calls: { made: number };
}

/** Starts one answer and reads up to its first text, so that all that fails before can be tried again. */
async function open(call: Call): Promise<Reading> {
  const { streamCompletion, model, prompt, signal, dialect, calls } = call;
  const trial: Trial = { unbounded: false, known: 0 };
  for (;;) {
    calls.made += 1;
    try {
      const chunks = await streamCompletion(
        { model, stream: true, ...dialect.request(prompt, trial) },
        signal,
      );
      const tally = createTally();
      const first = await nextText(chunks, tally, signal);
      if (first === null && (tally.ending !== "whole" || !tally.called.hasCalls)) {
        if (tally.ending === "length" && dialect.lift(trial, tally.isReasoning)) {
          continue;
        }
        throw endOf(tally);
      }
      return { chunks, first, tally };
    } catch (error) {
      signal.throwIfAborted();
      const refusal = refusalOf(error);
      if (refusal !== undefined && dialect.learn(refusal, prompt, trial)) {
        continue;
      }
      throw modelError(error);
    }
  }
}

function createTally(): Tally {
  return {
    ending: null,
    called: createCallReader(),
    beside: createFields(),
    hasText: false,
    isReasoning: false,
    inputTokens: null,
    outputTokens: null,
  };
}

async function* texts(
  { chunks, first, tally }: Reading,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    let text = first;
    while (text !== null) {
      yield text;
      text = await nextText(chunks, tally, signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw modelError(error);
  } finally {
    // Ends the request when the reader stops early; an answer at its end has nothing left to cancel.
    await chunks.return(false);
  }
  if (tally.ending !== "whole") {
    throw endOf(tally);
  }
}

/** The next piece of text, or null at the end. */
async function nextText(chunks: Stream, tally: Tally, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const frame = await nextFrame(chunks, tally, signal);
    if (frame === null) {
      return null;
    }
    const text = readFrame(frame, tally);
    if (text !== "") {
      tally.hasText = true;
      return text;
    }
  }
}

async function nextFrame(chunks: Stream, tally: Tally, signal: AbortSignal): Promise<Frame | null> {
  try {
    const { done, value } = await chunks.next();
    // A server may end the answer just as it is aborted: that is no whole one.
    signal.throwIfAborted();
    if (done !== true) {
      return value;
    }
    tally.ending ??= value ? "whole" : null;
    return null;
  } catch (error) {
    signal.throwIfAborted();
    // What goes wrong after the end takes nothing away from what came before.
    if (tally.ending === "whole") {
      return null;
    }
    throw error;
  }
}

/** Fields that the protocol has beside text and calls, which no server wants back. */
const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(["role", "refusal", "annotations", "audio"]);

/** Takes a frame into account and returns the text in it. */
function readFrame({ choices, usage }: Frame, tally: Tally): string {
  const told = recordOf(usage);
  tally.inputTokens = countIn(told["prompt_tokens"]) ?? tally.inputTokens;
  tally.outputTokens = countIn(told["completion_tokens"]) ?? tally.outputTokens;
  const choice = recordOf(Array.isArray(choices) ? choices[0] : undefined);
  const { finish_reason: finish } = choice;
  const isNamed = typeof finish === "string" && finish !== "";
  if (isNamed && (tally.ending ?? "whole") === "whole") {
    tally.ending = endingOf(finish);
  }
  // A server that does not stream sends a message, and some end a stream with the whole of it.
  const isWhole = choice["delta"] === undefined || choice["delta"] === null;
  const { content, tool_calls, function_call, ...more } = recordOf(
    isWhole ? choice["message"] : choice["delta"],
  );
  if (isWhole && (tally.hasText || tally.called.hasCalls)) {
    return "";
  }
  tally.called.read(tool_calls);
  if (function_call !== undefined && function_call !== null) {
    tally.called.read([{ function: function_call }]);
  }
  const text = contentText(content);
  if (text !== "" && !isNamed && tally.ending === "whole") {
    // Some name an end several times: what follows the first can be cut off like all else.
    tally.ending = null;
  }
  const beside = Object.entries(more).filter(([name]) => !OF_EVERY_ANSWER.has(name));
  tally.beside.add(Object.fromEntries(beside));
  tally.isReasoning ||=
    beside.some(([name]) => /reason|think/i.test(name)) ||
    countIn(recordOf(told["completion_tokens_details"])["reasoning_tokens"]) !== undefined;
  return text;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** More than any call takes. */
const COUNT_MAX = 1e8;

/** What a server has counted is booked: nothing that would give back what others have spent, or stop everybody. */
function countIn(told: unknown): number | undefined {
  return Number.isInteger(told) && Number(told) > 0 && Number(told) <= COUNT_MAX
    ? Number(told)
    : undefined;
}

/** Why an answer that ended is not a whole one. */
function endOf({ ending }: Tally): UpstreamError {
  if (ending === "filter") {
    return contentFiltered();
  }
  return ending === "length" ? cutOff() : new UpstreamError("model", "invalid_response");
}

function usageOf(prompt: Prompt, text: string, tally: Tally | null, calls: number): ModelChunk {
  return {
    kind: "usage",
    usage: {
      inputTokens: tally?.inputTokens ?? estimatePrompt(prompt),
      outputTokens: tally?.outputTokens ?? estimateTokens(text),
      calls,
    },
  };
}
