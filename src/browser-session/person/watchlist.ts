import type { VersionedWatchlist } from "../../person/watchlist.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
import type { GroupCounts } from "../../protocol/person.ts";
import type { SessionContext } from "../context.ts";
import { asPerson } from "./person.ts";

export async function readWatchlist(context: SessionContext): Promise<Result<VersionedWatchlist>> {
  return asPerson(context, async (person) => succeed(await person.watchlist(Date.now())));
}

/** Null as `version`: whichever list there is. */
export async function replaceWatchlist(
  repositories: readonly string[],
  version: number | null,
  context: SessionContext,
): Promise<Result<VersionedWatchlist>> {
  return asPerson(context, async (person) =>
    person.replaceWatchlist(repositories, version, Date.now()),
  );
}

/** Keeps what the queue of a watched repository held; nothing where its person is not known. */
export async function noteCounts(
  repository: string,
  counts: GroupCounts,
  countedAt: number,
  context: SessionContext,
): Promise<void> {
  await asPerson(context, async (person) => {
    await person.noteCounts(repository, counts, countedAt);
    return succeed(null);
  });
}
