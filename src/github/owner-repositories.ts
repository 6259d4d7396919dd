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

/** An owner's repositories with open pull requests, those with the latest activity first. Throws `UpstreamError`. */
export async function readOwnerRepositories(
  owner: string,
  options: ClientOptions,
): Promise<RepositoryName[]> {
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

async function overGraphQL(asked: string, client: GitHubClient): Promise<RepositoryName[]> {
  const { data } = await client.graphql(OWNER, { owner: asked });
  const { owner } = parseAnswer(OwnerData, data);
  if (owner === null) {
    throw new UpstreamError("github", "rejected", { status: 404, failure: NO_OWNER });
  }
  return owner.repositories.nodes
    .filter(({ archived, open }) => !archived && open.totalCount > 0)
    .toSorted((a, b) => latest(b).localeCompare(latest(a)))
    .map(({ name }) => ({ owner: owner.login, name }))
    .filter(isName)
    .slice(0, REPOSITORIES_PER_JOB_MAX);
}

const NO_OWNER = {
  code: "repository_not_found",
  detail: "GitHub shows no owner of this name, or none of its repositories, to you.",
} as const;

function latest({ open }: { open: { nodes: { updatedAt: string }[] } }): string {
  return open.nodes[0]?.updatedAt ?? "";
}

const Row = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().catch(false),
  /** Issues as well: REST does not count pull requests. */
  open_issues_count: z.int(),
});

/** REST lists what anybody sees of a user, and what the reader sees of an organization. */
async function overRest(owner: string, client: GitHubClient): Promise<RepositoryName[]> {
  const query = { sort: "pushed", direction: "desc", per_page: 100 };
  const page = await client.getPage(`/orgs/${owner}/repos`, query).catch(async (error: unknown) => {
    if (error instanceof UpstreamError && error.status === 404) {
      return await client.getPage(`/users/${owner}/repos`, query);
    }
    throw error;
  });
  return readRows(Row, page)
    .rows.filter(({ archived, open_issues_count: open }) => !archived && open > 0)
    .map(({ name, owner: { login } }) => ({ owner: login, name }))
    .filter(isName)
    .slice(0, REPOSITORIES_PER_JOB_MAX);
}

function isName({ owner, name }: RepositoryName): boolean {
  return isRepositoryName(owner, name);
}
