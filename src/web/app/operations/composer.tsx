import type { Entry } from "../../../protocol/docket.ts";
import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import { Editor } from "./editor.tsx";
import { Ended } from "./ended.tsx";
import { Preview } from "./preview.tsx";

export interface ComposerProps {
  place: string;
  /** What the docket can be posted to as a comment. */
  entries?: Entry[];
}

/** The text that was begun at this place: edited, shown as it will be sent, then what became of it. */
export function Composer({ place, entries = [] }: ComposerProps) {
  const { operating } = useCommands();
  const card = useStore(operating.cards).open[place];
  if (card === undefined) {
    return null;
  }
  const { ended, proposed } = card;
  if (ended !== null) {
    return <Ended key="ended" place={place} operation={ended} />;
  }
  return proposed !== null ? (
    <Preview key={proposed.id} place={place} card={card} proposed={proposed} />
  ) : (
    <Editor key="editor" place={place} card={card} entries={entries} />
  );
}
