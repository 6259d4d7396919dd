/** A branch of the repository that an open pull request would merge, and the one into which. */
export interface Branches {
  number: number;
  headRef: string;
  baseRef: string;
  fromFork: boolean;
}

/**
 * The open pull request whose head is this one's base; the oldest of several. Nothing is stacked on the default branch,
 * though a release may merge that into another one.
 */
export function stackedOn(
  { number, baseRef }: Pick<Branches, "number" | "baseRef">,
  open: readonly Branches[],
  { defaultBranch, all }: { defaultBranch: string | undefined; all: boolean },
): number | "unknown" | null {
  if (baseRef === defaultBranch) {
    return null;
  }
  const below = open
    .filter((other) => other.headRef === baseRef && !other.fromFork && other.number !== number)
    .map((other) => other.number);
  if (below.length > 0) {
    return Math.min(...below);
  }
  return all ? null : "unknown";
}
