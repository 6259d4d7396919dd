import { UpstreamError } from "../upstream/error.ts";
import type { Frame } from "./answer-frames.ts";
import { type Tokens, tokensToBook } from "./booking.ts";
import { contentText } from "./content.ts";
import { endingOf, type Ending, finishIn } from "./ending.ts";
import { createFields } from "./extra-fields.ts";
import { contentFiltered, cutOff } from "./model-error.ts";
import { readUsage, thoughtIn, type ToldUsage } from "./told-usage.ts";
import { createCallReader } from "./tool-calls.ts";

/** What has come of one answer so far. */
export interface Tally {
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

export function createTally(): Tally {
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

/** Fields that the protocol has beside text and calls, which no server wants back. */
const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(["role", "refusal", "annotations", "audio"]);

/** Takes a frame into account and returns the text in it. */
export function readFrame(frame: Frame, tally: Tally): string {
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
export function endOf({ ending }: Tally): UpstreamError {
  if (ending === "filter") {
    return contentFiltered();
  }
  return ending === "length" ? cutOff() : new UpstreamError("model", "invalid_response");
}

/**
 * What a call has used: what its server counted, else what went out and came in. A call whose end is not known may have
 * used all that was set aside for it.
 */
export function usedBy(tally: Tally, most: Tokens, isRefused: boolean): Tokens {
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
