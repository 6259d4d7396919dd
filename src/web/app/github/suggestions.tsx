import { useEffect, useState } from "hono/jsx/dom";

import type { SuggestionView } from "../../../protocol/suggestions.ts";
import { call, read } from "../server/api.ts";
import { Writing } from "./writing.tsx";

const KINDS: Record<SuggestionView["kind"], string> = {
  comment: "A comment",
  issue: "An issue",
  file: "A file",
  "pull-request": "A pull request",
  review: "A review",
};

/** What programs would like to have written: the one that was opened, and those that wait beside it. */
export function Suggestions({ opened }: { opened: string | null }) {
  const [waiting, setWaiting] = useState<readonly SuggestionView[]>([]);
  const [discarded, setDiscarded] = useState(false);

  useEffect(() => {
    read<SuggestionView[]>(call("GET", "/api/suggestions"))
      .then(setWaiting)
      // The one that was opened says what is wrong.
      .catch(() => undefined);
  }, []);

  const others = waiting.filter(({ id }) => id !== opened);
  if (opened === null && others.length === 0) {
    return null;
  }
  const path = `/api/suggestions/${encodeURIComponent(opened ?? "")}`;
  return (
    <section class="stack" aria-labelledby="github-suggestions">
      <h2 id="github-suggestions">Suggested by programs</h2>
      {opened !== null && !discarded && (
        <Writing
          path={`${path}/preview`}
          onDiscard={() => {
            setDiscarded(true);
            void call("DELETE", path).catch(() => undefined);
          }}
        />
      )}
      {discarded && (
        <p class="banner banner-info" role="status">
          <span class="banner-text">Discarded. Nothing was sent.</span>
        </p>
      )}
      {others.length > 0 && (
        <ul aria-label="Waiting for you">
          {others.map(({ id, kind, repository, client }) => (
            <li key={id} dir="auto">
              <a href={`/github?suggestion=${id}`}>
                {KINDS[kind]} in {repository}
              </a>
              , by {client}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
