import type { JobListItem } from "../../protocol/docket.ts";
import { type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { reaches, type TokenGrant } from "../credentials/token-grant.ts";
import {
  endJob,
  isOfSeveral,
  type JobEnd,
  listJobs,
  repositoryOfJob,
} from "../storage/job-index.ts";
import type { SessionStore } from "../storage/session-store.ts";
import { endDueShares, removeDue } from "../upkeep.ts";

/** Whether there is such a docket for who asks: a token has those of the repositories that it names alone. */
export function mayReadJob(id: string, token: TokenGrant | undefined, sql: SqlStorage): boolean {
  const repository = repositoryOfJob(sql, id);
  if (repository === null || token === undefined) {
    return repository !== null;
  }
  // Which of several a docket is about only the docket knows: it takes a token for all.
  return isOfSeveral(sql, id) ? token.repositories === null : reaches(token, repository);
}

export function listReadableJobs(token: TokenGrant | undefined, sql: SqlStorage): JobListItem[] {
  return listJobs(sql).filter(({ id }) => mayReadJob(id, token, sql));
}

export async function noteJobEnd(id: string, end: JobEnd, store: SessionStore): Promise<void> {
  if (store.isOpen) {
    endJob(store.sql, id, end);
    await store.arm(Date.now());
  }
}

/** Gone for everyone in this turn; its own object follows through the outbox. */
export async function deleteJob(id: string, context: SessionContext): Promise<Result<null>> {
  await context.store.deleteJob(id);
  await endDueShares(context);
  await removeDue("job", context);
  return succeed(null);
}
