import type { OperationView } from "../../../protocol/operations.ts";
import { Icon } from "../../icon.tsx";
import { useCommands } from "../page/use-commands.ts";
import { OutsideLink } from "../parts/outside-link.tsx";
import { useFocus } from "../parts/use-focus.ts";
import { endOf } from "./ends.ts";

/** What became of a text that was confirmed. */
export function Ended({ place, operation }: { place: string; operation: OperationView }) {
  const { operating } = useCommands();
  const element = useFocus<HTMLElement>();
  const { state, target, link, executionId, error } = operation;
  const { icon, tone, word } = endOf(state);
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
      <div class="banner-actions">
        {state !== "done" && state !== "sending" && (
          <button type="button" class="button" onClick={() => operating.back(place)}>
            Edit
          </button>
        )}
        <button type="button" class="button" onClick={() => operating.close(place)}>
          Close
        </button>
      </div>
    </section>
  );
}
