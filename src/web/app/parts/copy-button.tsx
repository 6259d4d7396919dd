import { useEffect, useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";

const DONE_MS = 2000;

export interface CopyButtonProps {
  label: string;
  text: () => string;
}

/** Puts a text into the clipboard and says that it did. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setOutcome(null), DONE_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <button
      type="button"
      class="button button-icon"
      aria-label={label}
      title={label}
      onClick={() => {
        navigator.clipboard.writeText(text()).then(
          () => setOutcome("copied"),
          () => setOutcome("failed"),
        );
      }}
    >
      <Icon name={outcome === "copied" ? "check" : outcome === "failed" ? "x" : "copy"} />
      <span class="visually-hidden" role="status">
        {outcome === null ? "" : outcome === "copied" ? "Copied" : "Could not copy"}
      </span>
    </button>
  );
}
