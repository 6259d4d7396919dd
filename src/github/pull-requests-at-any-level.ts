import type { PullRequests } from "../summarize/ports.ts";
import { isRouteRefused } from "../upstream/route-refused.ts";
import { type AccessLevel, below, lowerOf } from "./access-level.ts";
import { createPullRequests, type PullRequestsOptions } from "./graphql/pull-requests.ts";
import { createRestPullRequests } from "./rest/pull-requests.ts";

export interface AnyLevelOptions extends PullRequestsOptions {
  /** `fetch` by way of the connection's tools; null where there are none. */
  toolsFetch: typeof fetch | null;
  /** Where to begin: what was seen last, or `graphql`. */
  level: AccessLevel;
  /** Told when another level than `level` has answered. */
  onLevel: (level: AccessLevel) => void;
  /** Pull requests that an earlier attempt has listed. */
  known?: readonly { id: string; number: number }[];
}

/** How far down some questions had to go. */
interface Ladder {
  level: AccessLevel;
}

/**
 * The pull requests of one repository at whichever level the connection allows. Begins where it is told to; when the
 * way there is refused, it goes on at the next lower one, in the middle of a job as well: ids and numbers are the same
 * at all of them.
 */
export function createPullRequestsAtAnyLevel(options: AnyLevelOptions): PullRequests {
  const numbers = new Map(options.known?.map(({ id, number }) => [id, number]));
  const made = new Map<AccessLevel, PullRequests>();
  let told = options.level;
  const talk: Ladder = { level: options.level };
  // Changes have paths of their own, so that a refusal of those says nothing of the rest.
  const changes: Ladder = { level: options.level };

  function at(wanted: AccessLevel): PullRequests {
    const pulls = made.get(wanted) ?? create(wanted);
    made.set(wanted, pulls);
    return pulls;
  }

  function create(wanted: AccessLevel): PullRequests {
    switch (wanted) {
      case "graphql":
        return createPullRequests(options);
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
    ladder = talk,
  ): Promise<Value> {
    for (;;) {
      const asked = lowerOf(talk.level, ladder.level);
      try {
        const answer = await question(at(asked));
        if (ladder === talk && asked !== told && asked === talk.level) {
          told = asked;
          options.onLevel(asked);
        }
        return answer;
      } catch (error) {
        const lower = lowerThan(asked);
        if (lower === undefined || !isRouteRefused(error)) {
          throw error;
        }
        // Questions that were under way together are refused together: the first one steps down for all.
        ladder.level = lowerOf(ladder.level, lower);
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
    recount: (ids) => ask((pulls) => pulls.recount(ids)),
    details: (ids) => ask((pulls) => pulls.details(ids)),
    mergeability: (ids) => ask(async (pulls) => (await pulls.mergeability?.(ids)) ?? []),
    changes: (pull) => ask((pulls) => pulls.changes(pull), changes),
    older: (pull) =>
      ask(async (pulls) => (await pulls.older?.(pull)) ?? { comments: [], threads: [] }),
  };
}
