import type { Watchlist } from "../../protocol/person.ts";

/** The answer to why somebody comes to the home page; without a number, what is to be there. */
export function homeTitle(mine: number | null): string {
  switch (mine) {
    case null:
      return "Your pull requests";
    case 0:
      return "Nothing needs you";
    case 1:
      return "1 pull request needs you";
    default:
      return `${mine} pull requests need you`;
  }
}

/** How many were the reader's turn the last time; null where that is not known of all. */
export function storedMine({ repositories }: Watchlist): number | null {
  return repositories.reduce<number | null>(
    (sum, { counts }) => (sum === null || counts === null ? null : sum + counts.mine),
    0,
  );
}
