import type { OperationProposed, OperationView } from "../../../protocol/operations.ts";
import { describeEnd } from "../operations/operation-end.tsx";
import { PreviewFields } from "../operations/preview-fields.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { useFocus } from "../parts/use-focus.ts";

export interface WritePreviewProps {
  proposed: OperationProposed;
  busy: boolean;
  onConfirm: () => void;
  onDiscard: () => void;
}

/** Exactly what will be sent, and what sends it. */
export function WritePreview({ proposed, busy, onConfirm, onDiscard }: WritePreviewProps) {
  const { target, repository, notes, suggestedBy } = proposed;
  const element = useFocus<HTMLElement>();
  return (
    <section class="stack composer box" aria-label="Preview" tabindex={-1} ref={element}>
      <p class="composer-title">
        <OutsideLink url={target.url}>{target.label}</OutsideLink>{" "}
        <span class="muted">in {repository}</span>
      </p>
      {suggestedBy !== undefined && (
        <p dir="auto">
          Suggested by {suggestedBy}. Confirm it only if you want exactly this written in your name.
        </p>
      )}
      <PreviewFields proposed={proposed} />
      {notes.length > 0 && (
        <ul aria-label="Notes">
          {notes.map((note) => (
            <li dir="auto">{note}</li>
          ))}
        </ul>
      )}
      <div class="row form-actions">
        <Button idle={busy} onPress={onDiscard}>
          Discard
        </Button>
        <Button variant="primary" idle={busy} onPress={onConfirm}>
          {busy ? "Sending…" : "Confirm"}
        </Button>
      </div>
    </section>
  );
}

export function WriteEnd({ ended }: { ended: OperationView }) {
  const { tone, word } = describeEnd(ended.state);
  const element = useFocus<HTMLParagraphElement>();
  return (
    <p class={`banner banner-${tone}`} role="status" tabindex={-1} ref={element}>
      <span class="banner-text">
        <strong>{word}.</strong> {ended.error?.message}{" "}
        {ended.link !== undefined && (
          <OutsideLink url={ended.link}>{ended.target.label}</OutsideLink>
        )}
      </span>
    </p>
  );
}
