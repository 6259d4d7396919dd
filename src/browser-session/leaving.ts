import { type Result, succeed } from "../protocol/failures.ts";
import type { SessionContext } from "./context.ts";
import { listRunningJobs } from "./storage/job-index.ts";
import { endDueShares, removeDue } from "./upkeep.ts";

/** The connection is gone here at once; upstream through the outbox. What still reads with it is stopped. */
export async function disconnect(context: SessionContext): Promise<Result<null>> {
  const { store, objects } = context;
  await store.disconnect();
  await endDueShares(context);
  await Promise.allSettled(listRunningJobs(store.sql).map((id) => objects.cancel(id)));
  return succeed(null);
}

/**
 * Ends this browser's cookie, and the links that nobody could end any more; connection, dockets and tokens stay. What
 * still waits to be sent to GitHub has been withdrawn.
 */
export async function leave(context: SessionContext): Promise<Result<null>> {
  await context.store.leave();
  await endDueShares(context);
  return succeed(null);
}

/**
 * Deletes everything, also what the account keeps where one is connected: before the session is closed, since what is
 * closed can ask no more for what failed, and after it, for what was being written meanwhile. Comes back once the jobs
 * have stopped; the accounts upstream follow through the outbox.
 */
export async function forget(context: SessionContext): Promise<Result<null>> {
  const { store, objects } = context;
  const accountId = store.access().connection?.account?.id;
  const person = accountId === undefined ? null : await objects.person(accountId);
  await person?.forget();
  await store.close("grant");
  await person?.forget();
  await endDueShares(context);
  await removeDue("job", context);
  return succeed(null);
}
