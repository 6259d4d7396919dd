import * as z from "zod";

import { LIE_NAMES } from "./lies.ts";

/** How one server's answers differ from OpenAI's. */
const dialect = z.object({
  /** Token counts: as OpenAI sends them, never, or in every frame whether asked or not. */
  usage: z.enum(["when-asked", "never", "every-frame"]),
  /** Whether a stream ends with `data: [DONE]`. */
  done: z.boolean(),
  /** Whether `stream_options` is refused as an unknown field. */
  rejectsStreamOptions: z.boolean(),
  /** Whether a request with tools is refused, as by a model that was not trained for them. */
  rejectsTools: z.boolean(),
  /** How the fragments of a call come: as OpenAI sends them, or each whole and without an index. */
  toolCalls: z.enum(["fragments", "whole", "same-index", "null-ids"]),
  /** Where thoughts go before the text: a field beside `content`, or tags within it. */
  reasoning: z.enum(["none", "reasoning_content", "reasoning", "think-tags"]),
  /** Beside calls, what must come back with them, as thinking models ask. */
  wantsBack: z.enum(["nothing", "reasoning_content", "reasoning_details", "extra_content"]),
  /** Whether a turn of calls may have no text. */
  nullContent: z.boolean(),
  systemRole: z.boolean(),
  /** Whether fields of the answer are refused when they come back. */
  refusesReasoning: z.boolean(),
  /** What `content` is: text, lists of parts with thoughts among them, or numbers where a token looks like one. */
  content: z.enum(["text", "parts", "numbers"]),
  /** How an answer is framed: as events, as lines of data with nothing between them, or not streamed at all. */
  framing: z.enum(["events", "lines", "json"]),
  /** Names of endings in place of OpenAI's; `""` is none. */
  endings: z.record(z.string(), z.string()),
  /** What an error looks like. */
  errors: z.enum(["object", "array", "detail", "message-detail", "flat", "string"]),
  /** Tokens of prompt and answer that the model takes; null is as many as come. */
  contextTokens: z.int().min(1).nullable(),
  /** Parameter names that answer 400. */
  rejectedParameters: z.array(z.string()),
  /** First frame with the verdict on the prompt and no choices. */
  promptFilterFrame: z.boolean(),
  /** Comment lines between frames while the model is busy. */
  comments: z.boolean(),
  /** Lines end with CR LF. */
  crlf: z.boolean(),
  /** Accepts any key, or none. */
  anyKey: z.boolean(),
  /** Knows every model name. */
  anyModel: z.boolean(),
});

export type Dialect = z.infer<typeof dialect>;

const OPENAI: Dialect = {
  usage: "when-asked",
  done: true,
  rejectsStreamOptions: false,
  rejectsTools: false,
  toolCalls: "fragments",
  reasoning: "none",
  wantsBack: "nothing",
  nullContent: true,
  systemRole: true,
  refusesReasoning: false,
  content: "text",
  framing: "events",
  endings: {},
  errors: "object",
  contextTokens: null,
  rejectedParameters: [],
  promptFilterFrame: false,
  comments: false,
  crlf: false,
  anyKey: false,
  anyModel: false,
};

const DIALECT_NAMES = [
  "openai",
  "openai-reasoning",
  "azure",
  "litellm",
  "ollama",
  "llama-cpp",
  "deepseek",
  "openrouter",
  "minimal",
] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];

export const DIALECTS: Record<DialectName, Dialect> = {
  openai: OPENAI,
  /** Reasoning models of OpenAI: the old limit parameter and sampling are refused. */
  "openai-reasoning": { ...OPENAI, rejectedParameters: ["max_tokens", "temperature", "top_p"] },
  azure: { ...OPENAI, promptFilterFrame: true },
  litellm: { ...OPENAI, usage: "every-frame" },
  ollama: { ...OPENAI, anyKey: true, anyModel: true, reasoning: "reasoning", toolCalls: "whole" },
  "llama-cpp": { ...OPENAI, anyKey: true, anyModel: true, usage: "never", reasoning: "think-tags" },
  deepseek: { ...OPENAI, reasoning: "reasoning_content" },
  openrouter: { ...OPENAI, comments: true, reasoning: "reasoning" },
  /** A small server of the first hour: no usage, no end mark, unknown fields refused. */
  minimal: {
    ...OPENAI,
    usage: "never",
    done: false,
    rejectsStreamOptions: true,
    rejectsTools: true,
    anyModel: true,
    crlf: true,
  },
};

const settings = z.object({
  /** Time to the first token: a base and a part that grows with the prompt. */
  firstTokenMs: z.number().min(0),
  firstTokenMsPerThousandPromptTokens: z.number().min(0),
  /** Null is as fast as it goes. */
  tokensPerSecond: z.number().positive().nullable(),
  /** Tokens at the beginning of each answer that come as fast as it goes, whatever those after them take. */
  tokensAtOnce: z.int().min(0),
  /** Share by which waits vary, e.g. 0.1; the same requests in the same order always vary alike. */
  jitter: z.number().min(0).max(1),
  /** Tokens of each answer; null is as many as the evidence gives. */
  outputTokens: z.int().min(1).nullable(),
  /** Whether each token is the time at which it leaves, so that a reader knows how long it was under way. */
  stamped: z.boolean(),
  /** Whether instructions within the evidence are followed. */
  obedient: z.boolean(),
  /** What summaries say that is not so: the first of these that there is a place for. */
  lies: z.array(z.enum(LIE_NAMES)),
  /** Whether it knows the summaries that were written by hand for the sample, in English. */
  handwritten: z.boolean(),
  dialect: dialect.partial(),
});

export type ModelSettings = Omit<z.infer<typeof settings>, "dialect"> & { dialect: Dialect };

export const settingsChange = settings.partial().extend({
  /** A known server's dialect; single traits in `dialect` come on top. */
  dialectName: z.enum(DIALECT_NAMES).optional(),
});

export type ModelSettingsChange = z.input<typeof settingsChange>;

export const DEFAULT_SETTINGS: ModelSettings = {
  firstTokenMs: 0,
  firstTokenMsPerThousandPromptTokens: 0,
  tokensPerSecond: null,
  tokensAtOnce: 0,
  jitter: 0,
  outputTokens: null,
  stamped: false,
  obedient: false,
  lies: [],
  handwritten: false,
  dialect: OPENAI,
};

export function changeSettings(current: ModelSettings, input: unknown): void {
  const { dialectName, dialect: traits, ...rest } = settingsChange.parse(input);
  const base = dialectName === undefined ? current.dialect : DIALECTS[dialectName];
  Object.assign(current, rest, { dialect: { ...base, ...traits } });
}
