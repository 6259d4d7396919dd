import type { ChatCompletionChunk } from "openai/resources/chat/completions";

import { estimateTokens, MODEL_SILENCE_MS } from "../limits.ts";
import { REAL_CLOCK } from "../real-clock.ts";
import type { Clock, Model, ModelChunk, Prompt } from "../summarize/ports.ts";
import { UpstreamError } from "../upstream-error.ts";
import { guardFetch } from "../upstream-fetch.ts";
import { withRetries } from "../upstream-retry.ts";
import { type CompletionServer, streamCompletion } from "./completion.ts";
import { createDialect, type Dialect } from "./dialect.ts";
import { contentFiltered, cutOff, modelError } from "./model-error.ts";

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

/** What has been read of one answer. */
interface Reading {
  chunks: Stream;
  first: string;
  tally: Tally;
}

interface Tally {
  finish: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
}

/**
 * A model behind any OpenAI-compatible server. What fails before the first text is tried again by the one policy;
 * after that a reader has seen text, so a failure is thrown. Tokens are estimated where the server does not count.
 */
export function createModel(options: ModelOptions): Model {
  const { model, deadline = Number.POSITIVE_INFINITY, clock = REAL_CLOCK } = options;
  const server: CompletionServer = {
    baseUrl: options.baseUrl ?? "https://api.openai.com/v1",
    apiKey: options.apiKey,
    fetch: guardFetch({
      upstream: "model",
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      timeoutMs: MODEL_SILENCE_MS,
    }),
  };
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
          () => open({ server, model, prompt, signal, dialect, calls }),
          { clock, signal, deadline },
        );
        ({ tally } = reading);
        for await (const piece of texts(reading, signal)) {
          text += piece;
          yield { kind: "text", text: piece };
        }
      } finally {
        yield usageOf(prompt, text, tally, calls.made);
      }
    },
  };
}

interface Call {
  server: CompletionServer;
  model: string;
  prompt: Prompt;
  signal: AbortSignal;
  dialect: Dialect;
  calls: { made: number };
}

/** Starts one answer and reads up to its first text, so that all that fails before can be tried again. */
async function open(call: Call): Promise<Reading> {
  const { server, model, prompt, signal, dialect, calls } = call;
  for (;;) {
    calls.made += 1;
    try {
      const chunks = await streamCompletion(
        server,
        {
          model,
          messages: [
            { role: "system", content: prompt.system },
            { role: "user", content: prompt.user },
          ],
          stream: true,
          ...dialect.parameters(prompt.maxOutputTokens),
        },
        signal,
      );
      const tally: Tally = { finish: null, inputTokens: null, outputTokens: null };
      const first = await nextText(chunks, tally, signal);
      if (first === null) {
        if (tally.finish === "length" && dialect.lift()) {
          continue;
        }
        throw endOf(tally);
      }
      return { chunks, first, tally };
    } catch (error) {
      signal.throwIfAborted();
      if (dialect.learn(error)) {
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
    yield first;
    for (;;) {
      const text = await nextText(chunks, tally, signal);
      if (text === null) {
        break;
      }
      yield text;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw modelError(error);
  } finally {
    // Ends the request when the reader stops early; an answer at its end has nothing left to cancel.
    await chunks.return?.();
  }
  if (tally.finish !== "stop") {
    throw endOf(tally);
  }
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
    tally.inputTokens = value.usage?.prompt_tokens ?? tally.inputTokens;
    tally.outputTokens = value.usage?.completion_tokens ?? tally.outputTokens;
    const text = choice?.delta?.content;
    if (typeof text === "string" && text !== "") {
      return text;
    }
  }
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
      inputTokens: tally?.inputTokens ?? estimateTokens(prompt.system + prompt.user),
      outputTokens: tally?.outputTokens ?? estimateTokens(text),
      calls,
    },
  };
}
