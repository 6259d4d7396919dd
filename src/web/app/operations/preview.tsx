import { useEffect, useState } from "hono/jsx/dom";

import type { OperationProposed } from "../../../protocol/operations.ts";
import { Icon } from "../../icon.tsx";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { useFocus } from "../parts/use-focus.ts";
import { formatTime } from "../words/times.ts";
import type { Composition } from "./compositions.ts";
import { PreviewFields } from "./preview-fields.tsx";
import { useOperations } from "./use-operations.ts";

export interface PreviewProps {
  composerId: string;
  composition: Composition;
  proposed: OperationProposed;
}

/** Exactly what will be sent and where, once it is confirmed. */
export function Preview({ composerId, composition, proposed }: PreviewProps) {
  const { store } = useCommands();
  const operations = useOperations();
  const element = useFocus<HTMLElement>();
  const { sending, problem } = composition;
  const { kind, target, repository, replaces, notes, expiresAt } = proposed;
  const [expired, setExpired] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setExpired(true), Date.parse(expiresAt) - Date.now());
    return () => clearTimeout(timer);
  }, [expiresAt]);
  // What was refused is not sent by asking again: the target is looked at anew first.
  const over = expired || problem !== null;
  const verb = replaces !== undefined ? "Update" : kind === "issue" ? "Create" : "Post";
  return (
    <section class="stack composer box" aria-label="Preview" tabindex={-1} ref={element}>
      <p class="composer-title">
        <OutsideLink url={target.url}>{target.label}</OutsideLink>{" "}
        <span class="muted">in {repository}</span>
      </p>
      {replaces !== undefined && (
        <p>
          <Icon name="sync" /> This updates the{" "}
          <OutsideLink url={replaces}>earlier one</OutsideLink> instead of adding another.
        </p>
      )}
      <PreviewFields proposed={proposed} />
      {notes.length > 0 && (
        <ul class="warnings" aria-label="Notes">
          {notes.map((note) => (
            <li>
              <Icon name="info" />
              <span dir="auto">{note}</span>
            </li>
          ))}
        </ul>
      )}
      {problem !== null && <ProblemBanner problem={problem} />}
      <div class="row form-actions">
        <span class="muted">
          {expired
            ? "This preview has expired; nothing was sent."
            : `Sent as ${store.state.session?.github.login ?? "you"}, if you confirm by ${formatTime(expiresAt)}.`}
        </span>
        {!sending && (
          <>
            <Button onPress={() => operations.close(composerId)}>Discard</Button>
            <Button onPress={() => operations.back(composerId)}>Edit</Button>
          </>
        )}
        {over ? (
          <Button icon="sync" onPress={() => void operations.preview(composerId)}>
            Preview again
          </Button>
        ) : (
          <Button
            variant="primary"
            idle={sending}
            onPress={() => void operations.confirm(composerId)}
          >
            {sending ? "Sending…" : `Confirm: ${verb.toLowerCase()} it`}
          </Button>
        )}
      </div>
    </section>
  );
}
