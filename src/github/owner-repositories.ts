import * as z from "zod";

import { REPOSITORIES_PER_JOB_MAX } from "../limits.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { parseAnswer } from "./client/answer.ts";
import { type ClientOptions, createClient, type GitHubClient } from "./client/client.ts";
import { isServerTooOld } from "./graphql/older-server.ts";
import { OWNER, OwnerData } from "./graphql/queries/owner.ts";
import { isRepositoryName, type RepositoryName } from "./repository-name.ts";
import { readRows } from "./rest/pages.ts";

/** An owner as GitHub shows it to the account. */
export interface VisibleOwner {
  login: string;
  /** Of the owner, whatever it is called; null where GitHub lists nothing of it. */
  node: string | null;
  /** Neither forks nor archived, those with the latest activity first. */
  repositories: OwnedRepository[];
}

export interface OwnedRepository extends RepositoryName {
  id: number;
  node: string;
  private: boolean;
  /** Whether it may have open pull requests. */
  hasOpen: boolean;
}

/** An owner's repositories with open pull requests, those with the latest activity first. Throws `UpstreamError`. */
export async function readOwnerRepositories(
  owner: string,
  options: ClientOptions,
): Promise<RepositoryName[]> {
  const { repositories } = await readOwner(owner, options);
  return repositories
    .filter(({ hasOpen }) => hasOpen)
    .slice(0, REPOSITORIES_PER_JOB_MAX)
    .map(({ owner: login, name }) => ({ owner: login, name }));
}

/** Up to a hundred of an owner's repositories, the most recently pushed. Throws `UpstreamError`. */
export async function readOwner(owner: string, options: ClientOptions): Promise<VisibleOwner> {
  const client = createClient(options);
  try {
    return await overGraphQL(owner, client);
  } catch (error) {
    if (isRouteRefused(error) || isServerTooOld(error)) {
      return await overRest(owner, client);
    }
    throw error;
  }
}

async function overGraphQL(asked: string, client: GitHubClient): Promise<VisibleOwner> {
  const { data } = await client.graphql(OWNER, { owner: asked });
  const { owner } = parseAnswer(OwnerData, data);
  if (owner === null) {
    throw new UpstreamError("github", "rejected", { status: 404, failure: NO_OWNER });
  }
  return {
    login: owner.login,
    node: owner.id,
    repositories: owner.repositories.nodes
      .filter(({ archived }) => !archived)
      .toSorted((a, b) => latest(b).localeCompare(latest(a)))
      .map(({ id: node, databaseId: id, name, private: isPrivate, open }) => ({
        owner: owner.login,
        name,
        id,
        node,
        private: isPrivate,
        hasOpen: open.totalCount > 0,
      }))
      .filter(isName),
  };
}

const NO_OWNER = {
  code: "repository_not_found",
  detail: "GitHub shows no owner of this name, or none of its repositories, to you.",
} as const;

function latest({ open }: { open: { nodes: { updatedAt: string }[] } }): string {
  return open.nodes[0]?.updatedAt ?? "";
}

const Row = z.object({
  id: z.int(),
  node_id: z.string(),
  name: z.string(),
  private: z.boolean(),
  owner: z.object({ login: z.string(), node_id: z.string() }),
  archived: z.boolean().catch(false),
  /** Issues as well: REST does not count pull requests. */
  open_issues_count: z.int(),
});

/** REST lists what anybody sees of a user, and what the reader sees of an organization. */
async function overRest(asked: string, client: GitHubClient): Promise<VisibleOwner> {
  const query = { sort: "pushed", direction: "desc", per_page: 100 };
  const page = await client.getPage(`/orgs/${asked}/repos`, query).catch(async (error: unknown) => {
    if (error instanceof UpstreamError && error.status === 404) {
      return await client.getPage(`/users/${asked}/repos`, query);
    }
    throw error;
  });
  const { rows } = readRows(Row, page);
  return {
    login: rows[0]?.owner.login ?? asked,
    node: rows[0]?.owner.node_id ?? null,
    repositories: rows
      .filter(({ archived }) => !archived)
      .map(({ id, node_id: node, name, private: isPrivate, owner, open_issues_count: open }) => ({
        owner: owner.login,
        name,
        id,
        node,
        private: isPrivate,
        hasOpen: open > 0,
      }))
      .filter(isName),
  };
}

function isName({ owner, name }: RepositoryName): boolean {
  return isRepositoryName(owner, name);
}
