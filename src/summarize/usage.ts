import type { Usage } from "../protocol/events.ts";

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, calls: 0 };

export function addUsage(one: Usage = NO_USAGE, other: Usage = NO_USAGE): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    calls: one.calls + other.calls,
  };
}
