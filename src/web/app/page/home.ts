import { ApiError, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { EMPTY_QUERY, toRequest } from "./docket-query.ts";
import { follow } from "./follow.ts";
import { repositoriesOf } from "./repositories-of.ts";
import type { Docket } from "./state.ts";
import type { Store } from "./store.ts";

/** As long as what this tab has read counts as fresh: reading it anew costs of the person's allowance. */
const FRESH_MS = 15 * 60_000;
const MEMORY_KEY = "docket-home";

interface Remembered {
  id: string;
  repositories: string[];
  at: number;
}

/** Reads the queues of all pinned repositories as one docket; what was read a moment ago is shown again. */
export function createHomeCommands(store: Store) {
  let stop: (() => void) | null = null;
  /** Counts up, so that what was begun before is left when something newer begins. */
  let round = 0;

  function leave(): void {
    round += 1;
    stop?.();
    stop = null;
  }

  async function show(anew: boolean): Promise<void> {
    leave();
    const mine = round;
    const names = (store.state.watchlist?.repositories ?? []).map(({ repository }) => repository);
    if (names.length === 0) {
      store.dispatch({ type: "home-cleared" });
      return;
    }
    try {
      const kept = anew ? undefined : recall(names);
      const id = kept ?? (await start(names));
      if (mine !== round) {
        return;
      }
      store.dispatch({ type: "home-opened", id, query: { ...EMPTY_QUERY, several: names } });
      stop = follow(id, store, () => {}, {
        onGone: () => {
          forget();
          if (kept !== undefined && mine === round) {
            store.dispatch({ type: "home-cleared" });
            void show(true);
          }
        },
      });
    } catch (error) {
      if (mine === round) {
        forget();
        store.dispatch({ type: "home-problem", problem: problemOf(error) });
      }
    }
  }

  /** What all of them showed needs no telling again. */
  async function markAllSeen(): Promise<void> {
    const { docket } = store.state.home;
    store.dispatch({ type: "home-seen" });
    if (docket !== null) {
      await markDocketSeen(docket);
    }
  }

  return { show, leave, markAllSeen };
}

/** A mark that is lost shows as news that is none. */
export async function markDocketSeen({ id, result }: Pick<Docket, "id" | "result">): Promise<void> {
  for (const repository of repositoriesOf(result)) {
    await api.markSeen(id, repository).catch((error: unknown) => {
      if (!(error instanceof ApiError)) {
        throw error;
      }
    });
  }
}

async function start(names: string[]): Promise<string> {
  const query = { ...EMPTY_QUERY, several: names };
  const { id } = await api.startJob({ ...toRequest(query), limit: 0 });
  remember({ id, repositories: names, at: Date.now() });
  return id;
}

/** What was read of all of them, and not too long ago. */
function recall(names: string[]): string | undefined {
  try {
    const kept: Remembered | null = JSON.parse(sessionStorage.getItem(MEMORY_KEY) ?? "null");
    const isFresh = kept !== null && Date.now() - kept.at < FRESH_MS;
    return isFresh && names.every((name) => kept.repositories.includes(name)) ? kept.id : undefined;
  } catch {
    return undefined;
  }
}

function remember(kept: Remembered): void {
  try {
    sessionStorage.setItem(MEMORY_KEY, JSON.stringify(kept));
  } catch {
    // Browsers may refuse storage; they are read anew the next time.
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(MEMORY_KEY);
  } catch {
    // As above.
  }
}
