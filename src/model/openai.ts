import { MODEL_ANSWER_MAX_MS, MODEL_SILENCE_MS, MODEL_UNBOUNDED_TOKENS } from "../limits.ts";
import type { Model, Prompt, Spending } from "../summarize/ports.ts";
import { textsIn } from "../summarize/write/prompt-tokens.ts";
import type { Clock } from "../upstream/clock.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import { UpstreamError } from "../upstream/error.ts";
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
import { contentText } from "./content.ts";
import { createDialect, type Dialect, type Trial } from "./dialect.ts";
import { endingOf, type Ending, finishIn } from "./ending.ts";
import { createFields } from "./extra-fields.ts";
import { contentFiltered, cutOff, modelError, refusalOf } from "./model-error.ts";
import { createSilenceWatch, type SilenceWatch } from "./silence.ts";
import { readUsage, thoughtIn, type ToldUsage } from "./told-usage.ts";
import { createCallReader } from "./tool-calls.ts";

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

interface Tally {
  /** Of the choice that is read: nobody asked for others, which some servers send all the same. */
  choice: unknown;
  /** As the server named it, or implied it by saying that the answer is complete; else not known. */
  ending: Ending | null;
  called: ReturnType<typeof createCallReader>;
  /** What came beside text and calls. */
  beside: ReturnType<typeof createFields>;
  hasText: boolean;
  /** The text so far, where it comes in messages; null where it comes otherwise. */
  inMessages: string | null;
  isReasoning: boolean;
  /** All that the model has written: text, thoughts and calls. */
  received: string[];
  told: ToldUsage;
  /** Whether more was written than had been counted when the server last told. */
  isStale: boolean;
  /** Whether it broke off, if only after its end. */
  isBroken: boolean;
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

/**
 * What a call has used: what its server counted, else what went out and came in. A call whose end is not known may have
 * used all that was set aside for it.
 */
function usedBy(tally: Tally, most: Tokens, isRefused: boolean): Tokens {
  const { told, isStale } = tally;
  const received = (): number => tokensToBook(tally.received);
  const isTold = told.output !== null && !isStale;
  if (isRefused || (tally.ending !== null && (isTold || !tally.isBroken))) {
    return {
      input: told.input ?? most.input,
      output: isTold ? (told.output ?? 0) : Math.max(told.output ?? 0, received()),
    };
  }
  return {
    input: Math.max(told.input ?? 0, most.input),
    output: Math.max(told.output ?? 0, received(), most.output),
  };
}

function createTally(): Tally {
  return {
    choice: undefined,
    ending: null,
    called: createCallReader(),
    beside: createFields(),
    hasText: false,
    inMessages: null,
    isReasoning: false,
    received: [],
    told: { input: null, output: null },
    isStale: false,
    isBroken: false,
  };
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

/** Fields that the protocol has beside text and calls, which no server wants back. */
const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(["role", "refusal", "annotations", "audio"]);

/** Takes a frame into account and returns the text in it. */
function readFrame(frame: Frame, tally: Tally): string {
  const { choices, usage, x_groq } = frame;
  const choice = choiceIn(choices, tally);
  const { native_finish_reason: native } = choice;
  const finish = finishIn(choice) ?? finishIn({ ...frame });
  const isNamed = finish !== null;
  if (isNamed && (tally.ending ?? "whole") === "whole") {
    tally.ending = endingOf(finish);
    if (tally.ending === "whole" && typeof native === "string") {
      // A gateway's word for it may be kinder than that of the server behind it.
      tally.ending = endingOf(native);
    }
  }
  // A server that does not stream sends a message, and some end a stream with the whole of it.
  const isWhole = choice["delta"] === undefined || choice["delta"] === null;
  const { content, tool_calls, function_call, ...more } = recordOf(
    // The older completions have the text itself.
    isWhole ? (choice["message"] ?? { content: choice["text"] }) : choice["delta"],
  );
  if (typeof more["refusal"] === "string" && more["refusal"] !== "") {
    // What a model says in place of an answer, which it then ends as if it were one.
    tally.ending = "filter";
  }
  const counted = recordOf(usage ?? choice["usage"] ?? recordOf(x_groq)["usage"]);
  const told = readUsage(counted);
  const isMessage = isWhole && choice["text"] === undefined;
  const isRepeated =
    isMessage && (tally.hasText || tally.called.hasCalls) && tally.inMessages === null;
  const text = isMessage ? freshIn(contentText(content), tally) : contentText(content);
  if (!isRepeated) {
    const words = { ...more, content: isMessage ? text : content, tool_calls, function_call };
    tally.isStale = wordsIn(words, tally.received) || tally.isStale;
  }
  tally.told = { input: told.input ?? tally.told.input, output: told.output ?? tally.told.output };
  tally.isStale &&= told.output === null;
  if (isRepeated) {
    return "";
  }
  tally.called.read(Array.isArray(tool_calls) ? tool_calls : [tool_calls]);
  if (function_call !== undefined && function_call !== null) {
    tally.called.read([{ function: function_call }]);
  }
  if (text !== "" && !isNamed && tally.ending === "whole") {
    // Some name an end several times: what follows the first can be cut off like all else.
    tally.ending = null;
  }
  const beside = Object.entries(more).filter(([name]) => !OF_EVERY_ANSWER.has(name));
  tally.beside.add(Object.fromEntries(beside));
  tally.isReasoning ||=
    beside.some(([name]) => /reason|think/i.test(name)) || thoughtIn(counted) !== null;
  return text;
}

/** Servers that stream messages have in each either what is new or all there is so far. */
function freshIn(text: string, tally: Tally): string {
  if (!tally.hasText) {
    tally.inMessages = text;
    return text;
  }
  const before = tally.inMessages;
  if (before === null) {
    return text;
  }
  const fresh = text.startsWith(before) ? text.slice(before.length) : text;
  tally.inMessages = before + fresh;
  return fresh;
}

function choiceIn(choices: unknown, tally: Tally): Record<string, unknown> {
  const all = (Array.isArray(choices) ? choices : [choices]).map(recordOf);
  const read = all.find(({ index }) => index === tally.choice || typeof index !== "number");
  const choice = read ?? (tally.choice === undefined ? all[0] : undefined) ?? {};
  tally.choice ??= choice["index"];
  return choice;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Names of fields that no model writes. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(["role", "id", "type", "format", "signature"]);

/** Collects what a model has written in a piece of an answer, wherever in it; returns whether there is any. */
function wordsIn(value: unknown, words: string[]): boolean {
  if (typeof value === "string") {
    words.push(value);
    return value !== "";
  }
  let found = false;
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      found = (!NOT_WRITTEN.has(name) && wordsIn(inner, words)) || found;
    }
  }
  return found;
}

/** Why an answer that ended is not a whole one. */
function endOf({ ending }: Tally): UpstreamError {
  if (ending === "filter") {
    return contentFiltered();
  }
  return ending === "length" ? cutOff() : new UpstreamError("model", "invalid_response");
}
