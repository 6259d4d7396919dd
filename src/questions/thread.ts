import { toStreamError } from "../protocol/failures.ts";
import type { AnswerEvent, QuestionEvent, QuestionView, ToolEvent } from "../protocol/questions.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";

/** A question as it is kept from the moment it was asked. */
export interface AskedQuestion extends QuestionEvent {
  /** Quoted in its errors. */
  requestId: string;
}

/** How a question ended, with all that later ones need of it. */
export interface StoredAnswer extends AnswerEvent {
  tools: ToolEvent[];
  /** What tools read: its labels stay taken, and may be cited again. */
  pieces: AnyPiece[];
}

export interface StoredQuestion {
  asked: AskedQuestion;
  /** Null while it is being answered, and where that was cut off. */
  answer: StoredAnswer | null;
}

/** What readers get to see of a question; `running` is what is known of the one under way. */
export function viewQuestion(
  { asked, answer }: StoredQuestion,
  running: Pick<QuestionView, "text" | "tools"> | null,
): QuestionView {
  const { requestId, ...question } = asked;
  if (answer !== null) {
    const { pieces: _pieces, usage: _usage, elapsedMs: _elapsed, ...view } = answer;
    return { ...question, ...view };
  }
  const open = { ...question, text: "", citations: [], warnings: [], tools: [] };
  return running === null
    ? {
        ...open,
        outcome: "failed",
        error: toStreamError(
          { code: "interrupted", detail: "The answer was interrupted. Ask again." },
          requestId,
        ),
      }
    : { ...open, outcome: "running", text: running.text, tools: running.tools };
}
