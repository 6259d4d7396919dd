import { useEffect, useState } from "hono/jsx/dom";

import { api } from "../server/api.ts";

const TYPING_PAUSE_MS = 200;
const SUGGESTIONS_MAX = 8;

export interface Suggestion {
  repository: string;
  kind: "recent" | "public" | "private";
}

/** Repositories that fit what is typed: those asked about lately first, then what the account can see. */
export function useSuggestions(text: string, recent: string[], active: boolean): Suggestion[] {
  const query = text.trim();
  const [found, setFound] = useState<Suggestion[]>([]);
  useEffect(() => {
    if (!active || query.includes("://")) {
      setFound([]);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const repositories = await api.repositories(query, controller.signal);
        setFound(
          repositories.map((item) => ({
            repository: item.repository,
            kind: item.private ? "private" : "public",
          })),
        );
      } catch {
        // The picker is a convenience: any name can be typed.
        setFound([]);
      }
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query, active]);

  const wanted = query.toLowerCase();
  const recentOnes = recent
    .filter((repository) => repository.toLowerCase().includes(wanted))
    .map((repository): Suggestion => ({ repository, kind: "recent" }));
  // What was found for less than is typed by now stays only as far as it fits.
  const others = found.filter(
    ({ repository }) => repository.toLowerCase().includes(wanted) && !recent.includes(repository),
  );
  return [...recentOnes, ...others].slice(0, SUGGESTIONS_MAX);
}
