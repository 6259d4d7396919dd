import type { AnswerCitation } from "../../../protocol/questions.ts";

/** What a citation leads to, and of a review thread whether it is resolved. */
export function kindOf({ kind, resolved }: AnswerCitation): string {
  return resolved === undefined ? kind : `${resolved ? "resolved" : "unresolved"} ${kind}`;
}
