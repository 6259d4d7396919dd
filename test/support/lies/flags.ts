import type { Evidence } from "../../../src/summarize/select/evidence.ts";
import { createAnswerReader } from "../../../src/summarize/write/answer.ts";

/** What code says against a summary. */
export function flagsOf(evidence: Evidence, summary: string): string[] {
  const reader = createAnswerReader(evidence);
  reader.push(summary);
  return reader.end().answer.doubts.map(({ reason }) => reason);
}
