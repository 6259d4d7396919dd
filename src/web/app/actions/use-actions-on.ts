import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";

/** Whether the open docket can be acted on: it has ended, and this deployment writes for people at all. */
export function useActionsOn(): boolean {
  const { acting } = useCommands();
  return useStore(acting.cards).job !== null;
}
