import { type CommonOptions, isCancel, password, text } from "@clack/prompts";

import type { Question } from "./question.ts";

/** Asks a person on a terminal. What must not be shown again is masked; null when they break off. */
export async function ask(
  { name, help, secret }: Question,
  terminal: CommonOptions = {},
): Promise<string | null> {
  const prompt = secret ? password : text;
  const answer = await prompt({ message: `${name}: ${help}`, ...terminal });
  return isCancel(answer) ? null : (answer ?? "");
}
