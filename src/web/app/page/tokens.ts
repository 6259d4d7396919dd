import { problemOf } from "../server/api-problem.ts";
import { api, type NewToken } from "../server/api.ts";
import type { Tokens } from "./state.ts";
import type { Store } from "./store.ts";

/** Makes, lists and revokes API tokens. */
export function createTokenCommands(store: Store) {
  async function change(call: () => Promise<Partial<Tokens>>): Promise<void> {
    try {
      store.dispatch({ type: "tokens", change: await call() });
    } catch (error) {
      store.dispatch({ type: "tokens", change: { problem: problemOf(error) } });
    }
  }

  function loadTokens(): Promise<void> {
    return change(async () => ({ list: await api.tokens() }));
  }

  return {
    loadTokens,
    createToken: async (body: NewToken) => {
      await change(async () => ({ created: await api.createToken(body), problem: null }));
      await loadTokens();
    },
    deleteToken: async (id: string) => {
      await change(async () => {
        await api.deleteToken(id);
        return { created: null, problem: null };
      });
      await loadTokens();
    },
  };
}
