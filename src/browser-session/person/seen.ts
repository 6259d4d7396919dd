import type { SeenBefore } from "../../person/seen.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { accountOfJob } from "../storage/job-index.ts";
import { asPerson, isStillOf } from "./person.ts";

export interface SeenDocket {
  job: string;
  /** `owner/name` as the docket is about. */
  repository: string;
  number?: number | undefined;
}

/** What a docket of this session showed is seen from now on. */
export async function markSeen(
  { job, repository, number }: SeenDocket,
  context: SessionContext,
): Promise<Result<null>> {
  return asPerson(context, async (person, accountId) => {
    const { store, objects } = context;
    if (accountOfJob(store.sql, job) !== accountId) {
      return fail("not_found");
    }
    const shown = await objects.shown(job, repository, number);
    if (shown === null) {
      return fail("not_found");
    }
    if (!isStillOf(accountId, context)) {
      return fail("not_connected");
    }
    await person.markSeen(shown, Date.now());
    return succeed(null);
  });
}

/** What a docket of these repositories that began then is compared with; nothing where its person is not known. */
export async function seenBefore(
  repositories: readonly string[],
  startedAt: number,
  context: SessionContext,
): Promise<SeenBefore[]> {
  const seen = await asPerson(context, async (person) =>
    succeed(await person.seenBefore(repositories, startedAt)),
  );
  return seen.ok ? seen.value : [];
}
