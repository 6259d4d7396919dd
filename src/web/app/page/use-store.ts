import { useSyncExternalStore } from "hono/jsx/dom";

import type { StoreOf } from "./store.ts";

/** The state of a store, and a new look at it whenever it changes. */
export function useStore<State>(store: Pick<StoreOf<State, never>, "state" | "subscribe">): State {
  return useSyncExternalStore(store.subscribe, () => store.state);
}
