import type { OperationProposed, OperationView } from "../../../protocol/operations.ts";
import { describeEnd } from "../operations/operation-end.tsx";
import { PreviewFields } from "../operations/preview-fields.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";

export interface WritePreviewProps {
  proposed: OperationProposed;
  busy: boolean;
  onConfirm: () => void;
  onDiscard: () => void;
}

/** Exactly what will be sent, and what sends it. */
export function WritePreview({ proposed, busy, onConfirm, onDiscard }: WritePreviewProps) {
  const { target, repository, notes, suggestedBy } = proposed;
  return (
    <section class="stack composer box" aria-label="Preview">
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
  return (
    <p class={`banner banner-${tone}`} role="status">
      <span class="banner-text">
        <strong>{word}.</strong> {ended.error?.message}{" "}
        {ended.link !== undefined && (
          <OutsideLink url={ended.link}>{ended.target.label}</OutsideLink>
        )}
      </span>
    </p>
  );
}
