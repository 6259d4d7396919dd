import { doubtsOf } from "../../src/summarize/check/doubts.ts";
import type { Model, Prompt } from "../../src/summarize/ports.ts";
import { factLines } from "../../src/summarize/readiness/fact-lines.ts";
import { readAgain } from "../../src/summarize/second-reading/second-reading.ts";
import { type Doubt, statementsOf } from "../../src/summarize/statements/statements.ts";
import { createAnswerReader } from "../../src/summarize/write/answer.ts";
import { buildPrompt } from "../../src/summarize/write/prompt.ts";
import { REAL_CLOCK } from "../../src/upstream/clock.ts";
import { UpstreamError } from "../../src/upstream/error.ts";
import { createGate } from "../../src/upstream/gate.ts";
import type { GitHubScene } from "./github-scenes.ts";
import { answerText, type KeyPoints, type Learned, learnedFrom } from "./key-points.ts";
import { LIE_KINDS, lieIn, type LieKind, plantLie, type Said } from "./planted-lies.ts";

/** One summary by a model: what a reader learns from it, what is said against it, and which planted lie was found. */
export interface ModelSummary {
  place: string;
  learned: Learned;
  statements: number;
  /** By code and by the second reading. */
  doubts: readonly string[];
  /** Why there was no second reading, where there was none. */
  notChecked?: string;
  /** One lie, of a kind that goes round; and whether it was doubted. */
  lie?: { kind: LieKind; text: string; isFound: boolean };
  /** Of other kinds: labels that were not supplied, links, points without a citation. */
  otherWarnings: readonly string[];
  writing: Spent;
  reading: Spent;
  /** Why there is none. */
  failure?: string;
}

export interface Spent {
  inputTokens: number;
  outputTokens: number;
  calls: number;
  seconds: number;
}

/** Has models write about every pull request and read it a second time, as a job would, and once more with a lie in it. */
export async function evaluateModel(
  { model, checkModel }: { model: Model; checkModel: Model },
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
          async () =>
            await evaluate(
              { model, checkModel },
              scene,
              keyPoints,
              LIE_KINDS[index % LIE_KINDS.length],
              signal,
            ),
          signal,
        ),
    ),
  );
}

async function evaluate(
  { model, checkModel }: { model: Model; checkModel: Model },
  { place, gathered }: GitHubScene,
  keyPoints: KeyPoints,
  kind: LieKind | undefined,
  signal: AbortSignal,
): Promise<ModelSummary> {
  const { evidence, facts, readiness } = gathered;
  const prompt = buildPrompt(evidence, { facts, readiness, language: "en" });
  const reader = createAnswerReader(evidence);
  const { spent, failure } = await write(model, prompt, signal, (text) => reader.push(text));
  const { answer } = reader.end();
  const reading = { inputTokens: 0, outputTokens: 0, calls: 0, seconds: 0 };
  const checked = failure === undefined ? await check(answer, answer.doubts) : undefined;
  const planted = kind && failure === undefined ? plantLie(kind, answer, gathered) : undefined;
  const lied =
    planted && (await check(planted.said, doubtsOf(statementsOf(planted.said), evidence)));
  return {
    place,
    learned: learnedFrom(answerText(answer), place, keyPoints),
    statements: checked?.statements ?? 0,
    doubts: checked?.doubts.map(({ text }) => text) ?? [],
    ...(checked?.notChecked === undefined ? {} : { notChecked: checked.notChecked }),
    ...(planted === undefined || lied === undefined
      ? {}
      : {
          lie: {
            kind: planted.kind,
            text: planted.lie,
            isFound: lied.doubts.some(({ index }) => index === lieIn(planted)),
          },
        }),
    otherWarnings: answer.warnings.map(({ message }) => message),
    writing: spent,
    reading,
    ...(failure === undefined ? {} : { failure }),
  };

  async function check(said: Said, byCode: readonly Doubt[]) {
    const statements = statementsOf(said);
    const startedAt = performance.now();
    const read = await readAgain(
      {
        facts: factLines(evidence.subject, facts, readiness),
        title: evidence.title,
        pieces: evidence.pieces,
        statements,
      },
      { number: gathered.pull.number, rank: 0 },
      {
        model: checkModel,
        slots: createGate(1),
        clock: REAL_CLOCK,
        deadline: Number.POSITIVE_INFINITY,
        language: "en",
        signal,
        allowance: { take: () => true },
        report: () => undefined,
      },
    );
    reading.inputTokens += read.usage.inputTokens;
    reading.outputTokens += read.usage.outputTokens;
    reading.calls += read.usage.calls;
    reading.seconds += (performance.now() - startedAt) / 1000;
    return {
      statements: statements.length,
      notChecked: read.notChecked,
      doubts: statements.flatMap((statement, index) => {
        const doubt = byCode.find((each) => each.statement === index) ?? read.verdicts?.[index];
        return doubt === undefined || doubt.verdict === "supported"
          ? []
          : [
              {
                index,
                text: `${statement.text} (${doubt.verdict}: ${doubt.reason ?? "no reason"})`,
              },
            ];
      }),
    };
  }
}

async function write(
  model: Model,
  prompt: Prompt,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<{ spent: Spent; failure?: string }> {
  const spent: Spent = { inputTokens: 0, outputTokens: 0, calls: 0, seconds: 0 };
  const startedAt = performance.now();
  try {
    for await (const chunk of model.write(prompt, signal)) {
      if (chunk.kind === "text") {
        onText(chunk.text);
      } else if (chunk.kind === "usage") {
        spent.inputTokens += chunk.usage.inputTokens;
        spent.outputTokens += chunk.usage.outputTokens;
        spent.calls += chunk.usage.calls;
      }
    }
    return { spent };
  } catch (error) {
    if (!(error instanceof UpstreamError)) {
      throw error;
    }
    return { spent, failure: error.kind };
  } finally {
    spent.seconds = (performance.now() - startedAt) / 1000;
  }
}
