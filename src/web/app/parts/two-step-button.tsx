import { useState } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { useFocus } from "./use-focus.ts";

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
  const { icon, label, compact = false, onConfirm } = props;
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
    <Confirmation
      {...props}
      onEnd={(confirmed) => {
        setAsking(false);
        if (confirmed) {
          onConfirm();
        }
      }}
    />
  );
}

type ConfirmationProps = Pick<TwoStepButtonProps, "label" | "question" | "confirmLabel"> & {
  onEnd: (confirmed: boolean) => void;
};

function Confirmation({ label, question, confirmLabel, onEnd }: ConfirmationProps) {
  const confirm = useFocus<HTMLButtonElement>();
  return (
    <span class="two-step" role="group" aria-label={label}>
      <span role="alert">{question}</span>
      <button
        type="button"
        class="button button-danger button-small"
        ref={confirm}
        onClick={() => onEnd(true)}
      >
        {confirmLabel}
      </button>
      <button type="button" class="button button-small" onClick={() => onEnd(false)}>
        Keep
      </button>
    </span>
  );
}
