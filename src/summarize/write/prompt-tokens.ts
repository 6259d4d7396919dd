import { estimateTokens } from "../../text/token-estimate.ts";
import type { Prompt } from "../ports.ts";

/** All that a prompt says. */
export function textsIn({ system, user, turns = [], tools = [] }: Prompt): string[] {
  return [
    system,
    user,
    ...turns.map((turn) =>
      turn.kind === "result" ? turn.text : turn.text + JSON.stringify(turn.calls),
    ),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
}

/** What a call will take in. */
export function estimatePrompt(prompt: Prompt): number {
  return textsIn(prompt).reduce((sum, text) => sum + estimateTokens(text), 0);
}
