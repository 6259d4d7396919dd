import type { Candidate, CandidatePage } from "../pull-request/pull-request.ts";
import { mergePages, type SeenCandidates } from "./seen-candidates.ts";

export type Pages = [CandidatePage, ...CandidatePage[]];

/** A candidate, and which of the lists it is on. */
export interface ListedCandidate extends Candidate {
  list: number;
}

/** What was seen of one list. */
export interface SeenList extends SeenCandidates {
  list: number;
}

/** What was seen of all lists together. */
export interface SeenLists extends Pick<
  SeenCandidates,
  "openCount" | "missing" | "totalsKnown" | "withheld" | "doubt"
> {
  lists: SeenList[];
  candidates: ListedCandidate[];
}

export function mergeLists(pages: readonly Pages[]): SeenLists {
  const lists = pages.map((each, list): SeenList => ({ ...mergePages(each), list }));
  const withheld = lists.find((each) => each.withheld !== undefined)?.withheld;
  const doubt = lists.find((each) => each.doubt !== undefined)?.doubt;
  return {
    lists,
    candidates: lists.flatMap(({ list, candidates }) =>
      candidates.map((candidate) => ({ ...candidate, list })),
    ),
    openCount: sum(lists.map(({ openCount }) => openCount)),
    missing: sum(lists.map(({ missing }) => missing)),
    totalsKnown: lists.every(({ totalsKnown }) => totalsKnown),
    ...(withheld === undefined ? {} : { withheld }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
