import { api } from "../server/api.ts";
import type { Attempt } from "./attempt.ts";
import type { Store } from "./store.ts";

/** What a person does with links to their dockets. */
export function createSharingCommands(store: Store, attempt: Attempt) {
  async function load(): Promise<void> {
    const connected = store.state.session?.connected === true;
    store.dispatch({ type: "shares", shares: connected ? await api.shares() : [] });
  }

  return {
    load,
    share: (job: string) =>
      attempt(async () => {
        await api.share(job);
        await load();
      }),
    endShare: (job: string) =>
      attempt(async () => {
        await api.endShare(job);
        await load();
      }),
  };
}
