import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { randomSecret } from "../credentials/secrets.ts";
import type { RepositoryReaders } from "../jobs/repository-access.ts";
import { hasJob } from "../storage/job-index.ts";
import { addShare, linkOf } from "../storage/share-record.ts";
import { endDueShares } from "../upkeep.ts";

/** The link to a docket of this session; the same one as long as it lives. */
export async function shareJob(
  id: string,
  readers: RepositoryReaders,
  context: SessionContext,
): Promise<Result<{ link: string }>> {
  const { store, objects } = context;
  const about = await objects.repositoriesToShare(id);
  if (!about.ok) {
    return about;
  }
  // By their ids, which keep through every renaming.
  const seen = await readers.ask(id, about.value);
  if (!seen.ok) {
    return seen;
  }
  const repositories = about.value.map((each, index) => ({ ...each, ...seen.value[index] }));
  if (!store.isOpen || !hasJob(store.sql, id)) {
    return fail("not_found");
  }
  const known = linkOf(store.sql, id);
  const link = known ?? randomSecret(128);
  // On record before it leads anywhere, so that it can be ended whatever happens next.
  if (known === null) {
    addShare(store.sql, link, id, Date.now());
  }
  await objects.openShare(
    link,
    id,
    repositories.map(({ owner, name, private: isPrivate, identity }) => ({
      owner,
      name,
      private: isPrivate,
      ...(identity === undefined ? {} : { identity }),
    })),
  );
  if (store.isOpen && linkOf(store.sql, id) === link) {
    return succeed({ link });
  }
  // Ended meanwhile: what was opened late is closed again.
  await objects.endShare(link, id);
  return fail("not_found");
}

/** Repeating it changes nothing. */
export async function endShare(id: string, context: SessionContext): Promise<Result<null>> {
  await context.store.endShares(id);
  await endDueShares(context);
  return succeed(null);
}
