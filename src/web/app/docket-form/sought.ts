import type { RepositoryName } from "../../../github/repository-name.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";

/**
 * The repository that was asked for by name. The server puts one that was renamed before all whose names only contain
 * the text; whether the first is that one cannot be told, and to ask once too often does no harm.
 */
export function soughtIn(
  found: readonly RepositoryListItem[],
  { owner, name }: RepositoryName,
): RepositoryListItem | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return found.find(({ repository }) => repository.toLowerCase() === wanted) ?? found[0];
}
