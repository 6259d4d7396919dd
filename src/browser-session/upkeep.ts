import type { RemovalScope } from "../connectors/connector.ts";
import { describeError, log } from "../log/log.ts";
import { expire } from "./connecting/access.ts";
import type { SessionContext } from "./context.ts";
import { withDeadline } from "./deadline.ts";
import { tidyJobs } from "./storage/job-index.ts";
import { dueRemovals, finishRemoval, postponeRemoval, type Removal } from "./storage/outbox.ts";
import type { SessionStore } from "./storage/session-store.ts";
import {
  dueShareEnds,
  endLostShares,
  finishShareEnd,
  postponeShareEnd,
} from "./storage/share-record.ts";
import { deleteExpiredTokens } from "./storage/token-record.ts";

const REMOVAL_MAX_MS = 20_000;

/** Ends what has expired: the session itself, its pending authorization, its tokens, its entries of jobs. */
export async function tidy(store: SessionStore): Promise<void> {
  if (!store.isOpen) {
    return;
  }
  const now = Date.now();
  if (now >= store.expiresAt()) {
    await store.close("connection");
    return;
  }
  await store.change(expire);
  deleteExpiredTokens(store.sql, now);
  tidyJobs(store.sql, now);
  endLostShares(store.sql, now);
  await store.dropOldDockets();
}

/** Tries each removal that is due, once. Call it for jobs before accounts: a running job still reads with its account. */
export async function removeDue(kind: Removal["kind"], context: SessionContext): Promise<void> {
  const { sql } = context.store;
  await Promise.all(
    dueRemovals(sql, kind, Date.now()).map(async (removal) => {
      try {
        await remove(removal, context);
        finishRemoval(sql, removal);
      } catch (error) {
        const { error: reason } = describeError(error);
        log("warn", "removal-failed", { kind, attempts: removal.attempts, reason });
        postponeRemoval(sql, removal, Date.now());
      }
    }),
  );
}

/** Tries once to end each link that is to end, in its own object and in that of its docket. */
export async function endDueShares({ store: { sql }, objects }: SessionContext): Promise<void> {
  await Promise.all(
    dueShareEnds(sql, Date.now()).map(async (share) => {
      try {
        await objects.endShare(share.link, share.job);
        finishShareEnd(sql, share);
      } catch (error) {
        const { error: reason } = describeError(error);
        log("warn", "share-not-ended", { attempts: share.attempts, reason });
        postponeShareEnd(sql, share, Date.now());
      }
    }),
  );
}

async function remove(
  removal: Removal,
  { store, connector, objects }: SessionContext,
): Promise<void> {
  if (removal.kind === "job") {
    await objects.remove(removal.jobId);
    return;
  }
  const { identifier, connector: name, scope } = removal.orphan;
  if (name !== connector.name) {
    throw new Error(`Only a deployment with CONNECTOR=${name} can remove this account.`);
  }
  await withDeadline(REMOVAL_MAX_MS, (signal) =>
    connector.remove({ identifier }, signal, scopeNow(scope, store)),
  );
}

/** A connection that was made since then shares the grant of the old one, so the grant must stay. */
function scopeNow(scope: RemovalScope, store: SessionStore): RemovalScope {
  const { connection, authorization } = store.access();
  return connection === null && authorization === null ? scope : "connection";
}
