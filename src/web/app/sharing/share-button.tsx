import type { Docket } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";

/** Leads to the link of a docket, once there is something to be shared. */
export function ShareButton({ docket: { result } }: { docket: Docket }) {
  const { openPanel } = useCommands();
  const isRead = result.ranking !== null || (result.queue ?? []).some(({ final }) => final);
  return isRead ? (
    <Button variant="small" icon="link" onPress={() => openPanel("share")}>
      Share
    </Button>
  ) : null;
}
