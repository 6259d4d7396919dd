import { useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import { PinList, type PinListProps } from "./pin-list.tsx";

/** More to pin; what there is is looked up only when it is asked for. */
export function PinMore(props: PinListProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="pin-more"
      open={open}
      onToggle={({ currentTarget }: Event) =>
        setOpen(currentTarget instanceof HTMLDetailsElement && currentTarget.open)
      }
    >
      <summary>
        <Icon name="triangle-down" />
        Pin more
      </summary>
      {open && <PinList {...props} />}
    </details>
  );
}
