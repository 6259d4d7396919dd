import type * as z from "zod";

import { DETAILS_PER_CALL, MENTIONS_READ_MAX } from "../limits.ts";
import { type Mention, mentionOf } from "../summarize/turns/mentions.ts";
import type { Reader } from "../summarize/turns/yours.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { parseAnswer } from "./client/answer.ts";
import { createClient } from "./client/client.ts";
import { isServerTooOld } from "./graphql/older-server.ts";
import { createGraphQLPullRequests } from "./graphql/pull-requests.ts";
import { MAY_MERGE } from "./graphql/queries/open.ts";
import { READER, ReaderData } from "./graphql/queries/reader.ts";
import type { RepositoryName } from "./repository-name.ts";

export interface ReaderOptions extends RepositoryName {
  /** A connection's `fetch`. */
  fetch: typeof fetch;
  signal: AbortSignal;
  login: string;
}

/**
 * What GitHub says of a reader: what they may do, what they were asked for and where they are addressed. A connection
 * without GraphQL does not tell.
 */
export async function readReaderFacts(options: ReaderOptions): Promise<Reader> {
  const { owner, name, login } = options;
  const client = createClient(options);
  const open = `repo:${owner}/${name} is:pr is:open`;
  const variables = {
    owner,
    name,
    asked: `${open} review-requested:${login}`,
    mentioned: `${open} mentions:${login}`,
  };
  try {
    const { data } = await client.graphql(READER, variables);
    const { repository, asked, mentioned } = parseAnswer(ReaderData, data);
    const found = mentioned?.nodes.flatMap(({ id }) => id ?? []).slice(0, MENTIONS_READ_MAX) ?? [];
    return {
      login,
      ...(isWhole(asked) && isWhole(mentioned) ? {} : { isPart: true as const }),
      ...(repository?.permission == null ? {} : { mayMerge: MAY_MERGE.has(repository.permission) }),
      ended: repository?.ended?.nodes,
      asked: asked?.nodes.flatMap(({ number }) => number ?? []),
      mentioned: await addressedIn(found, options),
    };
  } catch (error) {
    if (isRouteRefused(error) || isServerTooOld(error)) {
      return { login, isPart: true };
    }
    throw error;
  }
}

/** Whether a search gave all that it found: what is left out may be the reader's turn. */
function isWhole(found: z.infer<typeof ReaderData>["asked"]): boolean {
  return found != null && (found.issueCount ?? 0) <= found.nodes.length;
}

/** A search finds quotes, code and what was answered long ago: the texts decide. */
async function addressedIn(
  ids: readonly string[],
  options: ReaderOptions,
): Promise<(Mention & { number: number })[]> {
  const pulls = createGraphQLPullRequests(options);
  const addressed: (Mention & { number: number })[] = [];
  for (let from = 0; from < ids.length; from += DETAILS_PER_CALL) {
    const read = await pulls.details(ids.slice(from, from + DETAILS_PER_CALL));
    addressed.push(
      ...read.flatMap((pull) => {
        const mention = mentionOf(pull, options.login);
        return mention === undefined ? [] : [{ ...mention, number: pull.number }];
      }),
    );
  }
  return addressed;
}
