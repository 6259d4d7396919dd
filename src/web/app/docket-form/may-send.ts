import { parseRepositoryName, type RepositoryName } from "../../../github/repository-name.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";
import type { Store } from "../page/store.ts";
import { api } from "../server/api.ts";
import type { PrivateConsent } from "./private-consent.ts";

/** Whether the model may read a repository: what is public it may, what is private the person is asked about once. */
export function createMaySend(
  store: Store,
  consent: PrivateConsent,
): (repository: string) => Promise<boolean> {
  /** Repositories that were found to be public: what is asked about them needs no consent. */
  const open = new Set<string>();
  return async function maySend(repository) {
    const { page, session } = store.state;
    const { privateModelHost: host, githubUrl } = page;
    const login = session?.github.login ?? "";
    const name = parseRepositoryName(repository, githubUrl);
    if (host === null || name === null || consent.isGiven(host, login)) {
      return true;
    }
    const wanted = `${name.owner}/${name.name}`.toLowerCase();
    if (open.has(wanted)) {
      return true;
    }
    const item = findRepository(await api.repositories(wanted), name);
    // What cannot be found here cannot be summarized either, and the server says why.
    if (item?.private === true) {
      return await consent.ask({ repository: item.repository, host }, login);
    }
    open.add(wanted);
    return true;
  };
}

/**
 * The repository that was asked for by name. The server puts one that was renamed before all whose names only contain
 * the text; whether the first is that one cannot be told, and to ask once too often does no harm.
 */
export function findRepository(
  found: readonly RepositoryListItem[],
  { owner, name }: RepositoryName,
): RepositoryListItem | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return found.find(({ repository }) => repository.toLowerCase() === wanted) ?? found[0];
}
