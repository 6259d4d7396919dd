import { splitAtCitations } from "../../../protocol/label.ts";
import type { AnswerCitation } from "../../../protocol/questions.ts";
import { CitationChip } from "./citation-chip.tsx";

export interface CitedTextProps {
  text: string;
  citations: AnswerCitation[];
}

/** Text from outside, as text, with its labels as links to what they cite. */
export function CitedText({ text, citations }: CitedTextProps) {
  return (
    <>
      {splitAtCitations(text).map((part) =>
        "text" in part ? (
          part.text
        ) : (
          <CitationChip
            label={part.label}
            citation={citations.find(({ label }) => label === part.label)}
          />
        ),
      )}
    </>
  );
}
