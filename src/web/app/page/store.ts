import type { Action as PageAction, State as PageState } from "./state.ts";

export interface StoreOf<State, Action> {
  readonly state: State;
  dispatch: (action: Action) => void;
  subscribe: (listener: () => void) => () => void;
}

/** Of the page as a whole. */
export type Store = StoreOf<PageState, PageAction>;

export function createStore<State, Action>(
  initial: State,
  reduce: (state: State, action: Action) => State,
): StoreOf<State, Action> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const next = reduce(state, action);
      if (next !== state) {
        state = next;
        for (const listener of listeners) {
          listener();
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
