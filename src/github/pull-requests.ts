/**
 * The door of this room: a connection's `fetch` and a repository go in, pull requests in the core's types come out.
 * Nothing here writes to GitHub, except under `tools/`, and no error holds words of GitHub's answer.
 */

import type { PullRequests } from "../summarize/ports.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { type AccessLevel, below, lowerOf } from "./access-level.ts";
import { isServerTooOld } from "./graphql/older-server.ts";
import {
  createGraphQLPullRequests,
  type GraphQLPullRequestsOptions,
} from "./graphql/pull-requests.ts";
import { createRestPullRequests } from "./rest/pull-requests.ts";

export interface PullRequestsOptions extends GraphQLPullRequestsOptions {
  /** A `fetch` that calls the connection's tools; null where there are none. */
  toolsFetch: typeof fetch | null;
  /** Where to begin: what was seen last, or `graphql`. */
  level: AccessLevel;
  /** Whose connection it is. */
  login?: string;
  /** Called when another level than `level` has answered. */
  onLevel: (level: AccessLevel) => void;
  /** Pull requests that an earlier attempt has listed. */
  known?: readonly { id: string; number: number }[];
}

/** The highest level that may still answer some kind of request. */
interface Reachable {
  level: AccessLevel;
}

/**
 * The pull requests of one repository at whichever level the connection allows. It begins where it is told to. When that
 * level is refused, it goes on at the next lower one, in the middle of a job as well: ids and numbers are the same at all
 * of them.
 */
export function createPullRequests(options: PullRequestsOptions): PullRequests {
  const numbers = new Map(options.known?.map(({ id, number }) => [id, number]));
  const made = new Map<AccessLevel, PullRequests>();
  let reported = options.level;
  const general: Reachable = { level: options.level };
  // Changes have paths of their own, so that a refusal of those says nothing of the rest.
  const changes: Reachable = { level: options.level };

  function at(wanted: AccessLevel): PullRequests {
    const pulls = made.get(wanted) ?? create(wanted);
    made.set(wanted, pulls);
    return pulls;
  }

  function create(wanted: AccessLevel): PullRequests {
    switch (wanted) {
      case "graphql":
        return createGraphQLPullRequests(options);
      case "rest":
        return createRestPullRequests({ ...options, numbers });
      case "tools":
        return createRestPullRequests({
          ...options,
          fetch: options.toolsFetch ?? options.fetch,
          numbers,
        });
    }
  }

  function lowerThan(failed: AccessLevel): AccessLevel | undefined {
    const lower = below(failed);
    return lower === "tools" && options.toolsFetch === null ? undefined : lower;
  }

  async function ask<Value>(
    question: (pulls: PullRequests) => Promise<Value>,
    reachable = general,
  ): Promise<Value> {
    for (;;) {
      const asked = lowerOf(general.level, reachable.level);
      try {
        const answer = await question(at(asked));
        if (reachable === general && asked !== reported && asked === general.level) {
          reported = asked;
          options.onLevel(asked);
        }
        return answer;
      } catch (error) {
        const lower = lowerThan(asked);
        if (lower === undefined || !(isRouteRefused(error) || isServerTooOld(error))) {
          throw error;
        }
        // Questions that were under way together are refused together: the first one steps down for all.
        reachable.level = lowerOf(reachable.level, lower);
      }
    }
  }

  return {
    async candidates(after) {
      const page = await ask((pulls) => pulls.candidates(after));
      for (const { id, number } of page.candidates) {
        numbers.set(id, number);
      }
      return page;
    },
    async named(wanted) {
      const page = await ask((pulls) => pulls.named(wanted));
      for (const { id, number } of page.found) {
        numbers.set(id, number);
      }
      return page;
    },
    recount: (ids) => ask((pulls) => pulls.recount(ids)),
    countsAny: () => at(general.level).countsAny?.() === true,
    async open(after) {
      const page = await ask((pulls) => pulls.open(after));
      for (const { id, number } of page.open) {
        numbers.set(id, number);
      }
      return page;
    },
    facts: (ids) => ask((pulls) => pulls.facts(ids)),
    pointsLeft: () => at(general.level).pointsLeft?.(),
    details: (ids) => ask((pulls) => pulls.details(ids)),
    mergeability: (ids) => ask(async (pulls) => (await pulls.mergeability?.(ids)) ?? []),
    changes: (pull) => ask((pulls) => pulls.changes(pull), changes),
    older: (pull) =>
      ask(async (pulls) => (await pulls.older?.(pull)) ?? { comments: [], threads: [] }),
  };
}
