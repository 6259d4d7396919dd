import { useEffect, useState } from "hono/jsx/dom";

import type { RepositoryListItem } from "../../../protocol/session.ts";
import { type SignOn, signOnOf } from "../docket-form/sign-on.ts";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";

/** The repositories that the account sees, as far as they have been looked up. */
export type OwnRepositories =
  | { state: "loading" }
  | { state: "found"; list: RepositoryListItem[]; signOn: SignOn | null }
  | { state: "failed"; problem: ApiProblem };

/** Looks them up once, and once more when the returned function is called. */
export function useOwnRepositories(): [OwnRepositories, () => void] {
  const [own, setOwn] = useState<OwnRepositories>({ state: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setOwn({ state: "loading" });
    void look(controller.signal).then((found) => {
      if (!controller.signal.aborted) {
        setOwn(found);
      }
    });
    return () => controller.abort();
  }, [round]);
  return [own, () => setRound(round + 1)];
}

async function look(signal: AbortSignal): Promise<OwnRepositories> {
  try {
    const found = await api.repositories("", signal);
    return { state: "found", list: found.repositories, signOn: signOnOf(found) };
  } catch (error) {
    return { state: "failed", problem: problemOf(error) };
  }
}

/** One repository that can be pinned. */
export interface Offered extends RepositoryListItem {
  /** Whether a docket was made of it lately. */
  recent: boolean;
}

const OFFERED_MAX = 8;

/** What to offer: what was asked about lately first, then what was pushed to last; nothing that is pinned. */
export function offeredOf(
  list: readonly RepositoryListItem[],
  recent: readonly string[],
  pinned: readonly string[],
): Offered[] {
  const taken = new Set(pinned.map((name) => name.toLowerCase()));
  const known = new Map(list.map((item) => [item.repository.toLowerCase(), item]));
  const offered: Offered[] = [];
  const offer = (item: RepositoryListItem, isRecent: boolean) => {
    const key = item.repository.toLowerCase();
    if (!taken.has(key)) {
      taken.add(key);
      offered.push({ ...item, recent: isRecent });
    }
  };
  // A docket of all that somebody owns is no repository.
  for (const repository of recent.filter((name) => name.includes("/"))) {
    const item = known.get(repository.toLowerCase());
    offer(item ?? { repository, private: false, pushedAt: null }, true);
  }
  for (const item of list) {
    offer(item, false);
  }
  return offered.slice(0, OFFERED_MAX);
}
