import { parseOwnerName } from "../../../github/repository-name.ts";
import { api } from "../server/api.ts";
import type { DocketQuery } from "./docket-query.ts";

/**
 * The query with what was typed as a name: a word alone is an owner of repositories, else the first repository that has
 * the word in its name.
 */
export async function understand(query: DocketQuery, githubUrl: string): Promise<DocketQuery> {
  const owner = query.several.length > 0 ? null : parseOwnerName(query.repository, githubUrl);
  if (owner === null) {
    return query;
  }
  const { repositories: found } = await api.repositories(owner);
  const owned = found.find(({ repository }) => isOwnedBy(owner, repository));
  return { ...query, repository: owned === undefined ? (found[0]?.repository ?? owner) : owner };
}

/** Whether a repository is one of theirs. */
export function isOwnedBy(owner: string, repository: string): boolean {
  return repository.toLowerCase().startsWith(`${owner.toLowerCase()}/`);
}
