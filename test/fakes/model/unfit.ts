import { approximateTokens, type ChatRequest, promptOf } from "./chat-request.ts";
import type { Dialect } from "./settings.ts";
import { beside, signature } from "./wanted-back.ts";

/** What a server of this dialect has against the messages; undefined where it has nothing. */
export function unfitFor(
  dialect: Dialect,
  request: ChatRequest,
): { code: string | null; message: string } | undefined {
  const { messages } = request;
  const asked = request.max_completion_tokens ?? request.max_tokens ?? 0;
  const tokens = approximateTokens(promptOf(request)) + asked;
  if (dialect.contextTokens !== null && tokens > dialect.contextTokens) {
    return {
      code: "context_length_exceeded",
      message: `This model's maximum context length is ${dialect.contextTokens} tokens. However, you requested ${tokens} tokens. Please reduce the length of the messages or completion.`,
    };
  }
  if (!dialect.systemRole && messages.some(({ role }) => role === "system")) {
    return { code: null, message: "Developer instruction is not enabled for this model" };
  }
  const turns = messages.filter(({ tool_calls: calls }) => calls !== undefined);
  if (!dialect.nullContent && turns.some(({ content }) => typeof content !== "string")) {
    return { code: null, message: "Invalid 'content': 'content' field must be a string." };
  }
  if (dialect.refusesReasoning && turns.some((turn) => "reasoning" in turn)) {
    return { code: null, message: "'messages.2': property 'reasoning' is unsupported" };
  }
  if (turns.some((turn) => !hasBack(dialect, turn))) {
    return {
      code: null,
      message: `The \`${dialect.wantsBack}\` of a function call must be passed back to the API.`,
    };
  }
  return undefined;
}

function hasBack(dialect: Dialect, turn: ChatRequest["messages"][number]): boolean {
  switch (dialect.wantsBack) {
    case "nothing":
      return true;
    case "extra_content": {
      const [call] = turn.tool_calls ?? [];
      return (
        JSON.stringify(call?.["extra_content"]) ===
        JSON.stringify(signature("extra_content")["extra_content"])
      );
    }
    case "reasoning_content":
    case "reasoning_details":
      return JSON.stringify(turn[dialect.wantsBack]) === JSON.stringify(beside(dialect.wantsBack));
  }
}
