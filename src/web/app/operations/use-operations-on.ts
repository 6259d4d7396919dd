import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";

/** Whether the open docket can be acted on: it has ended, and this deployment writes for people at all. */
export function useOperationsOn(): boolean {
  const { operating } = useCommands();
  return useStore(operating.cards).job !== null;
}
