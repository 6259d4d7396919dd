import { markedParts } from "../../../protocol/check-words.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { CitedText } from "./cited-text.tsx";
import { Doubt } from "./doubt.tsx";

/** The text of an entry, with its doubted statements marked where they stand. */
export function MarkedText({
  text,
  citations,
  check,
}: Pick<Entry, "text" | "citations" | "check">) {
  return (
    <>
      {markedParts(text, check).map((part) =>
        part.doubt === undefined ? (
          <CitedText text={part.text} citations={citations} />
        ) : (
          <>
            <mark class="doubted">
              <CitedText text={part.text} citations={citations} />
            </mark>
            <Doubt doubt={part.doubt} />
          </>
        ),
      )}
    </>
  );
}
