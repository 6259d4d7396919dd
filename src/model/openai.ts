import { MODEL_ANSWER_MAX_MS, MODEL_SILENCE_MS, MODEL_UNBOUNDED_TOKENS } from "../limits.ts";
import type { Model, Prompt, Spending } from "../summarize/ports.ts";
import { textsIn } from "../summarize/write/prompt-tokens.ts";
import type { Clock } from "../upstream/clock.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import type { UpstreamError } from "../upstream/error.ts";
import { guardFetch } from "../upstream/guarded-fetch.ts";
import { withRetries } from "../upstream/retry.ts";
import type { Frame } from "./answer-frames.ts";
import {
  type Bookings,
  createBookings,
  type Tokens,
  tokensToBook,
  UNLIMITED_SPENDING,
} from "./booking.ts";
import { createCompletions, type StreamCompletion } from "./completion.ts";
import { createDialect, type Dialect, type Trial } from "./dialect.ts";
import { modelError, refusalOf } from "./model-error.ts";
import { createSilenceWatch, type SilenceWatch } from "./silence.ts";
import { createTally, endOf, readFrame, type Tally, usedBy } from "./tally.ts";

export interface ModelOptions {
  apiKey: string;
  /** Null for OpenAI itself. */
  baseUrl: string | null;
  model: string;
  /** Milliseconds since 1970: no retry waits beyond it. */
  deadline?: number;
  /** What every call that leaves is booked with; without it nothing is counted. */
  spending?: Spending;
  fetch?: typeof fetch;
  clock?: Clock;
}

type Stream = AsyncGenerator<Frame, boolean>;

/** What has been read of one answer; `first` is null where it has no text. */
interface Reading {
  chunks: Stream;
  first: string | null;
  tally: Tally;
  /** Its call is over. */
  end: (error?: UpstreamError) => void;
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
      totalMs: MODEL_ANSWER_MAX_MS,
    }),
  });
  // Learned once per model: a server that rejected a parameter is not sent it again.
  const dialect = createDialect();
  const silence = createSilenceWatch();

  return {
    name: model,
    async *write(prompt, signal) {
      const bookings = createBookings(options.spending ?? UNLIMITED_SPENDING);
      try {
        const reading = await withRetries(
          () => open({ streamCompletion, model, prompt, signal, dialect, silence, bookings }),
          { clock, signal, deadline },
        );
        for await (const text of texts(reading, signal)) {
          yield { kind: "text", text };
        }
        const { called, beside } = reading.tally;
        const calls = called.end(beside.all());
        if (calls.length > 0) {
          yield { kind: "calls", calls };
        }
      } finally {
        yield { kind: "usage", usage: bookings.usage };
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
  silence: SilenceWatch;
  bookings: Bookings;
}

/** Starts one answer and reads up to its first text, so that all that fails before can be tried again. */
async function open(call: Call): Promise<Reading> {
  const { streamCompletion, model, prompt, signal, dialect, silence, bookings } = call;
  const trial: Trial = { unbounded: false, known: 0 };
  for (;;) {
    silence.check();
    const request = dialect.request(prompt, trial);
    const most = mostOf(request, prompt);
    const book = await bookings.open(most, signal);
    const ended = silence.begin();
    const tally = createTally();
    let isRefused = false;
    let isOver = false;
    const end = (error?: UpstreamError): void => {
      if (isOver) {
        return;
      }
      isOver = true;
      book(usedBy(tally, most, isRefused));
      // Who leaves cannot tell how it would have ended.
      if (!signal.aborted) {
        ended(error);
      }
    };
    let fault: UpstreamError | undefined;
    let isOpen = false;
    try {
      const chunks = await streamCompletion({ model, ...request }, signal);
      const first = await nextText(chunks, tally, signal);
      if (first === null && (tally.ending !== "whole" || !tally.called.hasCalls)) {
        if (tally.ending === "length" && dialect.lift(trial, tally.isReasoning)) {
          continue;
        }
        throw endOf(tally);
      }
      isOpen = true;
      return { chunks, first, tally, end };
    } catch (error) {
      signal.throwIfAborted();
      const refusal = refusalOf(error);
      isRefused = refusal !== undefined && isBeforeWork(refusal.status);
      if (refusal !== undefined && dialect.learn(refusal, prompt, trial)) {
        continue;
      }
      fault = modelError(error);
      throw fault;
    } finally {
      if (!isOpen) {
        end(fault);
      }
    }
  }
}

/** What a call may cost at most. An answer without a bound of its own is taken to be as long as any. */
function mostOf(request: ReturnType<Dialect["request"]>, prompt: Prompt): Tokens {
  const isBounded = request.max_completion_tokens !== undefined || request.max_tokens !== undefined;
  return {
    input: tokensToBook(textsIn(prompt)),
    output: isBounded ? prompt.maxOutputTokens : MODEL_UNBOUNDED_TOKENS,
  };
}

/** Whether a server that answers so has not begun to write. One that fails or times out may have written it all. */
function isBeforeWork(status = 500): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

async function* texts(
  { chunks, first, tally, end }: Reading,
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
    const fault = modelError(error);
    end(fault);
    throw fault;
  } finally {
    end();
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
    // Some say nothing at the end of calls: those that are whole are meant.
    tally.ending ??= value || tally.called.areWhole ? "whole" : null;
    return null;
  } catch (error) {
    signal.throwIfAborted();
    // What goes wrong after the end takes nothing away from what came before.
    tally.isBroken = true;
    if (tally.ending === "whole") {
      return null;
    }
    throw error;
  }
}
