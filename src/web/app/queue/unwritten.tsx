import { useState } from "hono/jsx/dom";

import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { RowFacts } from "../readiness/row-facts.tsx";
import { elementKey, type Item } from "./items.ts";
import type { RowContext } from "./row-context.ts";
import { SnoozeMenu } from "./snooze-menu.tsx";

/** What is known of a pull request that nothing was written about, and the way to have it written. */
export function Unwritten({ item, context }: { item: Item; context: RowContext }) {
  const { writeSummary } = useCommands();
  const [asked, setAsked] = useState(false);
  const { repository, number, title, row, yours } = item;
  return (
    <section
      class="unwritten entry-body"
      id={`pull-${elementKey(item)}`}
      aria-label={`#${number} ${title}`}
    >
      <div class="stack entry-summary">
        <p class="muted">
          {context.model
            ? "No summary yet: only the most discussed are written at once."
            : "No summary yet. Without a model it is put together from the discussion."}
        </p>
        <p class="row">
          {context.canWrite && (
            <Button
              variant="small"
              icon="sparkle"
              idle={asked}
              onPress={() => {
                setAsked(true);
                void writeSummary({ repository, number }).finally(() => setAsked(false));
              }}
            >
              {asked ? "Starting…" : "Write summary"}
            </Button>
          )}
          {!context.readOnly && (
            <SnoozeMenu repository={repository} number={number} until={yours.snoozed} />
          )}
        </p>
      </div>
      {row !== undefined && (
        <aside class="stack standing" aria-label={`Where #${number} stands`}>
          <RowFacts row={row} />
        </aside>
      )}
    </section>
  );
}
