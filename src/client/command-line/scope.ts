import type { DocketScope } from "../client.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./usage.ts";

/** What was typed as repositories, or as their owner. */
export function readScope({ positionals, values }: Omit<Arguments, "command">): DocketScope {
  const [repository, ...others] = positionals;
  if (values.owner !== undefined) {
    if (repository !== undefined) {
      throw new UsageError("Name repositories or --owner, not both.");
    }
    return { owner: values.owner };
  }
  if (repository === undefined) {
    throw new UsageError("Name one repository or several, e.g. owner/repo, or --owner NAME.");
  }
  return others.length === 0 ? { repository } : { repositories: [repository, ...others] };
}
