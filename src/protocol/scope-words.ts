import { count } from "../english.ts";
import type { JobResult } from "./docket.ts";

type Scoped = Pick<JobResult, "repository" | "scope">;

/** What a docket is of, in a heading: its repository, its owner, or how many repositories. */
export function scopeTitle({ repository, scope }: Scoped): string {
  const isOfSeveral = repository.includes("/") && scope !== undefined;
  const all = isOfSeveral ? scope.repositories.length + scope.unreadable.length : 1;
  return all === 1 ? repository : count(all, "repository", "repositories");
}

/** A sentence for each repository that could not be read. */
export function unreadableSentences({ scope }: Pick<JobResult, "scope">): string[] {
  return (scope?.unreadable ?? []).map(
    ({ repository, error }) => `${repository} could not be read: ${error.message}`,
  );
}
