import { createContext } from "hono/jsx/dom";

import { useProvided } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import type { Operations } from "./operations.ts";

export const OperationsContext = createContext<Operations | null>(null);

export function useOperations(): Operations {
  return useProvided(OperationsContext);
}

/** Whether the open docket can be acted on: it has ended, and this deployment writes for people at all. */
export function useOperationsOn(): boolean {
  const { job, writes } = useStore(useOperations().store);
  return job !== null && writes;
}
