import type { ChatCompletionChunk } from "openai/resources/chat/completions";

import { MODEL_SILENCE_MS } from "../limits.ts";
import type { Model, ModelChunk, Prompt } from "../summarize/ports.ts";
import { estimatePrompt } from "../summarize/write/prompt-tokens.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import type { Clock } from "../upstream/clock.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
import { guardFetch } from "../upstream/guarded-fetch.ts";
import { withRetries } from "../upstream/retry.ts";
import { createCompletions, type StreamCompletion } from "./completion.ts";
import { createDialect, type Dialect } from "./dialect.ts";
import { contentFiltered, cutOff, modelError } from "./model-error.ts";
import { createCallReader, toMessage, toTool } from "./tool-calls.ts";

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

type Stream = AsyncIterator<ChatCompletionChunk>;

/** What has been read of one answer; `first` is null where it has no text. */
interface Reading {
  chunks: Stream;
  first: string | null;
  tally: Tally;
}

interface Tally {
  finish: string | null;
  called: ReturnType<typeof createCallReader>;
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
        const { calls: called } = tally.called;
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
  const { turns = [], tools = [] } = prompt;
  const withTools = tools.length > 0;
  for (;;) {
    calls.made += 1;
    try {
      const chunks = await streamCompletion(
        {
          model,
          messages: [
            { role: "system", content: prompt.system },
            { role: "user", content: prompt.user },
            ...turns.map(toMessage),
          ],
          stream: true,
          ...dialect.parameters(
            prompt.maxOutputTokens,
            withTools
              ? {
                  tools: tools.map(toTool),
                  ...(prompt.toolsSpent === true ? { tool_choice: "none" } : {}),
                }
              : {},
          ),
        },
        signal,
      );
      const tally: Tally = {
        finish: null,
        called: createCallReader(),
        inputTokens: null,
        outputTokens: null,
      };
      const first = await nextText(chunks, tally, signal);
      if (first === null && !isWhole(tally)) {
        if (tally.finish === "length" && dialect.lift()) {
          continue;
        }
        throw endOf(tally);
      }
      return { chunks, first, tally };
    } catch (error) {
      signal.throwIfAborted();
      if (dialect.learn(error, withTools)) {
        continue;
      }
      throw modelError(error);
    }
  }
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
    await chunks.return?.();
  }
  if (tally.finish !== "stop" && !isWhole(tally)) {
    throw endOf(tally);
  }
}

/** Whether an answer ended with calls: servers differ in the reason they give for that. */
function isWhole({ finish, called }: Tally): boolean {
  return (
    called.calls.length > 0 &&
    (finish === "tool_calls" || finish === "stop" || finish === "function_call")
  );
}

/** The next piece of text, or null at the end. Reasoning that some servers send beside the text is not read. */
async function nextText(chunks: Stream, tally: Tally, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const { done, value } = await chunks.next();
    // A server may end the answer just as it is aborted: that is no whole one.
    signal.throwIfAborted();
    if (done === true) {
      return null;
    }
    // Servers differ in what a chunk holds; the types promise more than arrives.
    const choice = value.choices?.[0];
    tally.finish = choice?.finish_reason ?? tally.finish;
    tally.inputTokens = countIn(value.usage?.prompt_tokens) ?? tally.inputTokens;
    tally.outputTokens = countIn(value.usage?.completion_tokens) ?? tally.outputTokens;
    tally.called.read(choice?.delta?.tool_calls);
    const text = choice?.delta?.content;
    if (typeof text === "string" && text !== "") {
      return text;
    }
  }
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
function endOf({ finish }: Tally): UpstreamError {
  if (finish === "content_filter") {
    return contentFiltered();
  }
  return finish === "length" ? cutOff() : new UpstreamError("model", "invalid_response");
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
