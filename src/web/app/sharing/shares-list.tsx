import type { Share } from "../../../protocol/sharing.ts";
import { Icon } from "../../icon.tsx";
import { useCommands } from "../page/use-commands.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { ShareEnd } from "./share-end.tsx";

/** What this session shares, newest first. */
export function SharesList({ shares }: { shares: readonly Share[] }) {
  const { endShare } = useCommands();
  return (
    <section class="stack history" aria-labelledby="shares-title">
      <h2 id="shares-title">Shared by you</h2>
      <ul class="box">
        {shares.map(({ job, repository, url, endsAt }) => (
          <li key={job} class="row history-row">
            <Icon name="link" />
            <span class="history-main">
              <a href={url}>{repository}</a>
              <span class="muted">
                <ShareEnd time={endsAt} />
              </span>
            </span>
            <CopyButton label={`Copy the link to the docket of ${repository}`} text={() => url} />
            <TwoStepButton
              icon="x"
              label={`Stop sharing the docket of ${repository}`}
              question="Stop sharing?"
              confirmLabel="Stop"
              compact
              onConfirm={() => void endShare(job)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
