import { Icon } from "../../icon.tsx";
import { DocketMenus } from "../export/docket-menus.tsx";
import type { Docket } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { Progress } from "./progress.tsx";

export interface DocketHeadProps {
  docket: Docket;
  /** Whether it can be had as a digest. */
  digests: boolean;
}

/** What the docket is about, how far it is, and what can be done with it. */
export function DocketHead({ docket, digests }: DocketHeadProps) {
  const { cancelJob, goHome } = useCommands();
  const { id, result, cancelling } = docket;
  const running = result.outcome === "running";
  return (
    <header class="stack docket-head">
      <p>
        <a
          href="/"
          class="back"
          onClick={(event: Event) => {
            event.preventDefault();
            goHome();
          }}
        >
          <Icon name="arrow-left" />
          All dockets
        </a>
      </p>
      <div class="docket-title">
        <h2 dir="auto">{result.repository}</h2>
        <div class="row docket-actions">
          {running && (
            <Button icon="stop" idle={cancelling} onPress={() => void cancelJob(id)}>
              {cancelling ? "Cancelling…" : "Cancel"}
            </Button>
          )}
          {digests && (
            <a class="button" href={`/digests?repository=${encodeURIComponent(result.repository)}`}>
              <Icon name="paper-airplane" />
              Digest
            </a>
          )}
          {result.pullRequests.length > 0 && <DocketMenus docket={docket} />}
        </div>
      </div>
      <Progress docket={docket} />
    </header>
  );
}
