import * as z from "zod";

import type { Repository, RepositoryIdentity } from "../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { type AccessLevel, below } from "./access-level.ts";
import { parseAnswer, unexpectedAnswer } from "./client/answer.ts";
import { type ClientOptions, createClient, type GitHubClient } from "./client/client.ts";
import {
  REPOSITORIES_BY_ID,
  RepositoriesData,
  REPOSITORY_BY_NAME,
  RepositoryData,
} from "./graphql/queries/repository.ts";

/** A repository that GitHub shows to the account. */
export interface VisibleRepository {
  identity: RepositoryIdentity;
  private: boolean;
}

export interface LookOptions extends ClientOptions {
  /** A `fetch` that calls the connection's tools; null where there are none. */
  toolsFetch: typeof fetch | null;
  /** Where to begin. */
  level: AccessLevel;
}

type Identified = Repository & { identity: RepositoryIdentity };

const Row = z.object({ id: z.int(), node_id: z.string(), private: z.boolean() });

/** Whether GitHub still shows this repository to the account; null when it does not. */
export async function lookForRepository(
  repository: Repository,
  options: LookOptions,
): Promise<VisibleRepository | null> {
  return (await lookForRepositories([repository], options))?.[0] ?? null;
}

/**
 * Whether GitHub still shows all of these to the account, in their order: by identity, in one query, or by name where
 * that is all there is. Null when it hides any of them; throws where GitHub did not say.
 */
export async function lookForRepositories(
  repositories: readonly Repository[],
  options: LookOptions,
): Promise<VisibleRepository[] | null> {
  for (let level: AccessLevel = options.level; ;) {
    try {
      return await lookAt(level, repositories, options);
    } catch (error) {
      if (isHidden(error)) {
        return null;
      }
      const lower = below(level);
      const isThere = lower !== undefined && (lower !== "tools" || options.toolsFetch !== null);
      if (!isThere || !isRouteRefused(error)) {
        throw error;
      }
      level = lower;
    }
  }
}

async function lookAt(
  level: AccessLevel,
  repositories: readonly Repository[],
  options: LookOptions,
): Promise<VisibleRepository[] | null> {
  const fetch = level === "tools" ? (options.toolsFetch ?? options.fetch) : options.fetch;
  const client = createClient({ ...options, fetch });
  if (level !== "graphql") {
    return allOf(await Promise.all(repositories.map((each) => lookByPath(level, each, client))));
  }
  const [byId, named] = await Promise.all([
    lookById(repositories.filter(isIdentified), client),
    Promise.all(
      repositories.map(async (each) => (isIdentified(each) ? null : lookByName(each, client))),
    ),
  ]);
  return allOf(
    repositories.map((each, index) =>
      isIdentified(each) ? byId.get(each.identity.node) : named[index],
    ),
  );
}

function isIdentified(repository: Repository): repository is Identified {
  return repository.identity !== undefined;
}

function allOf(
  seen: readonly (VisibleRepository | null | undefined)[],
): VisibleRepository[] | null {
  const visible = seen.filter((each) => each != null);
  return visible.length === seen.length ? visible : null;
}

/** Those that GitHub shows, by their node ids. What it gives no reason for keeping back is not known. */
async function lookById(
  repositories: readonly Identified[],
  client: GitHubClient,
): Promise<Map<string, VisibleRepository>> {
  const shown = new Map<string, VisibleRepository>();
  if (repositories.length === 0) {
    return shown;
  }
  const ids = repositories.map(({ identity }) => identity.node);
  const { data, errors } = await client.graphql(REPOSITORIES_BY_ID, { ids });
  const found = parseAnswer(RepositoriesData, data).repositories;
  for (const [index, node] of ids.entries()) {
    const seen = found[index];
    if (seen != null) {
      shown.set(node, {
        identity: { id: seen.databaseId, node: seen.id },
        private: seen.private,
      });
    } else if (!errors.some(({ type, path }) => type === "NOT_FOUND" && path?.[1] === index)) {
      throw unexpectedAnswer();
    }
  }
  return shown;
}

async function lookByName(
  { owner, name }: Repository,
  client: GitHubClient,
): Promise<VisibleRepository> {
  const { data } = await client.graphql(REPOSITORY_BY_NAME, { owner, name });
  const { repository } = parseAnswer(RepositoryData, data);
  const { id: node, databaseId: id } = repository;
  return { identity: { id, node }, private: repository.private };
}

async function lookByPath(
  level: AccessLevel,
  { owner, name, identity }: Repository,
  client: GitHubClient,
): Promise<VisibleRepository | null> {
  // Tools know names alone, so that what has the name now may be another.
  const isByName = identity === undefined || level === "tools";
  const path = isByName ? `/repos/${owner}/${name}` : `/repositories/${identity.id}`;
  const { id, node_id: node, private: isPrivate } = await client.get(Row, path);
  return identity !== undefined && identity.id !== id
    ? null
    : { identity: { id, node }, private: isPrivate };
}

/** GitHub's no, whichever way it puts it; a limit is none. */
function isHidden(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.upstream === "github" &&
    error.kind === "rejected" &&
    error.status !== undefined &&
    [403, 404, 410, 451].includes(error.status)
  );
}
