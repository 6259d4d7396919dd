import type { Attempt } from "../../../digests/deliver.ts";
import { DELIVERY_WORDS } from "../../../digests/words.ts";
import { DELIVERY_RETRIES_MS, DIGEST_LATE_MS } from "../../../limits.ts";
import { describeError, log } from "../../../log/log.ts";
import { fail, type Result, succeed } from "../../../protocol/failures.ts";
import type { LifeContext } from "../life-context.ts";
import { listConnections } from "../records/connection-record.ts";
import { type DeliveryRecord, readDelivery, writeDelivery } from "../records/delivery-record.ts";
import { readDigest } from "../records/digest-record.ts";
import { dueAgain, isPassing } from "./again.ts";
import { endDelivery, pauseDigest } from "./ends.ts";
import { attemptDelivery, destinationOf } from "./outgoing.ts";

/** Whoever is busy is not asked more often, however little they ask for. */
const BUSY_MIN_MS = 30_000;

/** Sends what is on record as `sending`, which is written before anything leaves. */
export async function sendDelivery(context: LifeContext, delivery: DeliveryRecord): Promise<void> {
  const destination = await destinationOf(context, delivery);
  if (destination === null) {
    return;
  }
  const { digest, address } = destination;
  const attempt = await attemptDelivery(delivery, digest, address);
  const still = readDelivery(context.storage.sql, delivery.id);
  if (still?.phase === "sending") {
    settle(context, still, attempt, Date.now());
  }
}

/**
 * Sends what has waited to be sent again, unless its person may no longer have it told so: then its docket is made anew,
 * without what is to be left out.
 */
export async function sendAgain(context: LifeContext, delivery: DeliveryRecord): Promise<void> {
  const asked = await mayBeTold(context, delivery);
  const now = Date.now();
  const still = readDelivery(context.storage.sql, delivery.id);
  if (still?.phase !== "waiting") {
    return;
  }
  if (asked.ok && asked.value) {
    const sending: DeliveryRecord = { ...still, phase: "sending", nextAt: now };
    writeDelivery(context.storage.sql, sending);
    await sendDelivery(context, sending);
  } else if (!asked.ok && isPassing(asked.failure) && now - still.dueAt <= DIGEST_LATE_MS) {
    writeDelivery(context.storage.sql, { ...still, nextAt: now + BUSY_MIN_MS });
  } else {
    dueAgain(context, still, {
      code: "changed",
      message: DELIVERY_WORDS.changed,
      retryAfterMs: 0,
    });
  }
}

async function mayBeTold(
  context: LifeContext,
  { digest: id, session, job: jobId }: DeliveryRecord,
): Promise<Result<boolean>> {
  const connection = listConnections(context.storage.sql).find((each) => each.session === session);
  const digest = readDigest(context.storage.sql, id);
  if (session === null || jobId === null || connection === undefined || digest === null) {
    return succeed(false);
  }
  const { repositories } = digest.definition;
  return context
    .session(session)
    .mayBeTold({ accountId: connection.accountId, jobId, repositories })
    .catch((error: unknown) => {
      log("warn", "digest-docket-not-read", describeError(error));
      return fail("access_unknown");
    });
}

export function settle(
  context: LifeContext,
  delivery: DeliveryRecord,
  attempt: Attempt,
  now: number,
): void {
  const digest = readDigest(context.storage.sql, delivery.digest);
  switch (attempt.kind) {
    case "sent":
      endDelivery(context, delivery, now, { state: "sent" });
      return;
    case "refused":
      endDelivery(context, delivery, now, { state: "failed", code: attempt.code });
      if (attempt.gone && digest !== null) {
        pauseDigest(context, readDigest(context.storage.sql, digest.id) ?? digest, "gone", now);
      }
      return;
    case "later":
      if (now + attempt.afterMs > delivery.dueAt + DIGEST_LATE_MS) {
        endDelivery(context, delivery, now, { state: "failed", code: "busy" });
      } else {
        writeDelivery(context.storage.sql, {
          ...delivery,
          phase: "waiting",
          nextAt: now + Math.max(attempt.afterMs, BUSY_MIN_MS),
        });
      }
      return;
    case "lost": {
      const wait =
        digest?.definition.kind === "webhook" ? DELIVERY_RETRIES_MS[delivery.attempts] : undefined;
      if (wait !== undefined) {
        writeDelivery(context.storage.sql, {
          ...delivery,
          phase: "waiting",
          attempts: delivery.attempts + 1,
          nextAt: now + wait,
        });
      } else if (digest?.definition.kind === "webhook" && attempt.answered) {
        endDelivery(context, delivery, now, { state: "failed", code: "broken" });
      } else {
        endDelivery(context, delivery, now, { state: "unknown", code: "silent" });
      }
    }
  }
}
