// Written by scripts/build-web.ts.
import paths from "../../dist/icons.json";
import type { IconName } from "./icon-names.ts";

export interface IconProps {
  name: IconName;
  class?: string;
}

/** Always beside a word that says the same, so it is hidden from screen readers. */
export function Icon({ name, class: className }: IconProps) {
  return (
    <svg
      class={className === undefined ? "icon" : `icon ${className}`}
      aria-hidden="true"
      focusable="false"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="currentColor"
    >
      <path d={(paths as Record<IconName, string>)[name]} />
    </svg>
  );
}
