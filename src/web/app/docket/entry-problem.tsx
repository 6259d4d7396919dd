import type { Entry } from "../../../protocol/docket.ts";
import { Icon } from "../../icon.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";

export interface EntryProblemProps {
  entry: Entry;
  onRetry: (() => void) | null;
}

/** Why an entry has no summary, or not the one it could have. */
export function EntryProblem({ entry, onRetry }: EntryProblemProps) {
  const { outcome, error, text } = entry;
  if (outcome === "cancelled") {
    return (
      <p class="muted">
        Cancelled{text === "" ? " before it was summarized." : "; this is not all of it."}
      </p>
    );
  }
  const failed = outcome === "failed";
  if (!failed && error === undefined) {
    return null;
  }
  return (
    <div class={`banner ${failed ? "banner-danger" : "banner-warning"}`}>
      <Icon name={failed ? "alert-fill" : "alert"} />
      <div class="banner-text">
        {failed && <strong>This pull request could not be summarized</strong>}
        <p dir="auto">
          {error?.message ?? "Something went wrong."}
          {!failed && " This summary is put together from the discussion, without a model."}
        </p>
      </div>
      <div class="row">
        {error?.action !== undefined && (
          <OutsideLink class="button button-small" url={error.action.url}>
            {error.action.label}
          </OutsideLink>
        )}
        {onRetry !== null && (
          <Button variant="small" icon="sync" onPress={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
