import * as z from "zod";

const contentPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(contentPart)]).nullish(),
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
});

export type ChatRequest = z.infer<typeof chatRequest>;

export function textOf(content: ChatRequest["messages"][number]["content"]): string {
  if (typeof content === "string") {
    return content;
  }
  return (content ?? []).map((part) => part.text ?? "").join("\n");
}

export function promptOf(request: ChatRequest): string {
  return request.messages.map(({ content }) => textOf(content)).join("\n");
}

/** About four characters a token, as for English text. */
export function approximateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
