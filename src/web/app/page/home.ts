import { ApiError, type ApiProblem, problemOf, problemOfEvent } from "../server/api-problem.ts";
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

export interface HomePorts {
  loadWatchlist: () => Promise<void>;
  /** May be one that only a new connection solves. */
  onProblem: (problem: ApiProblem) => void;
}

/** Reads the queues of all pinned repositories as one docket; what was read a moment ago is shown again. */
export function createHomeCommands(store: Store, { loadWatchlist, onProblem }: HomePorts) {
  let stop: (() => void) | null = null;
  /** What was read last, also where the browser keeps nothing. */
  let last: Remembered | null = null;
  /** What is still being read. */
  let reading: string | null = null;
  /** Whether it is being found out what to show. */
  let opening = false;
  /** Counts up, so that what was begun before is left when something newer begins. */
  let round = 0;

  function leave(): void {
    round += 1;
    opening = false;
    stop?.();
    stop = null;
  }

  async function show(anew: boolean): Promise<void> {
    leave();
    const mine = round;
    opening = true;
    try {
      if (store.state.watchlist === null) {
        await loadWatchlist();
      }
      if (mine !== round) {
        return;
      }
      const names = pinnedNames();
      if (names.length === 0) {
        store.dispatch({ type: "home-cleared" });
        return;
      }
      const kept = anew ? undefined : recall(names);
      const id = kept ?? (await start(names));
      if (mine !== round) {
        return;
      }
      store.dispatch({ type: "home-opened", id, query: { ...EMPTY_QUERY, several: names } });
      stop = follow(id, store, () => ended(id), {
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
        const problem = problemOf(error);
        store.dispatch({ type: "home-problem", problem });
        onProblem(problem);
      }
    } finally {
      if (mine === round) {
        opening = false;
      }
    }
  }

  /** Whether there is anything to be read: it failed, or it was too long ago. */
  function isStale(): boolean {
    return !opening && (store.state.home.problem !== null || recall(pinnedNames()) === undefined);
  }

  function pinnedNames(): string[] {
    return (store.state.watchlist?.repositories ?? []).map(({ repository }) => repository);
  }

  function ended(id: string): void {
    if (reading === id) {
      reading = null;
    }
    const { docket } = store.state.home;
    const error = docket?.id === id ? docket.result.error : undefined;
    if (error !== undefined) {
      forget();
      onProblem(problemOfEvent(error));
    }
  }

  /** What was begun for another list gives way: only a few are read at once. */
  async function start(names: string[]): Promise<string> {
    if (reading !== null) {
      await api.cancelJob(reading).catch(() => {});
    }
    const query = { ...EMPTY_QUERY, several: names };
    const { id } = await api.startJob({ ...toRequest(query), limit: 0 });
    reading = id;
    last = { id, repositories: names, at: Date.now() };
    remember(last);
    return id;
  }

  /** What was read of all of them, and not too long ago. */
  function recall(names: string[]): string | undefined {
    const kept = last ?? remembered();
    const isFresh = kept !== null && Date.now() - kept.at < FRESH_MS;
    return isFresh && names.every((name) => kept.repositories.includes(name)) ? kept.id : undefined;
  }

  function forget(): void {
    last = null;
    remember(null);
  }

  /** What all of them showed needs no telling again. */
  async function markAllSeen(): Promise<void> {
    const { docket } = store.state.home;
    store.dispatch({ type: "home-seen" });
    if (docket !== null) {
      await markDocketSeen(docket);
    }
  }

  return { show, leave, isStale, markAllSeen };
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

function remembered(): Remembered | null {
  try {
    const kept: Remembered | null = JSON.parse(sessionStorage.getItem(MEMORY_KEY) ?? "null");
    return kept;
  } catch {
    return null;
  }
}

function remember(kept: Remembered | null): void {
  try {
    sessionStorage.setItem(MEMORY_KEY, JSON.stringify(kept));
  } catch {
    // Browsers may refuse storage; then this page alone remembers.
  }
}
