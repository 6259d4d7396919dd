import { groupRows, type QueueGroup } from "../../../protocol/queue-groups.ts";
import { isNamed } from "../page/repositories-of.ts";
import type { Docket } from "../page/state.ts";
import { type Item, itemsOf } from "../queue/items.ts";

/** Lines of what is pinned: what was unpinned meanwhile is gone. */
export function homeItems(
  docket: Docket | null,
  pinned: readonly string[],
  login: string | undefined,
): Item[] {
  return docket === null
    ? []
    : itemsOf(docket, login).filter(({ repository }) => pinned.some(isNamed(repository)));
}

/** Counts of the groups of each repository that was read whole, by its name in lower case. */
export function freshCounts({ result, yours }: Docket, items: readonly Item[]) {
  const whole = (result.queue ?? []).filter(
    ({ final, reason }) => final && reason === undefined && yours !== null,
  );
  return new Map(
    whole.map(({ repository }) => {
      const own = items.filter((item) => isNamed(repository)(item.repository));
      const groups = groupRows(own, (item) => item.yours);
      const of = (group: QueueGroup) => groups.get(group)?.length ?? 0;
      return [
        repository.toLowerCase(),
        { mine: of("mine"), merge: of("merge"), unassigned: of("unassigned") },
      ] as const;
    }),
  );
}
