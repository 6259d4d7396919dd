import {
  QUEUE_FACTS_PER_CALL,
  QUEUE_OPEN_PER_PAGE,
  QUEUE_ROWS_PER_REPOSITORY_MAX,
  UPSTREAM_CONNECTIONS_MAX,
} from "../../src/limits.ts";
import type { Settings } from "./settings.ts";

/** The soonest that rows could be there, in milliseconds from the start. */
export interface QueueLimit {
  firstRows: number;
  lastRows: number;
}

/**
 * The latencies of the list and of the facts, over six connections: a page names the next one, and what is on it can be
 * asked about from then on. All calls take equally long, so that they go in waves; pages go first.
 */
export function queueLimitOf(
  { graphqlMs }: Pick<Settings, "graphqlMs">,
  openCounts: readonly number[],
): QueueLimit {
  const left = openCounts.map((open) => Math.min(open, QUEUE_ROWS_PER_REPOSITORY_MAX));
  let facts = 0;
  let waves = 0;
  while (facts > 0 || left.some((open) => open > 0)) {
    let room = UPSTREAM_CONNECTIONS_MAX;
    let found = 0;
    for (const [repository, open] of left.entries()) {
      if (open > 0 && room > 0) {
        room -= 1;
        const listed = Math.min(open, QUEUE_OPEN_PER_PAGE);
        left[repository] = open - listed;
        found += Math.ceil(listed / QUEUE_FACTS_PER_CALL);
      }
    }
    facts = Math.max(0, facts - room) + found;
    waves += 1;
  }
  return { firstRows: 2 * graphqlMs, lastRows: waves * graphqlMs };
}
