import type { Counted, VersionedWatchlist } from "../../person/watchlist.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
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

/** Keeps what the queues of watched repositories held; nothing where their person is not known. */
export async function noteCounts(
  counted: readonly Counted[],
  countedAt: number,
  context: SessionContext,
): Promise<void> {
  if (counted.length > 0) {
    await asPerson(context, async (person) => {
      await person.noteCounts(counted, countedAt);
      return succeed(null);
    });
  }
}
