import { DETAILS_PER_CALL } from "../../limits.ts";
import type { ListedCandidate } from "./seen-lists.ts";

/** How many of a pull request's comments people did not write when they were last counted, by its number. */
export type NotByPeople = ReadonlyMap<number, number>;

/** What is begun with before the list is proven, of those that were counted. */
export interface Guessing {
  /** The places as totals alone have them, less what people did not write when they were last counted. */
  first(uncounted: readonly ListedCandidate[]): ListedCandidate[];
  /** Those that have to be counted if the guess is right, the others after them; and how many they are. */
  toCount(uncounted: readonly ListedCandidate[]): { ordered: ListedCandidate[]; atOnce: number };
  /** Of those that were counted so far, the ones that are likely to stay, `LIKELY_MORE_MAX` of them new. */
  next(counted: readonly ListedCandidate[]): ListedCandidate[];
}

/** One call for details, and a diff each. */
const LIKELY_MORE_MAX = DETAILS_PER_CALL;

/** Guesses the order before it is proven, so that a place which changes costs no wave of its own. */
export function createGuessing(limit: number, before: NotByPeople): Guessing {
  const begun = new Set<string>();
  let room = limit + LIKELY_MORE_MAX;

  function guess({ number, totalComments }: ListedCandidate): number {
    return totalComments - (before.get(number) ?? 0);
  }

  function likely(uncounted: readonly ListedCandidate[]): ListedCandidate[] {
    return uncounted.toSorted((one, other) => guess(other) - guess(one)).slice(0, limit);
  }

  function begin(candidates: readonly ListedCandidate[]): ListedCandidate[] {
    const taken = candidates.filter(({ id }) => begun.has(id) || room-- > 0);
    taken.forEach(({ id }) => begun.add(id));
    return taken;
  }

  return {
    first: (uncounted) => begin(likely(uncounted)),
    toCount(uncounted) {
      const places = likely(uncounted);
      const bar = Math.min(...places.map(guess));
      const needed = uncounted.filter((each) => places.includes(each) || each.totalComments > bar);
      return {
        ordered: [...needed, ...uncounted.filter((each) => !needed.includes(each))],
        atOnce: Math.max(limit, needed.length),
      };
    },
    next: begin,
  };
}
