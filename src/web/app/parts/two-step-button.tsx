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
  const [step, setStep] = useState<"start" | "asking" | "ended">("start");
  return step === "asking" ? (
    <Confirmation
      {...props}
      onEnd={(confirmed) => {
        setStep("ended");
        if (confirmed) {
          props.onConfirm();
        }
      }}
    />
  ) : (
    <FirstStep {...props} returning={step === "ended"} onPress={() => setStep("asking")} />
  );
}

type FirstStepProps = Pick<TwoStepButtonProps, "icon" | "label" | "compact"> & {
  /** Whether the keyboard was at the question that was here. */
  returning: boolean;
  onPress: () => void;
};

function FirstStep({ icon, label, compact = false, returning, onPress }: FirstStepProps) {
  const element = useFocus<HTMLButtonElement>(returning);
  return (
    <button
      type="button"
      class={compact ? "button button-icon" : "button button-danger"}
      aria-label={compact ? label : undefined}
      title={compact ? label : undefined}
      ref={element}
      onClick={onPress}
    >
      <Icon name={icon} />
      {!compact && label}
    </button>
  );
}

type ConfirmationProps = Pick<TwoStepButtonProps, "label" | "question" | "confirmLabel"> & {
  onEnd: (confirmed: boolean) => void;
};

/** A key that is held down, or a double click, must not answer it: the keyboard begins at what keeps everything. */
function Confirmation({ label, question, confirmLabel, onEnd }: ConfirmationProps) {
  const keep = useFocus<HTMLButtonElement>();
  return (
    <span class="two-step" role="group" aria-label={label}>
      <span role="alert">{question}</span>
      <button
        type="button"
        class="button button-danger button-small"
        onClick={({ detail }: MouseEvent) => detail < 2 && onEnd(true)}
      >
        {confirmLabel}
      </button>
      <button type="button" class="button button-small" ref={keep} onClick={() => onEnd(false)}>
        Keep
      </button>
    </span>
  );
}
