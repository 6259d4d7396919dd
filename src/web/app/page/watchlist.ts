import { say } from "../parts/undo-note.tsx";
import { ApiError } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { count } from "../words/count.ts";
import type { Attempt } from "./attempt.ts";
import type { Store } from "./store.ts";

/** Pinned repositories, kept with the account. */
export function createWatchlistCommands(store: Store, attempt: Attempt) {
  async function load(): Promise<void> {
    store.dispatch({ type: "watchlist", watchlist: await api.watchlist() });
  }

  /** Tried once more where another window was quicker. */
  async function change(to: (names: string[]) => string[]): Promise<void> {
    for (let attemptsLeft = 2; attemptsLeft > 0; attemptsLeft -= 1) {
      if (store.state.watchlist === null) {
        await load();
      }
      const { watchlist } = store.state;
      const names = (watchlist?.repositories ?? []).map(({ repository }) => repository);
      try {
        const changed = await api.replaceWatchlist(to(names), watchlist?.version ?? "*");
        store.dispatch({ type: "watchlist", watchlist: changed });
        return;
      } catch (error) {
        const isStale = error instanceof ApiError && error.problem.code === "changed_elsewhere";
        if (!isStale || attemptsLeft === 1) {
          throw error;
        }
        await load();
      }
    }
  }

  const pin = (...repositories: string[]) =>
    attempt(async () => {
      await change((names) => [...without(names, repositories), ...repositories]);
      say(`${named(repositories)} pinned`, () => void unpin(...repositories));
    });

  const unpin = (...repositories: string[]) =>
    attempt(async () => {
      await change((names) => without(names, repositories));
      say(`${named(repositories)} not pinned any more`, () => void pin(...repositories));
    });

  return { load, pin, unpin };
}

function named([first = "", ...others]: string[]): string {
  return others.length === 0 ? first : count(others.length + 1, "repository", "repositories");
}

function without(names: string[], repositories: string[]): string[] {
  const gone = new Set(repositories.map((name) => name.toLowerCase()));
  return names.filter((name) => !gone.has(name.toLowerCase()));
}
