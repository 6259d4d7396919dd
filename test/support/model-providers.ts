import type { ModelSettingsChange } from "../fakes/model/settings.ts";

type Traits = NonNullable<ModelSettingsChange["dialect"]>;

/** A provider whose dialect people have reported on, as the fake model server speaks it. */
export interface Provider {
  name: string;
  /** In words, for the table in docs/reliability.md. */
  differs: string;
  dialect: Traits;
  /** Requests for one summary and, by a client that is new as well, for a question with two tools in turn. */
  requests: readonly [summary: number, question: number];
}

export const PROVIDERS: readonly Provider[] = [
  {
    name: "OpenAI",
    differs: "refuses `temperature` to models that reason",
    dialect: { rejectedParameters: ["max_tokens", "temperature", "top_p"] },
    requests: [2, 4],
  },
  {
    name: "Azure OpenAI",
    differs: "first frame with a verdict on the prompt and no choices",
    dialect: { promptFilterFrame: true },
    requests: [1, 3],
  },
  {
    name: "Google Gemini",
    differs:
      "errors in an array, no `stream_options`, calls with one index, signatures that must come back",
    dialect: {
      errors: "array",
      rejectsStreamOptions: true,
      toolCalls: "same-index",
      wantsBack: "extra_content",
    },
    requests: [2, 4],
  },
  {
    name: "Gemma",
    differs: "errors in an array, no system role, no tools",
    dialect: { errors: "array", systemRole: false, rejectsTools: true },
    requests: [2, 3],
  },
  {
    name: "Mistral",
    differs: "`detail` within `message`, `max_tokens`, text in parts beside thoughts",
    dialect: {
      errors: "message-detail",
      rejectedParameters: ["max_completion_tokens"],
      content: "parts",
    },
    requests: [2, 4],
  },
  {
    name: "DeepSeek",
    differs: "the reasoning of a turn with calls must come back",
    dialect: { wantsBack: "reasoning_content", nullContent: false },
    requests: [1, 3],
  },
  {
    name: "OpenRouter",
    differs: "comments while it waits, signed details of reasoning that must come back",
    dialect: { comments: true, wantsBack: "reasoning_details" },
    requests: [1, 3],
  },
  {
    name: "Groq",
    differs: "shows its reasoning and refuses to take it back",
    dialect: { reasoning: "reasoning", refusesReasoning: true },
    requests: [1, 4],
  },
  {
    name: "Workers AI",
    differs: "tokens that look like numbers come as numbers, text of a turn must be a string",
    dialect: { content: "numbers", nullContent: false, usage: "every-frame" },
    requests: [1, 3],
  },
  {
    name: "vLLM",
    differs: "flat errors, fragments of calls with null ids, its own names of endings",
    dialect: {
      errors: "flat",
      rejectsStreamOptions: true,
      toolCalls: "null-ids",
      endings: { stop: "eos_token", tool_calls: "stop" },
    },
    requests: [2, 4],
  },
  {
    name: "LM Studio",
    differs: "errors as a string, `[DONE]` without a finish, data lines without blank lines",
    dialect: {
      errors: "string",
      nullContent: false,
      framing: "lines",
      endings: { stop: "", tool_calls: "" },
    },
    requests: [1, 3],
  },
  {
    name: "llama.cpp",
    differs: "thoughts in tags, no token counts, whole calls without an index, CR LF",
    dialect: { reasoning: "think-tags", usage: "never", toolCalls: "whole", crlf: true },
    requests: [1, 3],
  },
  {
    name: "small gateways",
    differs: "`detail` lists, one JSON answer to a streamed request",
    dialect: { errors: "detail", rejectsStreamOptions: true, framing: "json", anyModel: true },
    requests: [2, 4],
  },
];
