import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import type { Store } from "./store.ts";

/** Does something whose failure has no place of its own on the page, and tells whether it was done. */
export type Attempt = (action: () => Promise<void>) => Promise<boolean>;

export function createAttempt(store: Store): Attempt {
  /** The last failure. It is over once an attempt succeeds; what others say on the page, once they say so. */
  let failed: ApiProblem | null = null;

  return async (action) => {
    try {
      await action();
      if (store.state.problem === failed) {
        store.dispatch({ type: "problem", problem: null });
      }
      return true;
    } catch (error) {
      failed = problemOf(error);
      store.dispatch({ type: "problem", problem: failed });
      return false;
    }
  };
}
