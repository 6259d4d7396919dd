import { APIError } from "openai/error";

interface Parameters {
  stream_options?: { include_usage: true };
  temperature?: number;
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** What a server accepts beside the messages, found out from what it rejects. */
export interface Dialect {
  parameters(maxOutputTokens: number): Parameters;
  /** Whether a rejection named a parameter that can be left out: then the call is worth making again without it. */
  learn(error: unknown): boolean;
  /** Gives up the bound on the answer, once: reasoning may use all of it up before the first word. */
  lift(): boolean;
}

const OPTIONAL = ["stream_options", "temperature", "max_completion_tokens", "max_tokens"] as const;
type Optional = (typeof OPTIONAL)[number];

export function createDialect(): Dialect {
  // Current OpenAI models know only max_completion_tokens, many other servers only max_tokens.
  const sent = new Set<Optional>(["stream_options", "temperature", "max_completion_tokens"]);
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
    parameters(maxOutputTokens) {
      return {
        ...(sent.has("stream_options") ? { stream_options: { include_usage: true } } : {}),
        // The same evidence is to give the same text as far as a model can.
        ...(sent.has("temperature") ? { temperature: 0 } : {}),
        ...(sent.has("max_completion_tokens") ? { max_completion_tokens: maxOutputTokens } : {}),
        ...(sent.has("max_tokens") ? { max_tokens: maxOutputTokens } : {}),
      };
    },
    learn(error) {
      if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) {
        return false;
      }
      const said = `${error.param ?? ""} ${error.message}`;
      const named = OPTIONAL.find((parameter) => sent.has(parameter) && said.includes(parameter));
      return named !== undefined && rejected(named);
    },
    lift() {
      const names = ["max_completion_tokens", "max_tokens"] as const;
      return names.filter((name) => sent.delete(name)).length > 0;
    },
  };
}
