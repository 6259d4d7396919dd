import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import type { Checkpoint } from "../summarize/run-input.ts";

/** What a docket has shown of its pull requests: those of which it has told the facts. */
export function shownBy(
  { repository, startedAt, pullRequests }: JobResult,
  checkpoint: Checkpoint | null,
  number?: number,
): ShownDocket {
  const commentsOf = new Map(
    checkpoint?.entries.map((entry) => [entry.number, entry.commentsEver]),
  );
  return {
    repository,
    at: Date.parse(startedAt),
    pullRequests: pullRequests
      .filter((entry) => number === undefined || entry.number === number)
      .flatMap((entry) => {
        const comments = commentsOf.get(entry.number);
        const { facts, readiness } = entry;
        return facts === undefined || readiness === undefined || comments === undefined
          ? []
          : [
              {
                number: entry.number,
                comments,
                commits: facts.commits,
                readiness: readiness.state,
              },
            ];
      }),
  };
}
