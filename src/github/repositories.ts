import * as z from "zod";

import type { RepositoryListItem } from "../protocol/session.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isNotOffered } from "../upstream/route-refused.ts";
import { createClient, type GitHubClient } from "./client/client.ts";
import { isRepositoryName } from "./repository-name.ts";
import { readRows } from "./rest/pages.ts";

const PER_PAGE = 100;
const PAGES_MAX = 3;
/** More do not fit the picker. */
const LISTED_MAX = 20;

const Repository = z.object({
  full_name: z.string().max(200),
  private: z.boolean(),
  pushed_at: z.string().nullish(),
  archived: z.boolean().catch(false),
});
type Repository = z.output<typeof Repository>;

/** Repositories that were found, and whether GitHub left out those of organizations that want single sign-on first. */
export interface RepositoryList {
  repositories: RepositoryListItem[];
  isPartial: boolean;
}

/**
 * Repositories of the account whose name contains the query, the most recently pushed first; any other that it can see
 * when the query is the whole name. Throws where there is nothing but one that takes single sign-on, with the link to it.
 */
export async function listRepositories(
  fetch: typeof globalThis.fetch,
  query: string,
): Promise<RepositoryList> {
  const client = createClient({ fetch });
  const wanted = query.trim().toLowerCase();
  const found: RepositoryListItem[] = [];
  for (let page = 1; page <= PAGES_MAX && found.length < LISTED_MAX; page += 1) {
    const listed = await readPage(client, page);
    found.push(
      ...listed.rows
        .filter((item) => !item.archived && item.full_name.toLowerCase().includes(wanted))
        .map(toListItem),
    );
    if (listed.ended) {
      break;
    }
  }
  const named = found.some(({ repository }) => repository.toLowerCase() === wanted)
    ? null
    : await readNamed(client, wanted, found.length > 0);
  const others = found.filter(({ repository }) => repository !== named?.repository);
  return {
    repositories: [...(named === null ? [] : [named]), ...others].slice(0, LISTED_MAX),
    isPartial: client.isPartial(),
  };
}

/** A connection without a call for lists still finds what is named. */
async function readPage(
  client: GitHubClient,
  page: number,
): Promise<{ rows: Repository[]; ended: boolean }> {
  try {
    const query = { sort: "pushed", per_page: PER_PAGE, page };
    const { rows, missing, hasNext } = readRows(
      Repository,
      await client.getPage("/user/repos", query),
    );
    return { rows, ended: rows.length + missing < PER_PAGE && !hasNext };
  } catch (error) {
    if (isNotOffered(error)) {
      return { rows: [], ended: true };
    }
    throw error;
  }
}

/** The one of this name, or of this name before; null when there is none that the account can see. */
async function readNamed(
  client: GitHubClient,
  fullName: string,
  hasOthers: boolean,
): Promise<RepositoryListItem | null> {
  const [owner = "", name = "", ...rest] = fullName.split("/");
  if (rest.length > 0 || !isRepositoryName(owner, name)) {
    return null;
  }
  try {
    const item = await client.get(Repository.nullable().catch(null), `/repos/${owner}/${name}`);
    return item === null ? null : toListItem(item);
  } catch (error) {
    const isSignOn = error instanceof UpstreamError && error.failure?.code === "sso_required";
    if (
      error instanceof UpstreamError &&
      error.kind === "rejected" &&
      error.status !== 401 &&
      (hasOthers || !isSignOn)
    ) {
      return null;
    }
    throw error;
  }
}

function toListItem(item: Repository): RepositoryListItem {
  return {
    repository: item.full_name,
    private: item.private,
    pushedAt: item.pushed_at ?? null,
  };
}
