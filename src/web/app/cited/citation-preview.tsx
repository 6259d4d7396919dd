import { useLayoutEffect, useRef, useState } from "hono/jsx/dom";

import type { AnswerCitation } from "../../../protocol/questions.ts";
import { kindOf } from "./kind-of.ts";

export const PREVIEW_ID = "citation-preview";

/** The pointer may travel from the chip into the preview. */
const LEAVE_MS = 150;
const GAP_PX = 6;
const MARGIN_PX = 8;

interface Shown {
  citation: AnswerCitation;
  anchor: HTMLElement;
}

let setShown: (shown: Shown | null) => void = () => undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

export function showPreview(citation: AnswerCitation, anchor: HTMLElement): void {
  clearTimeout(leaving);
  setShown({ citation, anchor });
}

export function hidePreview(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => setShown(null), LEAVE_MS);
}

/** The beginning of what a citation leads to: one for the whole page, beside the chip that is pointed at. */
export function CitationPreview() {
  const [shown, set] = useState<Shown | null>(null);
  const box = useRef<HTMLElement>(null);
  setShown = set;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || shown === null) {
      return undefined;
    }
    const stay = () => placeBeside(element, shown.anchor);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        set(null);
      }
    };
    stay();
    addEventListener("scroll", stay, { passive: true });
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("scroll", stay);
      removeEventListener("keydown", onKey);
    };
  }, [shown]);

  return (
    <div
      id={PREVIEW_ID}
      role="tooltip"
      class="preview"
      hidden={shown === null}
      ref={box}
      onMouseEnter={() => clearTimeout(leaving)}
      onMouseLeave={hidePreview}
    >
      {shown !== null && (
        <>
          <p>
            {shown.citation.author !== undefined && <strong>{shown.citation.author} </strong>}
            <span class="muted">
              {kindOf(shown.citation)} {shown.citation.label}
            </span>
          </p>
          <p class="preview-text" dir="auto">
            {shown.citation.excerpt === "" ? "No text." : shown.citation.excerpt}
          </p>
        </>
      )}
    </div>
  );
}

/** Below the chip where there is room, else above; never out of the window. */
function placeBeside(box: HTMLElement, anchor: HTMLElement): void {
  const chip = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = box;
  const rightmost = document.documentElement.clientWidth - offsetWidth - MARGIN_PX;
  const below = chip.bottom + GAP_PX;
  const fitsBelow = below + offsetHeight <= innerHeight;
  box.style.left = `${Math.max(MARGIN_PX, Math.min(chip.left, rightmost))}px`;
  box.style.top = `${fitsBelow ? below : Math.max(MARGIN_PX, chip.top - GAP_PX - offsetHeight)}px`;
}
