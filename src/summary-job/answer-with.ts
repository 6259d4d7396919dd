import { createModel } from "../model/openai.ts";
import type { Entry } from "../protocol/docket.ts";
import {
  answerQuestion,
  type QuestionInput,
  type QuestionStreamEvent,
} from "../questions/answer-question.ts";
import { gatherEntryEvidence } from "../questions/docket-evidence.ts";
import type { StoredAnswer } from "../questions/thread.ts";
import type { KeptEvidence } from "../summarize/select/evidence.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import { logUpstreamFailure } from "../upstream/failure-log.ts";
import { createDeltaWriter } from "./stream/delta-writer.ts";

/** A question, with what its job knows of it and may ask. */
export interface ToAnswer extends Pick<
  QuestionInput,
  "asked" | "repository" | "thread" | "tools" | "signal"
> {
  entries: readonly Entry[];
  evidence: ReadonlyMap<string, KeptEvidence>;
  model: Parameters<typeof createModel>[0];
}

export async function answerWith(
  { entries, evidence, model, ...question }: ToAnswer,
  emit: (event: QuestionStreamEvent) => void,
): Promise<StoredAnswer> {
  return await answerQuestion(
    {
      ...question,
      entries: gatherEntryEvidence(entries, evidence),
      model: createModel(model),
      createDeltaWriter,
      clock: REAL_CLOCK,
      report: (error) => logUpstreamFailure(error),
    },
    emit,
  );
}
