import {
  isOwner,
  parseRepositoryName,
  type RepositoryName,
} from "../../../github/repository-name.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";
import type { Store } from "../page/store.ts";
import { isOwnedBy } from "../page/understand.ts";
import { problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import type { PrivateConsent } from "./private-consent.ts";

/** Whether the model may read repositories: what is public it may, what is private the person is asked about once. */
export function createMaySend(
  store: Store,
  consent: PrivateConsent,
): (repositories: readonly string[]) => Promise<boolean> {
  /** Repositories that were found to be public: what is asked about them needs no consent. */
  const open = new Set<string>();
  return async function maySend(repositories) {
    const { page, session } = store.state;
    const { privateModelHost: host, githubUrl } = page;
    const login = session?.github.login ?? "";
    if (host === null || consent.isGiven(host, login)) {
      return true;
    }
    const found = await Promise.all(repositories.map((name) => findPrivate(name, githubUrl)));
    // What cannot be found here cannot be summarized either, and the server says why.
    const item = found.find((each) => each !== undefined);
    return item === undefined || (await consent.ask({ repository: item.repository, host }, login));
  };

  /** The repository of that name, or one of that owner's, if it is private. */
  async function findPrivate(
    text: string,
    githubUrl: string,
  ): Promise<RepositoryListItem | undefined> {
    const wanted = text.trim().toLowerCase();
    if (open.has(wanted)) {
      return undefined;
    }
    const name = parseRepositoryName(wanted, githubUrl);
    const listed =
      name === null ? await ownedBy(wanted) : await foundBy(`${name.owner}/${name.name}`);
    if (listed === null) {
      return undefined;
    }
    const found =
      name === null ? listed.find((item) => item.private) : findRepository(listed, name);
    if (found?.private === true) {
      return found;
    }
    open.add(wanted);
    return undefined;
  }
}

async function ownedBy(owner: string): Promise<RepositoryListItem[]> {
  const found = isOwner(owner) ? (await api.repositories(`${owner}/`)).repositories : [];
  return found.filter(({ repository }) => isOwnedBy(owner, repository));
}

/** Null where it is shown after single sign-on alone: what it is will be known then. */
async function foundBy(name: string): Promise<readonly RepositoryListItem[] | null> {
  try {
    return (await api.repositories(name)).repositories;
  } catch (error) {
    if (problemOf(error).code === "sso_required") {
      return null;
    }
    throw error;
  }
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
