import type { Model, Prompt } from "../../src/summarize/ports.ts";
import { createAnswerReader } from "../../src/summarize/write/answer.ts";
import { buildPrompt } from "../../src/summarize/write/prompt.ts";
import { UpstreamError } from "../../src/upstream/error.ts";
import { createGate } from "../../src/upstream/gate.ts";
import type { GitHubScene } from "./github-scenes.ts";
import { answerText, type KeyPoints, type Learned, learnedFrom } from "./key-points.ts";

/** One summary by a model: what a reader learns from it, and what the checks say against it. */
export interface ModelSummary {
  place: string;
  learned: Learned;
  flags: readonly string[];
  /** Of other kinds: labels that were not supplied, links, points without a citation. */
  otherWarnings: readonly string[];
  tokens: { input: number; output: number };
  /** Why there is none. */
  failure?: string;
}

/** Has a model write about every pull request, as a job would. */
export async function evaluateModel(
  model: Model,
  scenes: readonly GitHubScene[],
  keyPoints: KeyPoints,
  atOnce: number,
): Promise<ModelSummary[]> {
  const { signal } = new AbortController();
  const slots = createGate(atOnce);
  return await Promise.all(
    scenes.map(
      async (scene, index) =>
        await slots.run(
          () => index,
          async () => await evaluate(model, scene, keyPoints, signal),
          signal,
        ),
    ),
  );
}

async function evaluate(
  model: Model,
  { place, gathered }: GitHubScene,
  keyPoints: KeyPoints,
  signal: AbortSignal,
): Promise<ModelSummary> {
  const { evidence, facts, readiness } = gathered;
  const prompt = buildPrompt(evidence, { facts, readiness, language: "en" });
  const reader = createAnswerReader(evidence);
  const { tokens, failure } = await write(model, prompt, signal, (text) => reader.push(text));
  const { answer } = reader.end();
  return {
    place,
    learned: learnedFrom(answerText(answer), place, keyPoints),
    flags: answer.doubts.map(({ reason }) => reason),
    otherWarnings: answer.warnings.map(({ message }) => message),
    tokens,
    ...(failure === undefined ? {} : { failure }),
  };
}

async function write(
  model: Model,
  prompt: Prompt,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<Pick<ModelSummary, "tokens" | "failure">> {
  const tokens = { input: 0, output: 0 };
  try {
    for await (const chunk of model.write(prompt, signal)) {
      if (chunk.kind === "text") {
        onText(chunk.text);
      } else if (chunk.kind === "usage") {
        tokens.input += chunk.usage.inputTokens;
        tokens.output += chunk.usage.outputTokens;
      }
    }
    return { tokens };
  } catch (error) {
    if (!(error instanceof UpstreamError)) {
      throw error;
    }
    return { tokens, failure: error.kind };
  }
}
