import { useEffect, useState } from "hono/jsx/dom";

import { isOwnedBy } from "../page/understand.ts";
import { api } from "../server/api.ts";
import { type SignOn, signOnFor, signOnOf } from "./sign-on.ts";

const TYPING_PAUSE_MS = 200;
const SUGGESTIONS_MAX = 8;

export interface Suggestion {
  repository: string;
  kind: "recent" | "public" | "private" | "owner";
}

export interface Suggestions {
  list: Suggestion[];
  /** Whether what is typed is the name of one that was found. */
  isKnown: boolean;
  /** Why there are none, once that is known. */
  reason: string | null;
  /** What else there would be for whoever signs in. */
  signOn: SignOn | null;
}

/** What a look-up came to. */
export interface LookUp {
  query: string;
  /** Null where it failed. */
  found: Suggestion[] | null;
  signOn?: SignOn | null;
}

/** Repositories that fit what is typed: those asked about lately first, then what the account can see. */
export function useSuggestions(text: string, recent: string[], active: boolean): Suggestions {
  const query = text.trim();
  const [lookUp, setLookUp] = useState<LookUp | null>(null);
  useEffect(() => {
    if (!active || query.includes("://")) {
      setLookUp(null);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await api.repositories(query, controller.signal);
        const found = answer.repositories.map((item): Suggestion => ({
          repository: item.repository,
          kind: item.private ? "private" : "public",
        }));
        setLookUp({ query, found, signOn: signOnOf(answer) });
      } catch (error) {
        // The picker is a convenience: any name can be typed.
        if (!controller.signal.aborted) {
          setLookUp({ query, found: null, signOn: signOnFor(error) });
        }
      }
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query, active]);

  return suggest(query, recent, lookUp);
}

/** What is offered for what is typed, from what was found for it or for less. */
export function suggest(query: string, recent: string[], lookUp: LookUp | null): Suggestions {
  const wanted = query.toLowerCase();
  const found = lookUp?.found ?? [];
  const owned = found.find(({ repository }) => isOwnedBy(wanted, repository));
  const owner = owned?.repository.split("/")[0];
  const recentOnes = recent
    .filter((repository) => repository.toLowerCase().includes(wanted))
    .map((repository): Suggestion => ({ repository, kind: "recent" }));
  // What was found for less than is typed by now stays only as far as it fits.
  const others = found.filter(
    ({ repository }) => repository.toLowerCase().includes(wanted) && !recent.includes(repository),
  );
  const owners: Suggestion[] = owner === undefined ? [] : [{ repository: owner, kind: "owner" }];
  const signOn = lookUp?.query === query ? (lookUp.signOn ?? null) : null;
  const list = [...owners, ...recentOnes, ...others].slice(0, SUGGESTIONS_MAX);
  return {
    list,
    isKnown: list.some(({ repository }) => repository.toLowerCase() === wanted),
    reason:
      list.length > 0 || query === "" || lookUp?.query !== query || signOn !== null
        ? null
        : lookUp.found === null
          ? "Your repositories could not be looked up just now. Any name can be opened all the same."
          : "Nothing that your account sees has this in its name. Any name can be opened all the same.",
    signOn,
  };
}
