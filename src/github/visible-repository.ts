import * as z from "zod";

import type { Repository, RepositoryIdentity } from "../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { type AccessLevel, below } from "./access-level.ts";
import { parseAnswer } from "./client/answer.ts";
import { type ClientOptions, createClient } from "./client/client.ts";
import {
  REPOSITORY_BY_ID,
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

const Row = z.object({ id: z.int(), node_id: z.string(), private: z.boolean() });

/**
 * Whether GitHub still shows this repository to the account: by its identity, or by its name where that is all there is.
 * Null when it does not; throws where GitHub did not say.
 */
export async function lookForRepository(
  repository: Repository,
  options: LookOptions,
): Promise<VisibleRepository | null> {
  for (let level: AccessLevel = options.level; ;) {
    try {
      return await lookAt(level, repository, options);
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
  { owner, name, identity }: Repository,
  options: LookOptions,
): Promise<VisibleRepository | null> {
  if (level === "graphql") {
    const client = createClient(options);
    const { data } =
      identity === undefined
        ? await client.graphql(REPOSITORY_BY_NAME, { owner, name })
        : await client.graphql(REPOSITORY_BY_ID, { id: identity.node });
    const { repository } = parseAnswer(RepositoryData, data);
    const { id: node, databaseId: id } = repository;
    return { identity: { id, node }, private: repository.private };
  }
  const isByName = identity === undefined || level === "tools";
  const fetch = level === "tools" ? (options.toolsFetch ?? options.fetch) : options.fetch;
  // Tools know names alone, so that what has the name now may be another.
  const path = isByName ? `/repos/${owner}/${name}` : `/repositories/${identity.id}`;
  const {
    id,
    node_id: node,
    private: isPrivate,
  } = await createClient({ ...options, fetch }).get(Row, path);
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
