import * as z from "zod";

import { QUESTION_MAX_CODE_UNITS } from "../limits.ts";
import { StreamError, Usage } from "./events.ts";
import { Citation, Time, Warning } from "./pull-request.ts";

/** Questions about a docket, and the events of their answers. */

/** Body of `POST /api/jobs/:id/questions`. */
export const QuestionRequest = z.strictObject({
  question: z.string().trim().min(1).max(QUESTION_MAX_CODE_UNITS),
  /** Which repository of the docket it is about, where there are several. */
  repository: z.string().max(400).optional(),
  /** The entry it is about; without it, the docket. */
  number: z.int().optional(),
  /** The answer is to be a text that the person may post, once they have edited it. */
  draft: z.enum(["comment", "issue"]).optional(),
});

export type QuestionRequest = z.infer<typeof QuestionRequest>;

/** Body of `POST /api/questions`: about a repository, without a docket. */
export const RepositoryQuestionRequest = QuestionRequest.omit({ number: true }).extend({
  repository: z.string(),
});

export type RepositoryQuestionRequest = z.infer<typeof RepositoryQuestionRequest>;

/** Answers also rest on what tools read: `P3` pull request, `I1` issue or search, beside the letters of entries. */
export const AnswerCitation = Citation.extend({
  kind: z.enum([...Citation.shape.kind.options, "pull-request", "issue"]),
});

export type AnswerCitation = z.infer<typeof AnswerCitation>;

const ToolOutcome = z.enum(["read", "refused", "failed"]);

export const QuestionEvent = z.object({
  id: z.string(),
  question: z.string(),
  repository: z.string().optional(),
  number: z.int().optional(),
  draft: z.enum(["comment", "issue"]).optional(),
  model: z.string(),
  startedAt: Time,
});
export type QuestionEvent = z.infer<typeof QuestionEvent>;

/** A tool that ran; `about` says what for, in words of ours. */
export const ToolEvent = z.object({
  step: z.int(),
  name: z.string(),
  about: z.string(),
  outcome: ToolOutcome,
});

export type ToolEvent = z.infer<typeof ToolEvent>;

export const AnswerDelta = z.object({ offset: z.int(), text: z.string() });
export type AnswerDelta = z.infer<typeof AnswerDelta>;

export const AnswerOutcome = z.enum(["answered", "stopped", "failed"]);
export type AnswerOutcome = z.infer<typeof AnswerOutcome>;

/** Ends the stream. `text` is what the deltas made, whatever the outcome. */
export const AnswerEvent = z.object({
  outcome: AnswerOutcome,
  text: z.string(),
  citations: z.array(AnswerCitation),
  warnings: z.array(Warning),
  error: StreamError.optional(),
  usage: Usage,
  elapsedMs: z.number(),
});

export type AnswerEvent = z.infer<typeof AnswerEvent>;

/** The events of a question, in order: one `question`, any number of `tool` and `delta`, one `answer`. */
export const AskedEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("question"), data: QuestionEvent }),
  z.object({ event: z.literal("tool"), data: ToolEvent }),
  z.object({ event: z.literal("delta"), data: AnswerDelta }),
  z.object({ event: z.literal("answer"), data: AnswerEvent }),
]);
export type AskedEvent = z.infer<typeof AskedEvent>;

/** A question and its answer, folded: what `GET /api/jobs/:id/questions` lists, oldest first. */
export const QuestionView = QuestionEvent.extend({
  outcome: z.enum(["running", ...AnswerOutcome.options]),
  text: z.string(),
  citations: z.array(AnswerCitation),
  warnings: z.array(Warning),
  tools: z.array(ToolEvent),
  error: StreamError.optional(),
});

export type QuestionView = z.infer<typeof QuestionView>;
