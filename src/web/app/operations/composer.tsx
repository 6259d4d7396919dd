import type { Entry } from "../../../protocol/docket.ts";
import { useStore } from "../page/use-store.ts";
import { Editor } from "./editor.tsx";
import { OperationEnd } from "./operation-end.tsx";
import { Preview } from "./preview.tsx";
import { useOperations } from "./use-operations.ts";

export interface ComposerProps {
  id: string;
  /** What the docket can be posted to as a comment. */
  entries?: Entry[];
}

/** The text that was begun in this composer: edited, shown as it will be sent, then what became of it. */
export function Composer({ id, entries = [] }: ComposerProps) {
  const composition = useStore(useOperations().store).compositions[id];
  if (composition === undefined) {
    return null;
  }
  const { ended, proposed } = composition;
  if (ended !== null) {
    return <OperationEnd key="ended" composerId={id} operation={ended} />;
  }
  return proposed !== null ? (
    <Preview key={proposed.id} composerId={id} composition={composition} proposed={proposed} />
  ) : (
    <Editor key="editor" composerId={id} composition={composition} entries={entries} />
  );
}
