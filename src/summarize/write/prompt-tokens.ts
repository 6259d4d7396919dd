import { estimateTokens } from "../../text/token-estimate.ts";
import type { Prompt } from "../ports.ts";

/** What a call will take in. */
export function estimatePrompt({ system, user, turns = [], tools = [] }: Prompt): number {
  const more = turns.map((turn) =>
    turn.kind === "result" ? turn.text : turn.text + JSON.stringify(turn.calls),
  );
  return (
    estimateTokens(system) +
    estimateTokens(user) +
    [...more, ...tools.map((tool) => JSON.stringify(tool))].reduce(
      (sum, text) => sum + estimateTokens(text),
      0,
    )
  );
}
