import type { JobResult } from "../../../protocol/docket.ts";
import { scopeTitle } from "../../../protocol/scope-words.ts";
import { count } from "../words/count.ts";
import type { DocketQuery } from "./docket-query.ts";
import type { Docket } from "./state.ts";

/** Names of all repositories that a docket is about, as far as that is known. */
export function repositoriesOf({
  repository,
  scope,
}: Pick<JobResult, "repository" | "scope">): string[] {
  return scope?.repositories ?? [repository];
}

/** Whether a name is this one: case makes no difference. */
export function isNamed(name: string): (other: string) => boolean {
  return (other) => other.toLowerCase() === name.toLowerCase();
}

/** Whether it is about more than one repository, or whatever somebody owns. */
export function isOfSeveral({ query, result }: Pick<Docket, "query" | "result">): boolean {
  return result.scope !== undefined || query.several.length > 0 || !result.repository.includes("/");
}

/** What a docket is called: its repository, their owner, or how many there are. */
export function nameOf({ query, result }: Pick<Docket, "query" | "result">): string {
  // Which they are is known with the first events.
  return result.scope === undefined && query.several.length > 0 && result.repository.includes("/")
    ? count(query.several.length, "repository", "repositories")
    : scopeTitle(result);
}

/** Asks the same again. */
export function queryOf({ query, result: { repository, scope } }: Docket): DocketQuery {
  const several =
    scope === undefined || !repository.includes("/")
      ? query.several
      : [...scope.repositories, ...scope.unreadable.map((each) => each.repository)];
  return { ...query, repository, several };
}
