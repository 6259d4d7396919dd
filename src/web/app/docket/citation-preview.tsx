import { useEffect, useLayoutEffect, useRef, useState } from "hono/jsx/dom";

import type { Citation } from "../../../protocol.ts";

export const PREVIEW_ID = "citation-preview";

/** The pointer may travel from the chip into the preview. */
const LEAVE_MS = 150;
const GAP_PX = 6;

interface Shown {
  citation: Citation;
  anchor: HTMLElement;
}

let setShown: (shown: Shown | null) => void = () => undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

export function showPreview(citation: Citation, anchor: HTMLElement): void {
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

  useEffect(() => {
    const close = () => set(null);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        close();
      }
    };
    addEventListener("keydown", onKey);
    addEventListener("scroll", close, { passive: true });
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("scroll", close);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || shown === null) {
      return;
    }
    const chip = shown.anchor.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = element;
    const left = Math.max(
      8,
      Math.min(chip.left, document.documentElement.clientWidth - offsetWidth - 8),
    );
    const fitsBelow = chip.bottom + GAP_PX + offsetHeight <= innerHeight;
    element.style.left = `${left}px`;
    element.style.top = `${fitsBelow ? chip.bottom + GAP_PX : Math.max(8, chip.top - GAP_PX - offsetHeight)}px`;
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
          <p class="preview-title">
            {shown.citation.author !== undefined && <strong>{shown.citation.author} </strong>}
            <span class="muted">
              {shown.citation.kind} {shown.citation.label}
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
