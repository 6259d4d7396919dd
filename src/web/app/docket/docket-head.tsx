import { Icon } from "../../icon.tsx";
import { DocketMenus } from "../export/docket-menus.tsx";
import { isOfSeveral, nameOf, repositoriesOf } from "../page/repositories-of.ts";
import type { Docket } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { ShareButton } from "../sharing/share-button.tsx";
import { Progress } from "./progress.tsx";

export interface DocketHeadProps {
  docket: Docket;
  /** Whether its repository is pinned; undefined where that is not known. */
  pinned: boolean | undefined;
  /** Whether it can be had as a digest. */
  digests: boolean;
}

/** What the docket is about, how far it is or as of when, and what can be done with it. */
export function DocketHead({ docket, pinned, digests }: DocketHeadProps) {
  const { goHome } = useCommands();
  const { result, byLink = false } = docket;
  const { repository, scope } = result;
  const several = isOfSeveral(docket);
  // As the form of a digest takes it: an owner, or repositories.
  const about = repository.includes("/") ? repositoriesOf(result).join(", ") : repository;
  return (
    <header class="docket-head">
      <div class="row docket-title">
        <a
          href="/"
          class="back"
          aria-label="All dockets"
          title="All dockets"
          onClick={(event: Event) => {
            event.preventDefault();
            goHome();
          }}
        >
          <Icon name="arrow-left" />
        </a>
        <h2 dir="auto" title={scope?.repositories.join("\n")}>
          {nameOf(docket)}
        </h2>
        {byLink ? (
          <span class="label" title="Somebody shared it. You read it with your own connection.">
            <Icon name="eye" />
            Shared with you
          </span>
        ) : (
          <RunButton docket={docket} />
        )}
        <Progress docket={docket} />
      </div>
      <div class="row docket-actions">
        {/* New ones come on the left, so that none moves. */}
        {result.pullRequests.length > 0 && <DocketMenus docket={docket} />}
        {!byLink && <ShareButton docket={docket} />}
        {!byLink && digests && (
          <a class="button button-small" href={`/digests?repository=${encodeURIComponent(about)}`}>
            <Icon name="mail" />
            Digest
          </a>
        )}
        {!byLink && result.error === undefined && !several && (
          <PinButton repository={repository} pinned={pinned === true} />
        )}
      </div>
    </header>
  );
}

function RunButton({ docket: { id, result, cancelling } }: { docket: Docket }) {
  const { cancelJob, refreshDocket } = useCommands();
  return result.outcome === "running" ? (
    <Button variant="small" icon="stop" idle={cancelling} onPress={() => void cancelJob(id)}>
      {cancelling ? "Cancelling…" : "Cancel"}
    </Button>
  ) : (
    <Button variant="small" icon="sync" onPress={() => void refreshDocket()}>
      Refresh
    </Button>
  );
}

function PinButton({ repository, pinned }: { repository: string; pinned: boolean }) {
  const { pin, unpin } = useCommands();
  return (
    <Button
      variant="small"
      icon={pinned ? "pin-slash" : "pin"}
      onPress={() => void (pinned ? unpin(repository) : pin(repository))}
    >
      {pinned ? "Unpin" : "Pin"}
    </Button>
  );
}
