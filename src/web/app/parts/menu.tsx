import { type Child, useEffect, useRef } from "hono/jsx/dom";

import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";

export interface MenuProps {
  icon: IconName;
  label: string;
  /** What the menu is about, for those who hear its name alone. */
  about?: string;
  small?: boolean;
  children: Child;
}

/** Buttons behind a button. It closes on Escape, on a click elsewhere and when one of them was pressed. */
export function Menu({ icon, label, about, small = false, children }: MenuProps) {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (returnFocus: boolean) => {
      const details = element.current;
      if (details?.open === true) {
        details.open = false;
        if (returnFocus) {
          details.querySelector("summary")?.focus();
        }
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        close(true);
      }
    };
    const onPointer = ({ target }: Event) => {
      if (target instanceof Node && element.current?.contains(target) !== true) {
        close(false);
      }
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPointer);
    };
  }, []);
  return (
    <details class="menu" ref={element}>
      <summary
        class={small ? "button button-small" : "button"}
        aria-label={about === undefined ? undefined : `${label} ${about}`}
      >
        <Icon name={icon} />
        {label}
        <Icon name="triangle-down" />
      </summary>
      <div
        class="stack menu-list"
        onClick={() => {
          const details = element.current;
          if (details !== null) {
            details.open = false;
            details.querySelector("summary")?.focus();
          }
        }}
      >
        {children}
      </div>
    </details>
  );
}

export interface MenuItemProps {
  label: string;
  onPress: () => void;
}

export function MenuItem({ label, onPress }: MenuItemProps) {
  return (
    <button type="button" class="menu-item" onClick={onPress}>
      {label}
    </button>
  );
}
