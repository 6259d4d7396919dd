import type { Share } from "../../../protocol/sharing.ts";
import { useCommands } from "../page/use-commands.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { ShareEnd } from "./share-end.tsx";

/** A link to pass on, until when it leads anywhere, and its end. */
export function ShareLink({ share: { job, url, endsAt } }: { share: Share }) {
  const { endShare } = useCommands();
  return (
    <>
      <div class="row share-link">
        <input class="input" readonly value={url} aria-label="Link" />
        <CopyButton label="Copy the link" text={() => url} />
      </div>
      <p class="muted">
        It opens <ShareEnd time={endsAt} />, as long as the docket is kept and you do not leave or
        disconnect.
      </p>
      <p>
        <TwoStepButton
          icon="x"
          label="Stop sharing"
          question="Nobody can open it then."
          confirmLabel="Stop"
          onConfirm={() => void endShare(job)}
        />
      </p>
    </>
  );
}
