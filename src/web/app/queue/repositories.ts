import type { Item } from "./items.ts";

/** How many lines each repository has, by name. */
export function countByRepository(
  items: readonly Pick<Item, "repository">[],
): { repository: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { repository } of items) {
    counts.set(repository, (counts.get(repository) ?? 0) + 1);
  }
  return [...counts]
    .map(([repository, count]) => ({ repository, count }))
    .toSorted((a, b) => a.repository.localeCompare(b.repository));
}

/** What repositories are called beside each other: without their owner where all have the same. */
export function namesWithin(repositories: readonly string[]): (repository: string) => string {
  const owners = new Set(repositories.map((name) => name.split("/")[0]?.toLowerCase()));
  return (repository) => (owners.size > 1 ? repository : (repository.split("/")[1] ?? repository));
}
