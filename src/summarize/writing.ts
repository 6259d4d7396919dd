import { ENTRY_TEXT_MAX_CODE_UNITS } from "../limits.ts";
import type { Usage } from "../protocol/events.ts";
import type { Failure } from "../protocol/failures.ts";
import type { Warning } from "../protocol/pull-request.ts";
import { estimateTokens } from "../text/token-estimate.ts";
import { UpstreamError } from "../upstream/error.ts";
import type { Gate } from "../upstream/gate.ts";
import type { Gathered } from "./gather/gathering.ts";
import {
  type DeltaWriter,
  isPromptTooLong,
  type Model,
  type ModelChunk,
  type Prompt,
  type Remembered,
} from "./ports.ts";
import { recallAnswer } from "./remember/memory.ts";
import type { Evidence } from "./select/evidence.ts";
import { lessEvidence, readInPart } from "./select/less-evidence.ts";
import { whileRunning } from "./stop.ts";
import { addUsage } from "./usage.ts";
import { type Answer, createAnswerReader } from "./write/answer.ts";
import { extractive } from "./write/extractive.ts";
import { estimatePrompt } from "./write/prompt-tokens.ts";
import { buildPrompt } from "./write/prompt.ts";

/** The reader cuts what is shown; this ends a model that would never end. */
const ANSWER_MAX_CODE_UNITS = 4 * ENTRY_TEXT_MAX_CODE_UNITS;

/** A summary and how it came about. */
export interface Written {
  outcome: "written" | "extractive";
  answer: Answer;
  cached: boolean;
  usage?: Usage;
  /** Why the model did not write it, where it should have. */
  failure?: Failure;
}

/** What all entries of a run are written with. */
export interface WritingContext {
  model: Model | null;
  /** As many as may write at the same time. */
  slots: Gate;
  language: string;
  /** What the model has shown of its room. */
  room: Room;
  signal: AbortSignal;
  /** See `RunSignals`: what the model has not written by then is told in extracts. */
  enough: AbortSignal;
  report: (error: unknown, number: number) => void;
}

/** How long prompts may be, as far as one was refused for its length: what is longer begins with less. */
export interface Room {
  isLimited: boolean;
  /** Estimated tokens of the longest prompt that was taken. */
  taken: number;
}

/** What one entry brings to its writing. */
export interface Assignment {
  gathered: Gathered;
  rank: number;
  writer: DeltaWriter;
  /** Digest of all that the text depends on. */
  key: string;
  remembered: Remembered | undefined;
}

/** Writes one summary: what is remembered if nothing has changed, else by the model, else without one. */
export async function writeSummary(
  assignment: Assignment,
  context: WritingContext,
): Promise<Written> {
  const { gathered, key, remembered, rank } = assignment;
  const { model } = context;
  if (model === null) {
    return await writeExtractive(assignment, context);
  }
  if (remembered?.key === key) {
    const answer = recallAnswer(remembered, gathered.evidence);
    if (answer !== undefined) {
      return { outcome: "written", answer, cached: true };
    }
  }
  const { slots, enough } = context;
  try {
    return await slots.run(
      () => rank,
      () => writeInRoom(model, assignment, context),
      enough,
    );
  } catch (error) {
    if (!isLate(error, context)) {
      throw error;
    }
    return await writeExtractive(assignment, context, { failure: OUT_OF_TIME });
  }
}

/** Whether it failed for want of time, and there is still some for the extract. */
function isLate(error: unknown, { signal, enough }: WritingContext): boolean {
  return enough.aborted && !signal.aborted && error === enough.reason;
}

const OUT_OF_TIME: Failure = {
  code: "timed_out",
  detail:
    "The language model had not written this entry when the time of its docket was nearly up, so it is told in extracts. Ask for fewer pull requests, or make the docket again.",
};

async function writeExtractive(
  { gathered, writer }: Assignment,
  { language }: WritingContext,
  failed: Pick<Written, "failure" | "usage"> = {},
): Promise<Written> {
  const { evidence, facts, readiness } = gathered;
  const answer = extractive(evidence, { facts, readiness, language });
  await writer.end(answer.text);
  return { outcome: "extractive", answer, cached: false, ...failed };
}

/** A model that has refused another entry for its length is asked with less from the beginning. */
async function writeInRoom(
  model: Model,
  assignment: Assignment,
  context: WritingContext,
): Promise<Written> {
  const { evidence } = assignment.gathered;
  const { isLimited, taken } = context.room;
  const whole = request(evidence, assignment, context);
  const less =
    isLimited && estimatePrompt(whole.prompt) > taken ? lessEvidence(evidence) : undefined;
  if (less === undefined) {
    return await writeWithin(model, assignment, context, whole);
  }
  const written = await writeWithin(model, assignment, context, request(less, assignment, context));
  return withWarning(written, readInPart(less.pieces, evidence.pieces));
}

/** What the model is asked, and what its answer rests on. */
interface Request {
  prompt: Prompt;
  evidence: Evidence;
}

function request(
  evidence: Evidence,
  { gathered: { facts, readiness } }: Assignment,
  { language }: WritingContext,
): Request {
  return { prompt: buildPrompt(evidence, { facts, readiness, language }), evidence };
}

/** A model that refuses the evidence for its length is asked once more with less. */
async function writeWithin(
  model: Model,
  assignment: Assignment,
  context: WritingContext,
  asked: Request,
): Promise<Written> {
  const { prompt, evidence } = asked;
  let less: Evidence | undefined;
  let received = "";
  let reported: Usage | null = null;
  // An estimate of what an abandoned call will have cost, until the model reports it.
  const used = (): Usage =>
    reported ?? {
      inputTokens: estimatePrompt(prompt),
      outputTokens: estimateTokens(received),
      calls: 1,
    };
  try {
    const answer = await streamAnswer(model, asked, assignment, context, (chunk) => {
      if (chunk.kind === "usage") {
        reported = chunk.usage;
      } else if (chunk.kind === "text") {
        received += chunk.text;
      }
    });
    context.room.taken = Math.max(context.room.taken, estimatePrompt(prompt));
    return { outcome: "written", answer, cached: false, usage: used() };
  } catch (error) {
    if (isLate(error, context)) {
      context.report(new UpstreamError("model", "timeout"), assignment.gathered.pull.number);
      return await writeExtractive(assignment, context, { failure: OUT_OF_TIME, usage: used() });
    }
    if (!(error instanceof UpstreamError)) {
      throw error;
    }
    context.report(error, assignment.gathered.pull.number);
    if (isPromptTooLong(error) && received === "") {
      context.room.isLimited = true;
      less = evidence === assignment.gathered.evidence ? lessEvidence(evidence) : undefined;
    }
    if (less === undefined) {
      return await writeExtractive(assignment, context, {
        failure: error.toFailure(),
        usage: used(),
      });
    }
  }
  const again = await writeWithin(model, assignment, context, request(less, assignment, context));
  return {
    ...withWarning(again, readInPart(less.pieces, evidence.pieces)),
    usage: addUsage(used(), again.usage),
  };
}

/** What is written without the model is not less for what the model was not given. */
function withWarning(written: Written, warning: Warning): Written {
  const { outcome, answer } = written;
  return outcome === "written"
    ? { ...written, answer: { ...answer, warnings: [warning, ...answer.warnings] } }
    : written;
}

async function streamAnswer(
  model: Model,
  { prompt, evidence }: Request,
  { writer }: Assignment,
  { language, enough }: WritingContext,
  onChunk: (chunk: ModelChunk) => void,
): Promise<Answer> {
  const reader = createAnswerReader(evidence, language);
  let length = 0;
  for await (const chunk of whileRunning(model.write(prompt, enough), enough)) {
    onChunk(chunk);
    if (chunk.kind === "text") {
      writer.append(reader.push(chunk.text));
      length += chunk.text.length;
    }
    if (length > ANSWER_MAX_CODE_UNITS) {
      break;
    }
  }
  const { rest, answer, isAnew } = reader.end();
  if (answer.text === "") {
    throw new UpstreamError("model", "invalid_response");
  }
  if (isAnew) {
    await writer.end(rest);
  } else {
    writer.append(rest);
    await writer.end();
  }
  return answer;
}
