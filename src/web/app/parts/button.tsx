import type { Child } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";

export interface ButtonProps {
  variant?: "" | "primary" | "primary large" | "large" | "invisible" | "small";
  icon?: IconName;
  submit?: boolean;
  /** Does nothing for now, but stays within reach of the keyboard. */
  idle?: boolean;
  onPress?: () => void;
  children: Child;
}

export function Button({
  variant,
  icon,
  submit = false,
  idle = false,
  onPress,
  children,
}: ButtonProps) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={[
        "button",
        ...(variant?.split(" ") ?? []).filter(Boolean).map((each) => `button-${each}`),
      ].join(" ")}
      aria-disabled={idle ? "true" : undefined}
      onClick={() => {
        if (!idle) {
          onPress?.();
        }
      }}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
