import { useState } from "hono/jsx/dom";

import { useCommands } from "../page/use-commands.ts";
import { Dialog } from "../parts/dialog.tsx";
import { isChecked } from "../parts/field-value.ts";
import { areKeysOn, SHORTCUTS, turnKeys } from "./shortcuts.ts";

/** All keys of the page, and the switch that turns them off. */
export function KeysDialog() {
  const { openPanel } = useCommands();
  const [on, setOn] = useState(areKeysOn());
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => openPanel(null)}>
      <dl class="keys">
        {SHORTCUTS.map(([key, does]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
      <label class="checkbox">
        <input
          type="checkbox"
          checked={on}
          onChange={(event: Event) => {
            turnKeys(isChecked(event));
            setOn(isChecked(event));
          }}
        />
        Use single keys on this page
      </label>
    </Dialog>
  );
}
