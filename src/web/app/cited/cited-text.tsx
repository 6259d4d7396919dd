import type { AnswerCitation } from "../../../protocol/questions.ts";
import { CitationChip } from "./citation-chip.tsx";
import { segmentsOf } from "./segments.ts";

export interface CitedTextProps {
  text: string;
  citations: AnswerCitation[];
}

/** Text from outside, as text, with its labels as links to what they cite. */
export function CitedText({ text, citations }: CitedTextProps) {
  return (
    <>
      {segmentsOf(text).map((segment) =>
        "text" in segment ? (
          segment.text
        ) : (
          <CitationChip
            label={segment.label}
            citation={citations.find(({ label }) => label === segment.label)}
          />
        ),
      )}
    </>
  );
}
