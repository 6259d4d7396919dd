import type { OperationView } from "../../../protocol/operations.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { useFocus } from "../parts/use-focus.ts";
import { useOperations } from "./use-operations.ts";

const ENDS: Record<
  OperationView["state"],
  { word: string; icon: IconName; tone: "success" | "danger" | "warning" | "info" }
> = {
  proposed: { word: "Not confirmed", icon: "info", tone: "info" },
  sending: { word: "Being sent", icon: "sync", tone: "info" },
  done: { word: "Sent", icon: "check-circle-fill", tone: "success" },
  failed: { word: "Not sent", icon: "x-circle-fill", tone: "danger" },
  unknown: { word: "Not known whether it was sent", icon: "question", tone: "warning" },
  discarded: { word: "Discarded", icon: "skip", tone: "info" },
  expired: { word: "Expired before it was confirmed", icon: "hourglass", tone: "info" },
};

/** How an operation stands, as a word, its icon and the tone of a banner. */
export function describeEnd(state: OperationView["state"]) {
  return ENDS[state];
}

/** What became of a text that was confirmed. */
export function OperationEnd({
  composerId,
  operation,
}: {
  composerId: string;
  operation: OperationView;
}) {
  const operations = useOperations();
  const element = useFocus<HTMLElement>();
  const { state, target, link, executionId, error } = operation;
  const { icon, tone, word } = describeEnd(state);
  return (
    <section class={`banner banner-${tone}`} aria-label={word} tabindex={-1} ref={element}>
      <Icon name={icon} />
      <div class="banner-text" role="status">
        <strong>{word}</strong>
        <p dir="auto">
          {state === "unknown" && (
            <>
              It was sent, but GitHub&rsquo;s answer was lost, so it may be there or not. Look at{" "}
              <OutsideLink url={target.url}>{target.label}</OutsideLink> before you send it again;
              Docket never does so by itself.
            </>
          )}
          {error?.message}
          {link !== undefined && <OutsideLink url={link}>{target.label}</OutsideLink>}
        </p>
        {executionId !== undefined && (
          <p class="request-id">
            Scalekit execution <code>{executionId}</code>
          </p>
        )}
      </div>
      <div class="row">
        {state !== "done" && state !== "sending" && (
          <Button onPress={() => operations.back(composerId)}>Edit</Button>
        )}
        <Button onPress={() => operations.close(composerId)}>Close</Button>
      </div>
    </section>
  );
}
