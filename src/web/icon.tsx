// Written by scripts/build-web.ts.
import icons from "../../dist/icons.json";
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
      fill="currentColor"
    >
      <use href={`${icons.sprite}#${name}`} />
    </svg>
  );
}
