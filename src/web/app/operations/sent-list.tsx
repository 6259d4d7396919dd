import type { Child } from "hono/jsx/dom";

import type { OperationView } from "../../../protocol/operations.ts";
import { Icon } from "../../icon.tsx";
import { useStore } from "../page/use-store.ts";
import { Age } from "../parts/age.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { describeEnd } from "./operation-end.tsx";
import { useOperations } from "./use-operations.ts";

/** What was sent to GitHub from this docket, and what was shown before this deployment stopped writing. */
export function SentList() {
  const operations = useOperations();
  const { sent, shown } = useStore(operations.store);
  return (
    <>
      {sent.length > 0 && (
        <section class="sent" aria-labelledby="sent-title">
          <h4 id="sent-title">Sent to GitHub from this docket</h4>
          <ul>
            {sent.map((operation) => (
              <SentItem key={operation.id} operation={operation} />
            ))}
          </ul>
        </section>
      )}
      {shown.length > 0 && (
        <section class="sent" aria-labelledby="shown-title">
          <h4 id="shown-title">Not sent: this deployment only reads from GitHub now</h4>
          <ul>
            {shown.map((operation) => (
              <SentItem key={operation.id} operation={operation}>
                <Button variant="small" onPress={() => void operations.discard(operation.id)}>
                  Discard<span class="visually-hidden"> {operation.target.label}</span>
                </Button>
              </SentItem>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function SentItem({ operation, children }: { operation: OperationView; children?: Child }) {
  const { state, target, link, createdAt } = operation;
  const { word, icon } = describeEnd(state);
  return (
    <li>
      <Icon name={icon} />
      <span>
        <OutsideLink url={link ?? target.url}>{target.label}</OutsideLink>{" "}
        <span class="muted">
          {word} · <Age time={createdAt} />
        </span>
      </span>
      {children}
    </li>
  );
}
