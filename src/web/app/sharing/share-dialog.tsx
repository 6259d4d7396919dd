import { useState } from "hono/jsx/dom";

import type { Share } from "../../../protocol/sharing.ts";
import type { Docket } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ShareLink } from "./share-link.tsx";

/** The link to a docket: what it opens for whom, until when, and its end. */
export function ShareDialog({ docket, shares }: { docket: Docket; shares: readonly Share[] }) {
  const { share, openPanel } = useCommands();
  const [asked, setAsked] = useState(false);
  const shared = shares.find(({ job }) => job === docket.id);
  return (
    <Dialog title="Share this docket" onClose={() => openPanel(null)}>
      <p>
        A link opens it for whoever can read{" "}
        {docket.result.scope === undefined ? docket.result.repository : "all of its repositories"}{" "}
        on GitHub, with a connection of their own. They read and export it, and see whose turn is
        theirs; what it cost and what you had seen stays with you. For everybody else there is
        nothing at that address.
      </p>
      {shared === undefined ? (
        <p>
          <Button
            variant="primary"
            icon="link"
            idle={asked}
            onPress={() => {
              setAsked(true);
              void share(docket.id).finally(() => setAsked(false));
            }}
          >
            {asked ? "Making the link…" : "Make a link"}
          </Button>
        </p>
      ) : (
        <ShareLink share={shared} />
      )}
    </Dialog>
  );
}
