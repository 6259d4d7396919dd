import * as z from "zod";

const contentPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const toolCall = z.looseObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(contentPart)]).nullish(),
  tool_calls: z.array(toolCall).min(1).optional(),
  tool_call_id: z.string().optional(),
});

const tool = z.object({
  type: z.literal("function"),
  function: z.looseObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: z.string().optional(),
    parameters: z.looseObject({ type: z.literal("object") }).optional(),
  }),
});

/** The part of OpenAI's chat completion request that the fake understands; the rest is ignored. */
export const chatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().nullish(),
  tools: z.array(tool).min(1).max(128).optional(),
  tool_choice: z.enum(["auto", "none", "required"]).optional(),
});

export type ChatRequest = z.infer<typeof chatRequest>;

export function textOf(content: ChatRequest["messages"][number]["content"]): string {
  if (typeof content === "string") {
    return content;
  }
  return (content ?? []).map((part) => part.text ?? "").join("\n");
}

/** What OpenAI says of messages that do not fit together; undefined where they do. */
export function misplaced({ messages }: ChatRequest): string | undefined {
  let open = new Set<string>();
  for (const { role, tool_calls: calls, tool_call_id: answered } of messages) {
    if (role === "tool" && !open.delete(answered ?? "")) {
      return "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
    }
    if (role !== "tool" && open.size > 0) {
      break;
    }
    open = calls === undefined ? open : new Set(calls.map(({ id }) => id));
  }
  return open.size > 0
    ? "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
    : undefined;
}

export function promptOf(request: ChatRequest): string {
  return request.messages.map(({ content }) => textOf(content)).join("\n");
}

/** About four characters a token, as for English text. */
export function approximateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
