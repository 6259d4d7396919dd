import { APIError } from "openai/error";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";

type Tools = Pick<ChatCompletionCreateParamsStreaming, "tools" | "tool_choice">;

interface Parameters extends Tools {
  stream_options?: { include_usage: true };
  temperature?: number;
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** What a server accepts beside the messages, found out from what it rejects. */
export interface Dialect {
  parameters(maxOutputTokens: number, tools?: Tools): Parameters;
  /** Whether a rejection named a parameter that can be left out: then the call is worth making again without it. */
  learn(error: unknown, withTools: boolean): boolean;
  /** Gives up the bound on the answer, once: reasoning may use all of it up before the first word. */
  lift(): boolean;
}

const OPTIONAL = [
  "stream_options",
  "temperature",
  "max_completion_tokens",
  "max_tokens",
  "tool_choice",
  "tools",
] as const;
type Optional = (typeof OPTIONAL)[number];
/** Beside 400 and 422, with which servers say that they have no tools: 404 of a router, 500 and 501 of small ones. */
const NO_TOOLS: ReadonlySet<number> = new Set([404, 405, 500, 501]);

export function createDialect(): Dialect {
  // Current OpenAI models know only max_completion_tokens, many other servers only max_tokens.
  const sent = new Set<Optional>([
    "stream_options",
    "temperature",
    "max_completion_tokens",
    "tool_choice",
    "tools",
  ]);
  const tried = new Set<Optional>(sent);

  function rejected(parameter: Optional): boolean {
    if (!sent.delete(parameter)) {
      return false;
    }
    if (parameter === "max_completion_tokens" && !tried.has("max_tokens")) {
      sent.add("max_tokens");
      tried.add("max_tokens");
    }
    return true;
  }

  return {
    parameters(maxOutputTokens, { tools, tool_choice: choice } = {}) {
      return {
        ...(sent.has("stream_options") ? { stream_options: { include_usage: true } } : {}),
        // The same evidence is to give the same text as far as a model can.
        ...(sent.has("temperature") ? { temperature: 0 } : {}),
        ...(sent.has("max_completion_tokens") ? { max_completion_tokens: maxOutputTokens } : {}),
        ...(sent.has("max_tokens") ? { max_tokens: maxOutputTokens } : {}),
        ...(tools !== undefined && sent.has("tools") ? { tools } : {}),
        ...(choice !== undefined && sent.has("tool_choice") ? { tool_choice: choice } : {}),
      };
    },
    learn(error, withTools) {
      if (!(error instanceof APIError) || error.status === undefined) {
        return false;
      }
      const said = `${error.param ?? ""} ${error.message}`;
      const named = OPTIONAL.find((parameter) => sent.has(parameter) && said.includes(parameter));
      if (error.status === 400 || error.status === 422) {
        if (named !== undefined) {
          return rejected(named);
        }
      } else if (!NO_TOOLS.has(error.status)) {
        return false;
      }
      // Who knows no tools says so in many ways: "does not support tool use", "unknown field functions".
      return withTools && /\btools?\b|\bfunctions?\b/i.test(said) && rejected("tools");
    },
    lift() {
      const names = ["max_completion_tokens", "max_tokens"] as const;
      return names.filter((name) => sent.delete(name)).length > 0;
    },
  };
}
