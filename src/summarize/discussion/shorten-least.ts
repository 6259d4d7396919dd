/** Something that wants room. */
export interface Claim {
  /** What it takes whole, its heading included. */
  tokens: number;
  heading: number;
  /** Others are shortened, however far, before it is. */
  isKey: boolean;
  /** Something more important speaks of it, so that it is not shortened for its length alone. */
  isReferredTo: boolean;
}

/** What is taken from whom, one after the other, until everything fits: no `floor` takes all of it. */
const STEPS: readonly { floor?: number; of: (claim: Claim) => boolean }[] = [
  { floor: 1200, of: ({ isReferredTo }) => !isReferredTo },
  ...[false, true].flatMap((isKey) =>
    // A sentence or two, one, and less than that is worth nothing.
    [48, 20, undefined].map((floor) => ({
      ...(floor === undefined ? {} : { floor }),
      of: (claim: Claim) => claim.isKey === isKey,
    })),
  ),
];

/**
 * The room of each claim within a budget. Whatever does not fit is taken from the last ones first, so pass them most
 * important first.
 */
export function shortenLeast(claims: readonly Claim[], budget: number): number[] {
  const rooms = claims.map((claim) => claim.tokens);
  let over = rooms.reduce((sum, room) => sum + room, 0) - budget;
  for (const { floor, of } of STEPS) {
    for (const [index, claim] of [...claims.entries()].toReversed()) {
      const room = rooms[index] ?? 0;
      const spare =
        floor === undefined ? room : Math.max(0, Math.min(over, room - claim.heading - floor));
      if (over > 0 && of(claim)) {
        rooms[index] = room - spare;
        over -= spare;
      }
    }
  }
  return rooms;
}
