import { ApiError, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { EMPTY_QUERY, toRequest } from "./docket-query.ts";
import { follow } from "./follow.ts";
import type { Store } from "./store.ts";

const AT_ONCE = 2;
/** As long as the queues of this tab count as fresh: reading them anew costs of the person's allowance. */
const FRESH_MS = 15 * 60_000;
const MEMORY_KEY = "docket-home";

interface Remembered {
  id: string;
  at: number;
}

/** Reads the queues of the pinned repositories, a few at a time; those read a moment ago are shown again. */
export function createHomeCommands(store: Store) {
  let stops: (() => void)[] = [];
  /** Counts up, so that what was begun before is left when something newer begins. */
  let round = 0;

  async function show(anew: boolean): Promise<void> {
    const mine = ++round;
    stopAll();
    store.dispatch({ type: "home-cleared" });
    const names = (store.state.watchlist?.repositories ?? []).map(({ repository }) => repository);
    const workers = Array.from({ length: AT_ONCE }, () => readAll(names, anew, mine));
    await Promise.all(workers);
  }

  async function readAll(names: string[], anew: boolean, mine: number): Promise<void> {
    const name = names.shift();
    if (name !== undefined && mine === round) {
      await read(name, anew);
      await readAll(names, anew, mine);
    }
  }

  async function read(repository: string, anew: boolean): Promise<void> {
    try {
      const kept = anew ? undefined : recall(repository);
      const id = kept ?? (await start(repository));
      const query = { ...EMPTY_QUERY, repository };
      store.dispatch({ type: "home-opened", id, query });
      await new Promise<void>((resolve) => {
        const stop = follow(id, store, resolve);
        stops.push(() => {
          stop();
          resolve();
        });
      });
    } catch (error) {
      forget(repository);
      store.dispatch({ type: "home-problem", problem: problemOf(error) });
    }
  }

  function stopAll(): void {
    stops.forEach((stop) => stop());
    stops = [];
  }

  return {
    show,
    leave: () => {
      round += 1;
      stopAll();
    },
    /** What all of them showed needs no telling again. */
    markAllSeen: async () => {
      for (const { id, result } of store.state.home.dockets) {
        await api.markSeen(id, result.repository).catch((error: unknown) => {
          if (!(error instanceof ApiError)) {
            throw error;
          }
        });
        store.dispatch({ type: "home-seen", id });
      }
    },
  };
}

async function start(repository: string): Promise<string> {
  const request = { ...toRequest({ ...EMPTY_QUERY, repository }), limit: 0 };
  const { id } = await api.startJob(request);
  remember(repository, id);
  return id;
}

function memory(): Record<string, Remembered> {
  try {
    const kept: Record<string, Remembered> = JSON.parse(sessionStorage.getItem(MEMORY_KEY) ?? "{}");
    return kept;
  } catch {
    return {};
  }
}

function recall(repository: string): string | undefined {
  const kept = memory()[repository];
  return kept !== undefined && Date.now() - kept.at < FRESH_MS ? kept.id : undefined;
}

function keep(kept: Record<string, Remembered>): void {
  try {
    sessionStorage.setItem(MEMORY_KEY, JSON.stringify(kept));
  } catch {
    // Browsers may refuse storage; they are read anew the next time.
  }
}

function remember(repository: string, id: string): void {
  keep({ ...memory(), [repository]: { id, at: Date.now() } });
}

function forget(repository: string): void {
  const { [repository]: _gone, ...rest } = memory();
  keep(rest);
}
