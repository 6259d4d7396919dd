import * as z from "zod";

import { writeAnswer } from "./answerer.ts";
import { approximateTokens, type ChatRequest, promptOf, textOf } from "./chat-request.ts";
import { type Evidence, readEvidence } from "./evidence.ts";
import { handwritten, handwrittenVerdict } from "./handwritten.ts";
import { tell } from "./lies.ts";
import { obey } from "./obedience.ts";
import { ENGLISH, type Phrases, phrasesFor } from "./phrases.ts";
import { judgeStatements, secondReadingIn } from "./second-reader.ts";
import type { ModelSettings } from "./settings.ts";
import { callsFor, questionIn, type WantedCall } from "./tool-use.ts";
import { writeSummary } from "./writer.ts";

/** A reply planned by a test in place of the usual one, or a way in which the usual one goes wrong. */
export const plannedReply = z.object({
  /** Regular expression over the prompt; left out, any prompt. */
  match: z.string().optional(),
  times: z.int().min(1).nullable().default(1),
  text: z.string().optional(),
  /** Calls of tools, after the text. */
  calls: z
    .array(z.object({ name: z.string(), arguments: z.union([z.string(), z.looseObject({})]) }))
    .optional(),
  finishReason: z.enum(["stop", "length", "content_filter", "tool_calls"]).nullable().optional(),
  /** The stream ends, without a finish reason, after that many tokens. */
  endAfterTokens: z.int().min(0).optional(),
  /** Nothing more comes after that many tokens, and the connection stays open. */
  silentAfterTokens: z.int().min(0).optional(),
  /** An error frame takes the place of the rest. */
  errorAfterTokens: z.int().min(0).optional(),
  /** A frame that is not JSON comes after that many tokens. */
  malformedAfterTokens: z.int().min(0).optional(),
});

export type PlannedReply = z.output<typeof plannedReply>;
export type PlannedReplyInput = z.input<typeof plannedReply>;

export type Reply = {
  chunks: string[];
  calls: WantedCall[];
  reasoning: string[];
  finishReason: string | null;
  promptTokens: number;
  completionTokens: number;
  plan: PlannedReply | undefined;
};

/** Pieces of about one token each: a word with the space before it. */
function tokenize(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function ofLength(text: string, tokens: number | null): string {
  if (tokens === null) {
    return text;
  }
  const words = tokenize(text);
  const padded = Array.from(
    { length: tokens },
    (_, index) => words[index % Math.max(1, words.length)] ?? " more",
  );
  return padded.join("");
}

function writeWithLies(
  evidence: Evidence,
  phrases: Phrases,
  { lies, handwritten: knows }: ModelSettings,
): string {
  const known = knows && phrases === ENGLISH ? handwritten(evidence) : null;
  return tell(lies, known ?? writeSummary(evidence, phrases), evidence);
}

export function composeReply(
  request: ChatRequest,
  settings: ModelSettings,
  plan: PlannedReply | undefined,
): Reply {
  const prompt = promptOf(request);
  const instructions = request.messages
    .filter(({ role }) => role === "system" || role === "developer")
    .map(({ content }) => textOf(content))
    .join("\n");
  const evidence = request.messages
    .filter(({ role }) => role === "user" || role === "tool")
    .map(({ content }) => textOf(content))
    .join("\n");
  const disobedience = settings.obedient ? obey(evidence, instructions) : "";
  const question = questionIn(request);
  const reading = secondReadingIn(evidence);
  const calls =
    plan === undefined || (plan.text === undefined && plan.calls === undefined)
      ? callsFor(request, question, settings.obedient)
      : (plan.calls ?? []).map(({ name, arguments: given }) => ({
          name,
          arguments: typeof given === "string" ? given : JSON.stringify(given),
        }));
  const text =
    plan?.text ??
    (calls.length > 0
      ? ""
      : ofLength(
          disobedience +
            (reading !== null
              ? judgeStatements(reading, settings.handwritten ? handwrittenVerdict : undefined)
              : question === null
                ? writeWithLies(readEvidence(evidence), phrasesFor(prompt), settings)
                : writeAnswer(readEvidence(evidence), question)),
          reading === null ? settings.outputTokens : null,
        ));
  const all = tokenize(text);
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  const chunks = all.slice(0, limit);
  const thoughts =
    settings.dialect.reasoning === "none" ? [] : tokenize("Reading the labelled evidence first.");
  return {
    chunks,
    calls,
    reasoning: thoughts,
    finishReason:
      plan?.finishReason === undefined
        ? chunks.length < all.length
          ? "length"
          : calls.length > 0
            ? "tool_calls"
            : "stop"
        : plan.finishReason,
    promptTokens: approximateTokens(prompt),
    completionTokens: chunks.length + thoughts.length + 8 * calls.length,
    plan,
  };
}
