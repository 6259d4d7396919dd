import { useState } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";

export interface TwoStepButtonProps {
  icon: IconName;
  label: string;
  /** Asked before it is done. */
  question: string;
  confirmLabel: string;
  /** For buttons that show their icon only. */
  compact?: boolean;
  onConfirm: () => void;
}

/** A button for what cannot be undone: the first press asks, the second does it. */
export function TwoStepButton(props: TwoStepButtonProps) {
  const { icon, label, question, confirmLabel, compact = false, onConfirm } = props;
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <button
        type="button"
        class={compact ? "button button-icon" : "button button-danger"}
        aria-label={compact ? label : undefined}
        title={compact ? label : undefined}
        onClick={() => setAsking(true)}
      >
        <Icon name={icon} />
        {!compact && label}
      </button>
    );
  }
  return (
    <span class="two-step" role="group" aria-label={label}>
      <span role="alert">{question}</span>
      <button
        type="button"
        class="button button-danger button-small"
        ref={focusOnMount}
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {confirmLabel}
      </button>
      <button type="button" class="button button-small" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}

function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
