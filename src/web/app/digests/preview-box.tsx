import type { DigestKind, DigestPreview } from "../../../protocol/digests.ts";
import { SlackMessage } from "./slack-message.tsx";

/** What would be sent, and the same as text. */
export function PreviewBox({ preview, kind }: { preview: DigestPreview; kind: DigestKind }) {
  return (
    <section class="stack digest-preview" aria-label="Preview">
      <p class="muted">This is what would be sent now, were it the first.</p>
      {kind === "slack" ? (
        <SlackMessage body={preview.body} />
      ) : (
        <pre tabindex={0}>{JSON.stringify(JSON.parse(preview.body), null, 2)}</pre>
      )}
      <details>
        <summary>As text</summary>
        <pre tabindex={0} dir="auto">
          {preview.text}
        </pre>
      </details>
      <details>
        <summary>As Markdown</summary>
        <pre tabindex={0} dir="auto">
          {preview.markdown}
        </pre>
      </details>
    </section>
  );
}
